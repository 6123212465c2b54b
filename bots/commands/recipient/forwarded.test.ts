import { beforeEach, describe, expect, test } from 'vitest'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { makeLink } from '../../../src/register/links.ts'
import {
  choicesOf,
  everythingIn,
  labelsOf,
  openCommandRegister,
  pressAsRecipient,
  provePhone,
  recipientContext,
  runAsRecipient,
  statesOf,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { email, phone, say, subBrandCode } from '../../../test/support/register.ts'
import { runRecipientAction } from '../recipient.ts'
import type { Reply } from '../reply.ts'

const home = forAllTests(() => openCommandRegister())
let people = 0
let userId = ''
let number: Recipient = phone(0)

beforeEach(async () => {
  people += 1
  userId = String(8100 + people)
  number = phone(8000 + people)
  await provePhone(here, number)
})

const here = () => recipientContext(home, { userId })
const said = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
const states = (recipient = number) => statesOf(home, recipient)

describe('/start with the token of a link', () => {
  const start = (word: string) => runAsRecipient(here(), 'start', word)

  async function linkTo(recipient: Recipient, channel: 'MESAJ' | 'EPOSTA' = 'MESAJ'): Promise<string> {
    const made = await makeLink(home.register, { recipient, brandCode: subBrandCode, channel })
    if (made.kind !== 'made') throw new Error(`Cannot go on: ${made.kind}`)
    return made.token
  }

  async function allowed(recipient: Recipient, channel: 'MESAJ' | 'EPOSTA'): Promise<void> {
    await say(home.register, recipient, 'ONAY', { channel })
    home.clock.move(1000)
  }

  test('stops messages to its address, which is shown nowhere, and gives no way back', async () => {
    const other = phone(8500 + people)
    await allowed(other, 'MESAJ')
    const offer = await start(await linkTo(other))
    expect(labelsOf(offer)).toEqual(['Örnek Kahve · SMS: durdur', 'Örnek Kahve · tüm kanallar: durdur'])
    expect(everythingIn(offer)).not.toMatch(/•••|\+90/)
    expect(await states(other)).toEqual([`${subBrandCode} MESAJ ONAY`])
    const answer = await pressAsRecipient(here(), offer, 'Örnek Kahve · SMS: durdur')
    expect(textOf(answer)).toMatch(
      /^RET kaydedildi\. Örnek Kahve artık o numaraya SMS gönderemez\. 2 Mart 2026 \d\d:\d\d, işlem no /,
    )
    expect(everythingIn(answer)).not.toMatch(/•••|\+90|izin ver/)
    expect(labelsOf(answer)).toEqual(['Belgeyi indir'])
    const receipt = await pressAsRecipient(here(), answer, 'Belgeyi indir')
    expect(textOf(receipt)).toMatch(/^Belgeniz hazır[\s\S]*https:/)
    const values = [await linkTo(phone(1)), ...(choicesOf(answer)[0]?.action.values.slice(1) ?? [])].map(
      String,
    )
    const foreign = await runRecipientAction(here(), { name: 'link-receipt', values })
    expect(said(foreign)).toContain('artık geçerli değil')
    expect(await states(other)).toEqual([`${subBrandCode} MESAJ RET`])
    expect(await states()).toEqual([])
    const again = await pressAsRecipient(here(), offer, 'Örnek Kahve · tüm kanallar: durdur')
    expect(textOf(again)).toContain('RET kaydedildi.')
  })

  test('sent by e-mail stops e-mail', async () => {
    const other = email(8500 + people)
    await allowed(other, 'EPOSTA')
    const offer = await start(await linkTo(other, 'EPOSTA'))
    expect(labelsOf(offer)).toEqual(['Örnek Kahve · e-posta: durdur'])
    await pressAsRecipient(here(), offer, 'Örnek Kahve · e-posta: durdur')
    expect(await states(other)).toEqual([`${subBrandCode} EPOSTA RET`])
  })

  test('never issued is answered in one form, and does nothing', async () => {
    const answers = new Set<string>()
    for (let n = 0; n < 200; n++) {
      const token = `guess${String(n).padStart(11 + (n % 2), '0')}`
      answers.add(textOf(await start(token)))
      const values = [token, n % 2 === 0 ? 'MESAJ' : 'all']
      answers.add(said(await runRecipientAction(here(), { name: 'link-stop', values })))
    }
    expect([...answers]).toHaveLength(1)
    expect([...answers][0]).toContain('Bu bağlantı tanınmadı.')
  })

  test('gives no consent whatever the button says', async () => {
    const token = await linkTo(number)
    for (const value of ['ONAY', 'EPOSTA', '', 'MESAJ|ONAY']) {
      const replies = await runRecipientAction(here(), { name: 'link-stop', values: [token, value] })
      expect(said(replies)).toContain('Bu bağlantı tanınmadı.')
    }
    expect(await states()).toEqual([])
  })
})
