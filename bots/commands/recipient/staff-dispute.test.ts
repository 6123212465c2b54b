import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { tellStaffOfDispute } from '../../../src/delivery/due/disputes.ts'
import { settleComplaint } from '../../../src/register/complaints/complaints.ts'
import { disputesOf, threadOf } from '../../../src/register/complaints/disputes.ts'
import { noteBlocked } from '../../../src/register/people.ts'
import { addRoom } from '../../../src/register/rooms.ts'
import { addStaff, removeStaff } from '../../../src/register/staff.ts'
import {
  choicesOf,
  everythingIn,
  openCommandRegister,
  pressAsRecipient,
  quietOutbox,
  recipientContext,
  textOf,
} from '../../../test/support/commands.ts'
import { keptMessages } from '../../../test/support/kept-messages.ts'
import { phone, providerCode, say, subBrandCode, type TestRegister } from '../../../test/support/register.ts'
import { postReply } from '../posts/posts.ts'
import { receiveContact, receiveText, runRecipientAction, runRecipientCommand } from '../recipient.ts'
import type { Reply } from '../reply.ts'
import { keepForChat } from './staff-desk.ts'

let home: TestRegister
let people = 0
let userId = ''
let number: Recipient = phone(0)
let id = 0
const editorId = '8801'
const viewerId = '8802'
const elsewhereId = '8803'
const room = '-100777'

beforeAll(async () => {
  home = await openCommandRegister()
  const { register } = home
  await addRoom(register, { platform: 'telegram', externalId: room, brandCode: subBrandCode })
  await addStaff(register, { telegramUser: editorId, role: 'editor', brandCode: subBrandCode, by: 'test' })
  await addStaff(register, { telegramUser: viewerId, role: 'viewer', by: 'test' })
  await addStaff(register, { telegramUser: elsewhereId, role: 'admin', brandCode: providerCode, by: 'test' })
})
afterAll(async () => await home.close())

beforeEach(async () => {
  people += 1
  userId = String(7800 + people)
  number = phone(7200 + people)
  id = await disputed()
})

const as = (user = userId) => recipientContext(home, { userId: user })
const said = (replies: readonly Reply[]) => replies.map(textOf).join('\n')
const type = async (user: string, text: string) => said(await receiveText(as(user), text))
const press = async (user: string, name: string, value: string | number = id) =>
  said(await runRecipientAction(as(user), { name, values: [String(value)] }))

async function disputed(user = userId): Promise<number> {
  await runRecipientAction(as(user), { name: 'phone', values: [] })
  await receiveContact(as(user), { phoneNumber: number.address, own: true, forwarded: false })
  await say(home.register, number, 'ONAY')
  home.clock.move(1000)
  await runRecipientAction(as(user), { name: 'dispute', values: [String(subBrandCode), 'MESAJ'] })
  const [one] = await disputesOf(home.register, user)
  if (one === undefined) throw new Error('Cannot go on: no dispute was opened')
  return one.complaintId
}

/** Whoever is told in Telegram of what happened, with what he reads. */
async function told(occasion: string) {
  const outbox = { ...quietOutbox(home.register), canSend: () => true }
  await tellStaffOfDispute({ register: home.register, outbox }, id, occasion, [])
  return (await keptMessages(home)).filter(
    ({ key, platform }) => platform === 'telegram' && key.startsWith(`dispute:${id}:${occasion}:`),
  )
}

test('an editor of the brand is told in his own chat once he has opened one, and nobody else is', async () => {
  expect((await told('a')).map(({ target }) => target)).toEqual([room])
  await press(editorId, 'last-reports')
  await press(viewerId, 'last-reports')
  await press(elsewhereId, 'last-reports')
  const sent = await told('b')
  expect(sent.map(({ target }) => target)).toEqual([room, editorId])
  expect(sent.at(-1)?.message).toMatchObject({ kind: 'dispute', language: 'tr' })
  expect(JSON.stringify(sent)).not.toContain(number.address.slice(3))
  expect(JSON.stringify(sent)).not.toContain(userId)
  await noteBlocked(home.register, editorId, true)
  expect((await told('c')).map(({ target }) => target)).toEqual([room])
  await noteBlocked(home.register, editorId, false)
})

test('he reads and answers there, and neither side sees an address or a name of the other', async () => {
  await press(userId, 'dispute-write')
  expect(await type(userId, `Ben ${number.address}, form doldurmadım.`)).toContain('şirkete iletildi')
  const [message] = await told('opened')
  if (message?.message.kind !== 'dispute') throw new Error('Cannot read the message')
  const post = postReply(message.message, { language: 'tr', today: '2026-03-02', mayBeRepeat: false })
  const thread = await pressAsRecipient(as(editorId), post, `İtiraz ${id}: göster`)
  const seen = everythingIn(thread)
  expect(textOf(thread)).toMatch(/Alıcı, 2 Mart 2026 14:05: Ben \+90 500 ••• •• \d\d, form doldurmadım\./)
  expect(textOf(thread)).toMatch(/yanıt için \d+ iş günü kaldı/)
  expect(seen).not.toContain(number.address.slice(3))
  expect(seen).not.toContain(userId)
  expect(textOf(await pressAsRecipient(as(editorId), thread, `İtiraz ${id}: alıcıya yaz`))).toContain(
    `itiraz ${id} için alıcının sohbetine gönderilir`,
  )
  expect(await type(editorId, `Formunuz bizde; ${phone(1).address} ile arayın.`)).toContain(
    'alıcının sohbetine gönderildi',
  )
  const sent = (await keptMessages(home)).find(({ key }) => key === `dispute:${id}:answer:2`)
  expect(sent).toMatchObject({ platform: 'telegram', target: userId, message: { kind: 'dispute-answer' } })
  expect(JSON.stringify(sent)).not.toContain(phone(1).address)
  expect(JSON.stringify(sent)).not.toContain(editorId)
  const [own] = await runRecipientCommand(as(), 'itiraz', '')
  expect(said(own === undefined ? [] : [own])).toContain('Şirket, 2 Mart 2026 14:05: Formunuz bizde;')
  // One message for one press: the next one is none for the recipient.
  expect(await type(editorId, 'merak etmeyin')).toContain('anlayamadım')
  expect(await threadOf(home.register, id)).toHaveLength(2)
})

test('what he writes is sent once though it is worked on twice, and answered twice', async () => {
  await press(editorId, 'dispute-answer')
  const once = as(editorId)
  for (const _ of [1, 2])
    expect(said(await receiveText(once, 'Bakıyoruz.'))).toContain('sohbetine gönderildi')
  expect((await threadOf(home.register, id)).map(({ text }) => text)).toEqual(['Bakıyoruz.'])
})

test('by the number of the dispute he finds it too; alone the word lists his own disputes', async () => {
  const shown = said(await runRecipientCommand(as(editorId), 'itiraz', String(id)))
  expect(shown).toContain(`İtiraz ${id} · Örnek Kahve · SMS`)
  expect(await type(editorId, `itiraz ${id}`)).toBe(shown)
  expect(said(await runRecipientCommand(as(editorId), 'itiraz', ''))).not.toContain(`İtiraz ${id}`)
  expect(await type(userId, `itiraz ${id}`)).not.toContain('Alıcı bu izni')
})

test('a press in the room of the brand leads into his own chat', async () => {
  const word = await keepForChat(as(editorId), { name: 'dispute-show', values: [String(id)] })
  if (word === null) throw new Error('Cannot go on: the press leads nowhere')
  const here = said(await runRecipientCommand(as(editorId), 'start', word))
  expect(here).toContain('Alıcı bu izni vermediğini söylüyor.')
  expect(said(await runRecipientCommand(as(viewerId), 'start', word))).not.toContain('Alıcı bu izni')
})

test('who is no editor of the brand neither reads nor writes', async () => {
  expect(await press(viewerId, 'dispute-show')).toContain('düzenleyici')
  expect(await press(viewerId, 'dispute-answer')).toContain('düzenleyici')
  // Those that wait are listed in Slack alone.
  expect(await press(elsewhereId, 'dispute-show')).toMatch(/bu numarayla bir itiraz yok\.$/)
  expect(await press(elsewhereId, 'dispute-answer')).toContain('bu numarayla bir itiraz yok')
  expect(await press('8899', 'dispute-answer')).toContain('yetkiniz yok')
  for (const user of [viewerId, elsewhereId, '8899']) await type(user, 'merhaba')
  expect(await threadOf(home.register, id)).toEqual([])
  for (const value of ['x', '', '-1'])
    expect(await press(editorId, 'dispute-answer', value)).toContain('geçerli değil')
})

test('whose role was taken away, or whose dispute is settled, sends nothing more', async () => {
  await addStaff(home.register, { telegramUser: '8804', role: 'editor', by: 'test' })
  await press('8804', 'dispute-answer')
  await removeStaff(home.register, { telegramUser: '8804' })
  expect(await type('8804', 'geç kaldım')).toContain('yazdığınız iletilmedi')
  await press(editorId, 'dispute-answer')
  await settleComplaint(home.register, { door: 'slack', id: 'U0ADMIN' }, { id, outcome: 'no-consent' })
  expect(await type(editorId, 'geç kaldım')).toContain('sonuçlandı, hiçbir şey gönderilmedi')
  expect(await press(editorId, 'dispute-answer')).toContain('sonuçlandı, hiçbir şey gönderilmedi')
  expect(choicesOf((await runRecipientCommand(as(editorId), 'itiraz', String(id)))[0] as Reply)).toEqual([])
  expect(await threadOf(home.register, id)).toEqual([])
})

test('nobody answers his own dispute for the company, nor is told of it as its staff', async () => {
  await addStaff(home.register, { telegramUser: userId, role: 'editor', by: 'test' })
  expect((await told('own')).map(({ target }) => target)).not.toContain(userId)
  expect(await press(userId, 'dispute-show')).toContain('kendi itirazınız')
  expect(await press(userId, 'dispute-answer')).toContain('kendi itirazınız')
  await press(userId, 'dispute-write')
  expect(await type(userId, 'form doldurmadım')).toContain('şirkete iletildi')
  expect(await threadOf(home.register, id)).toMatchObject([{ side: 'recipient' }])
  await removeStaff(home.register, { telegramUser: userId })
})

test('what is too long, or has no words, is asked for again', async () => {
  await press(editorId, 'dispute-answer')
  expect(said(await receiveText(as(editorId), '', { hasFile: true }))).toContain(
    'yalnızca yazı gönderilebilir',
  )
  expect(await type(editorId, 'x'.repeat(2001))).toContain('çok uzun')
  expect(await type(editorId, 'kısa')).toContain('alıcının sohbetine gönderildi')
  expect((await threadOf(home.register, id)).map(({ text }) => text)).toEqual(['kısa'])
})
