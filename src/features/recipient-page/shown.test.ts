import { expect, test } from 'vitest'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { type Channel, channelsFor } from '../../consent/consent.ts'
import { maskAddress, type Recipient } from '../../consent/recipient.ts'
import { inOnePiece } from '../../http/page.ts'
import { listBrands } from '../../register/company/brands.ts'
import { type Link, makeLink, readLink } from '../../register/links/links.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'
import { pageWording, permissionsPage } from './page.ts'
import { pageTexts } from './texts.ts'

const opened = forAllTests(() => openTestRegister({ now: '2026-03-02 14:30:00' }))

const blanks = { tr: ['‹marka›', '‹adres›'], en: ['‹brand›', '‹address›'] } as const

function readable(page: string): string {
  return page
    .replaceAll(/<\/?(?:span|strong|form|input)[^>]*>/g, '')
    .replaceAll(/(\S?)\s*<button[^>]*>([^<]*)<\/button>/g, (_, before: string, label: string) =>
      before === '>' || before === '' ? `${before}\n[${label}]` : `${before} [${label}]`,
    )
    .replaceAll(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll(/ *\n\s*/g, '\n')
    .trim()
}

async function linkOf(recipient: Recipient, channel: Channel): Promise<Link> {
  const made = await makeLink(opened.register, { recipient, brandCode: subBrandCode, channel })
  const link = made.kind === 'made' ? await readLink(opened.register, made.token) : null
  if (link === null) throw new Error('Cannot make a link')
  return link
}

test.each([
  ['tr', 10],
  ['en', 20],
] as const)(
  'pageWording() is what the page shows, without brand and address (%s)',
  async (language, seed) => {
    const [brand, address] = blanks[language]
    const texts = { language, texts: pageTexts[language] }
    for (const [index, status] of ([null, 'ONAY', 'RET'] as const).entries()) {
      for (const recipient of [phone(seed + index), email(seed + index)]) {
        const channels = channelsFor(recipient.kind)
        if (status !== null)
          for (const channel of channels) {
            for (const brandCode of [subBrandCode, providerCode])
              await say(opened.register, recipient, status, { channel, brandCode })
          }
        const link = await linkOf(recipient, channels[0] ?? 'MESAJ')
        const state = {
          link,
          brands: await listBrands(opened.register),
          consents: await ownConsents(opened.register, recipient),
          canProve: status === 'RET',
        }
        const { title, body } = permissionsPage(texts, state)
        const shown = `${title}\n${readable(String(await body))}`
          .replace(link.brandName, brand)
          .replaceAll('Örnek A.Ş.', brand)
          .replace(inOnePiece(maskAddress(recipient.address)), address)
        expect(pageWording(texts, state)).toBe(shown)
      }
    }
  },
)
