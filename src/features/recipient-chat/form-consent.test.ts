import { expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { choicesOf, labelsOf, provePhone, textOf } from '../../../test/support/commands.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { gathered } from '../../../test/support/verification/pack.ts'
import { askConsent, startParameter } from '../../register/confirmation/consent-requests.ts'

const { answerTo, context, home, press, pressed, states, writer } = recipientChat()
const other = phone(9000)
const give = 'Örnek Kahve · arama ve SMS: ONAY veriyorum'

async function askedOnPage(recipient = writer.phone): Promise<string> {
  const request = await askConsent(home.register, subBrandCode, {
    recipient,
    channels: ['ARAMA', 'MESAJ'],
    name: 'Ayşe Yılmaz',
    language: 'tr',
    shown: { text: 'form-1' },
    networkAddress: '192.0.2.7',
    recipientType: null,
    source: 'HS_WEB',
    provedBy: 'chat',
  })
  if (request.kind !== 'asked') throw new Error(`Cannot ask: ${request.kind}`)
  return startParameter(request.token)
}

const prove = (recipient = writer.phone) => provePhone(context, recipient)
const start = (word: string) => answerTo('start', word)

test('asks for the writer.phone first, then for a yes, and records ONAY only by the button', async () => {
  const word = await askedOnPage()
  const first = await start(word)
  expect(textOf(first)).toContain('doğrulamadan hiçbir şey kaydedilmez')
  const replies = await prove()
  const question = replies.at(-1) as Reply
  expect(textOf(question)).toContain('sayfada Örnek Kahve · arama ve SMS onayı istendi')
  expect(await states()).toEqual([])
  const done = await press(question, give)
  expect(textOf(done)).toMatch(/Örnek Kahve · arama: ONAY kaydedildi\. .*işlem no [0-9a-f]{4}…/)
  expect(await states()).toEqual([`${subBrandCode} ARAMA ONAY`, `${subBrandCode} MESAJ ONAY`])
  expect(labelsOf(done)).toEqual([
    'Örnek Kahve · arama: durdur',
    'Örnek Kahve · SMS: durdur',
    'İzinlerimi göster',
  ])
  expect(await pressed(question, give)).toBe(textOf(done))
})

test('keeps how the phone was proved beside what the page had shown', async () => {
  await prove()
  const question = await start(await askedOnPage())
  await press(question, give)
  const { changes } = await gathered(home.register, { recipient: writer.phone })
  expect(JSON.parse(changes[0]?.evidence ?? 'null')).toMatchObject({
    door: 'page',
    proof: 'own-contact',
    userId: writer.userId,
    text: 'form-1',
    name: 'Ayşe Yılmaz',
    networkAddress: '192.0.2.7',
    question: expect.stringContaining('Ticari ileti almayı kabul ediyor musunuz?'),
  })
})

test('gives nothing to who has proved another writer.phone, nor by a guessed word, nor after an hour', async () => {
  await prove(other)
  expect(textOf(await start(await askedOnPage()))).toContain('doğruladığınız numara için değil')
  expect(textOf(await start('onay_xxxxxxxxxxxxxxxxxxxxxx'))).toContain('tanınmadı ya da süresi doldu')
  const word = await askedOnPage(other)
  const question = await start(word)
  home.clock.move(60 * 60_000)
  expect(await pressed(question, give)).toContain('süresi doldu')
  expect(textOf(await start(word))).toContain('süresi doldu')
  expect([await states(), await states(other)]).toEqual([[], []])
})

test('gives nothing over a refusal that came after the press, however late the press is dealt with', async () => {
  await prove()
  const question = await start(await askedOnPage())
  const receivedAt = home.clock.now()
  home.clock.move(20_000)
  await say(home.register, writer.phone, 'RET', { actor: { door: 'page' } })
  home.clock.move(20_000)
  expect(await pressed(question, give, receivedAt)).toContain('Örnek Kahve · SMS: onay alınamadı')
  expect(await states()).toEqual([`${subBrandCode} ARAMA ONAY`, `${subBrandCode} MESAJ RET local`])
})

test('says nothing of requests to who proves a writer.phone for another reason and has none', async () => {
  await askedOnPage(other)
  const replies = await prove()
  expect(replies.flatMap(choicesOf).map(({ label }) => label)).not.toContain(give)
})
