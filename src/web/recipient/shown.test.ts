import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  email,
  openTestRegister,
  phone,
  say,
  subBrandCode,
  type TestRegister,
} from '../../../test/support/register.ts'
import { type Channel, channelsFor } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { shownOnPage } from '../../consent/shown/shown.ts'
import { maskAddress } from '../../crypto/mask.ts'
import { type Link, makeLink, openLink } from '../../register/links.ts'
import { ownConsents } from '../../register/look-up.ts'
import { inOnePiece } from '../page.ts'
import { permissionsPage } from './page.ts'
import { textsIn } from './texts.ts'

let opened: TestRegister
beforeAll(async () => {
  opened = await openTestRegister({ now: '2026-03-02 14:30:00' })
})
afterAll(() => opened.close())

const wordsFor = {
  tr: {
    phone: 'Telefon',
    email: 'E-posta',
    none: 'kayıt yok',
    ONAY: 'ONAY var',
    RET: 'RET var',
    brand: '‹marka›',
    address: '‹adres›',
  },
  en: {
    phone: 'Phone',
    email: 'E-mail',
    none: 'no record',
    ONAY: 'ONAY',
    RET: 'RET',
    brand: '‹brand›',
    address: '‹address›',
  },
}

/** The page as somebody reads it, with its buttons in brackets. */
function readable(page: string): string {
  return page
    .replace(/[\s\S]*<main>/, '')
    .replaceAll(/<\/?(?:span|strong|form)[^>]*>/g, '')
    .replaceAll(/(\S?)\s*<button[^>]*>([^<]*)<\/button>/g, (_, before: string, label: string) =>
      before === '>' ? `>\n[${label}]` : `${before} [${label}]`,
    )
    .replaceAll(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll(/ *\n\s*/g, '\n')
    .trim()
}

async function linkOf(recipient: Recipient, channel: Channel): Promise<Link> {
  const made = await makeLink(opened.register, { recipient, brandCode: subBrandCode, channel })
  const link = made.kind === 'made' ? await openLink(opened.register, made.token) : null
  if (link === null) throw new Error('Cannot make a link')
  return link
}

async function shownText(language: 'tr' | 'en', seed: number): Promise<string> {
  const words = wordsFor[language]
  const scenes: string[] = []
  for (const [index, status] of [null, 'ONAY', 'RET'].entries() as ArrayIterator<
    [number, 'ONAY' | 'RET' | null]
  >) {
    for (const recipient of [phone(seed + index), email(seed + index)]) {
      const channels = channelsFor(recipient.kind)
      if (status !== null)
        for (const channel of channels) await say(opened.register, recipient, status, { channel })
      const link = await linkOf(recipient, channels[0] ?? 'MESAJ')
      const page = String(
        await permissionsPage(textsIn(language), link, await ownConsents(opened.register, recipient), []),
      )
      const text = readable(page)
        .replace(link.brandName, words.brand)
        .replace(inOnePiece(maskAddress(recipient.address)), words.address)
      scenes.push(`(${words[recipient.kind]}, ${words[status ?? 'none']})\n${text}`)
    }
  }
  return scenes.join('\n\n')
}

test.each([
  ['tr', 10],
  ['en', 20],
] as const)(
  'the page says what its version says: another word is another version (%s)',
  async (language, seed) => {
    expect(await shownText(language, seed)).toBe(shownOnPage[language].text)
  },
)
