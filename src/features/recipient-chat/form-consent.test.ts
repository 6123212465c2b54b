import { expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import {
  choicesOf,
  labelsOf,
  openCommandRegister,
  pressAsRecipient,
  provePhone,
  recipientContext,
  runAsRecipient,
  textOf,
} from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { askConsent, startParameter } from '../../register/confirmation/consent-requests.ts'
import { ownConsents } from '../../register/look-up/look-up.ts'

const home = forEachTest(() => openCommandRegister())
const number = phone(1)
const here = () => recipientContext(home, { userId: '7' })

async function askedOnPage(recipient: Recipient = number): Promise<string> {
  const asked = await askConsent(home.register, subBrandCode, {
    recipient,
    channels: ['ARAMA', 'MESAJ'],
    name: 'Ayşe Yılmaz',
    language: 'tr',
    shown: { text: 'form-1' },
    networkAddress: '192.0.2.7',
  })
  if (asked.kind !== 'asked') throw new Error(`Cannot ask: ${asked.kind}`)
  return startParameter(asked.token)
}

const prove = (recipient: Recipient = number) => provePhone(here, recipient)
const start = (word: string) => runAsRecipient(here(), 'start', word)

const states = async () =>
  (await ownConsents(home.register, number)).map(({ channel, status }) => `${channel} ${status}`)
const give = 'Örnek Kahve · arama ve SMS: ONAY veriyorum'

test('asks for the number first, then for a yes, and records ONAY only by the button', async () => {
  const word = await askedOnPage()
  const first = await start(word)
  expect(textOf(first)).toContain('doğrulamadan hiçbir şey kaydedilmez')
  const replies = await prove()
  const question = replies.at(-1)
  expect(textOf(question as Reply)).toContain('sayfada Örnek Kahve · arama ve SMS onayı istendi')
  expect(await states()).toEqual([])
  const done = await pressAsRecipient(here(), question as Reply, give)
  expect(textOf(done)).toMatch(/Örnek Kahve · arama: ONAY kaydedildi\. .*işlem no [0-9a-f]{4}…/)
  expect(await states()).toEqual(['ARAMA ONAY', 'MESAJ ONAY'])
  expect(labelsOf(done)).toEqual([
    'Örnek Kahve · arama: durdur',
    'Örnek Kahve · SMS: durdur',
    'İzinlerimi göster',
  ])
  const again = await pressAsRecipient(here(), question as Reply, give)
  expect(textOf(again)).toBe(textOf(done))
})

test('keeps how the phone was proved beside what the page had shown', async () => {
  await prove()
  const question = await start(await askedOnPage())
  await pressAsRecipient(here(), question, give)
  const { changes } = await gathered(home.register, { recipient: number })
  expect(JSON.parse(changes[0]?.evidence ?? 'null')).toMatchObject({
    door: 'page',
    proof: 'own-contact',
    userId: '7',
    text: 'form-1',
    name: 'Ayşe Yılmaz',
    networkAddress: '192.0.2.7',
    question: expect.stringContaining('Ticari ileti almayı kabul ediyor musunuz?'),
  })
})

test('gives nothing to who has proved another number, nor by a guessed word, nor after an hour', async () => {
  await prove(phone(2))
  expect(textOf(await start(await askedOnPage()))).toContain('doğruladığınız numara için değil')
  expect(textOf(await start('onay_xxxxxxxxxxxxxxxxxxxxxx'))).toContain('tanınmadı ya da süresi doldu')
  const word = await askedOnPage(phone(2))
  const question = await start(word)
  home.clock.move(60 * 60_000)
  expect(textOf(await pressAsRecipient(here(), question, give))).toContain('süresi doldu')
  expect(textOf(await start(word))).toContain('süresi doldu')
  expect([await states(), await ownConsents(home.register, phone(2))]).toEqual([[], []])
})

test('gives nothing over a refusal that came after the press, however late the press is dealt with (promise 1)', async () => {
  await prove()
  const question = await start(await askedOnPage())
  const receivedAt = home.clock.now()
  home.clock.move(20_000)
  await say(home.register, number, 'RET', { actor: { door: 'page' } })
  home.clock.move(20_000)
  const done = await pressAsRecipient({ ...here(), receivedAt }, question, give)
  expect(textOf(done)).toContain('Örnek Kahve · SMS: onay alınamadı')
  expect(await states()).toEqual(['ARAMA ONAY', 'MESAJ RET'])
})

test('says nothing of requests to who proves a number for another reason and has none', async () => {
  await askedOnPage(phone(2))
  const replies = await prove()
  expect(replies.flatMap(choicesOf).map(({ label }) => label)).not.toContain(give)
})
