import { expect, it } from 'vitest'
import { phone } from '../../../test/support/register.ts'
import { type PushSender, readPush } from './push.ts'
import { twilioSignature } from './twilio.ts'

const number = phone(1).address.slice(1)
const url = 'https://izin.ornek.example/hooks/sms/gizli-adres'
const authToken = 'twilio auth token'

const from = (carrier: 'company' | Exclude<PushSender, { kind: 'company' }>['carrier']): PushSender =>
  carrier === 'company' ? { kind: 'company' } : { kind: 'carrier', carrier, password: authToken }

type Body = string | object
const read = (sender: PushSender, body: Body, headers: Record<string, string> = {}) =>
  readPush(
    { url, headers: new Headers(headers), body: typeof body === 'string' ? body : JSON.stringify(body) },
    sender,
  )

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

const netgsmFields = {
  messageId: '8813',
  subscriberNumber: '8500000000',
  sourceNumber: number,
  messageDateTime: '2026-05-18 10:37:20',
  content: 'RET & çık',
}
const netgsmMessage = {
  id: '8813',
  sender: number,
  destination: '8500000000',
  text: 'RET & çık',
  sentAt: new Date('2026-05-18T07:37:20Z'),
  isAnsweredByCarrier: false,
}
const renamed = (fields: Record<string, string>, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [rename(name), value]))

const verimorItem = {
  message_id: 1234,
  type: 'inbound',
  received_at: '2026-05-18 10:37:20',
  network: 'TURKCELL',
  source_addr: number,
  destination_addr: '4609',
  keyword: 'ORNEK',
  content: 'ORNEK RET',
}
const verimorMessage = {
  id: '1234',
  sender: number,
  destination: '4609',
  text: 'ORNEK RET',
  sentAt: new Date('2026-05-18T07:37:20Z'),
  isAnsweredByCarrier: false,
}

const companyBody = { id: 'a-1', from: `+${number}`, to: '4609', text: 'RET' }

it('readPush() reads the body of the company gateway', async () => {
  const receivedAt = '2026-03-02T11:05:09Z'
  expect(await read(from('company'), { ...companyBody, receivedAt })).toEqual([
    {
      id: 'a-1',
      sender: `+${number}`,
      destination: '4609',
      text: 'RET',
      sentAt: new Date(receivedAt),
      isAnsweredByCarrier: false,
    },
  ])
})

it.each([undefined, null, 17, 'dün', '2026-02-30T11:05:09Z', '2026-03-02T25:05:09Z'])(
  'readPush() keeps a message whose time is %j, without a time',
  async (receivedAt) => {
    expect(await read(from('company'), { ...companyBody, receivedAt })).toMatchObject([{ sentAt: null }])
  },
)

it.each([
  ['a JSON object', JSON.stringify(netgsmFields)],
  ['a JSON array', JSON.stringify([netgsmFields])],
  ['a form', form(netgsmFields)],
  ['names in capitals', JSON.stringify(renamed(netgsmFields, (name) => name.toUpperCase()))],
  ['a form with names in small letters', form(renamed(netgsmFields, (name) => name.toLowerCase()))],
  [
    'names that begin with a capital',
    JSON.stringify(renamed(netgsmFields, (name) => `${name[0]?.toUpperCase()}${name.slice(1)}`)),
  ],
])("readPush() reads Netgsm's %s, whose time is Istanbul's", async (_, body) => {
  expect(await read(from('netgsm'), body)).toEqual([netgsmMessage])
})

it("readPush() reads Verimor's array, without items of other types", async () => {
  const other = { ...verimorItem, message_id: 7, type: 'delivery_report' }
  const next = { ...verimorItem, message_id: 1235, received_at: '2026-05-18T10:37:20.000+03:00', keyword: '' }
  expect(await read(from('verimor'), [other, verimorItem, next])).toEqual([
    verimorMessage,
    { ...verimorMessage, id: '1235' },
  ])
  expect(await read(from('verimor'), [other])).toEqual([])
  expect(await read(from('verimor'), [])).toEqual([])
})

it.each(['netgsm', 'verimor'] as const)(
  'readPush() keeps the readable messages of a push of %s',
  async (name) => {
    const [item, message] = name === 'netgsm' ? [netgsmFields, netgsmMessage] : [verimorItem, verimorMessage]
    expect(await read(from(name), [{ type: 'inbound' }, null, item])).toEqual([message])
  },
)

const twilioFields = { MessageSid: 'SM17', From: `+${number}`, To: '+15550001', Body: 'Stop, please' }
const signed = (fields: Record<string, string>, at = url, token = authToken) => ({
  'x-twilio-signature': twilioSignature(at, Object.entries(fields), token),
})

it.each([
  [{}, false],
  [{ OptOutType: '' }, false],
  [{ OptOutType: 'STOP' }, true],
])("readPush() reads Twilio's form with %j, which says if Twilio has answered", async (more, isAnswered) => {
  const fields = { ...twilioFields, ...more }
  expect(await read(from('twilio'), form(fields), signed(fields))).toEqual([
    {
      id: 'SM17',
      sender: `+${number}`,
      destination: '+15550001',
      text: 'Stop, please',
      sentAt: null,
      isAnsweredByCarrier: isAnswered,
    },
  ])
})

it("twilioSignature() is that of Twilio's documents", () => {
  const fields = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+12349013030',
    Digits: '1234',
    From: '+12349013030',
    To: '+18005551212',
  }
  const address = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const pairs = Object.entries(fields).reverse()
  // Example of Twilio's page on request validation, with the auth token 12345.
  expect(twilioSignature(address, pairs, '12345')).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=')
})

it.each([
  ['no signature', {}],
  ['an empty signature', { 'x-twilio-signature': '' }],
  ['the signature of another address', signed(twilioFields, `${url}/`)],
  ['the signature of another account', signed(twilioFields, url, 'other token')],
  ['the signature of another text', signed({ ...twilioFields, Body: 'Start' })],
])('readPush() refuses a push of Twilio with %s', async (_, headers) => {
  expect(await read(from('twilio'), form(twilioFields), headers)).toEqual({
    kind: 'refused',
    reason: 'wrong-signature',
  })
})

it.each(['iletimerkezi', 'mutlucell'] as const)('readPush() refuses %s, which has no push', async (name) => {
  expect(await read(from(name), '{}')).toEqual({ kind: 'refused', reason: 'no-push' })
})

it.each<[Parameters<typeof from>[0], Body]>([
  ['company', ''],
  ['company', '<xml/>'],
  ['company', []],
  ['company', { ...companyBody, id: '' }],
  ['company', { ...companyBody, id: 'x'.repeat(201) }],
  ['company', { ...companyBody, from: undefined }],
  ['company', { ...companyBody, text: 7 }],
  ['company', { ...companyBody, from: { number: 1 } }],
  ['netgsm', ''],
  ['netgsm', '[]'],
  ['netgsm', 'null'],
  ['netgsm', { ...netgsmFields, messageId: undefined }],
  ['netgsm', { ...netgsmFields, sourceNumber: ' ' }],
  ['verimor', verimorItem],
  ['verimor', 'content=RET'],
  ['verimor', [{ ...verimorItem, source_addr: null }]],
])('readPush() cannot read from %s: %j', async (name, body) => {
  expect(await read(from(name), body)).toEqual({ kind: 'refused', reason: 'unreadable' })
})

it.each<[Parameters<typeof from>[0], object]>([
  ['netgsm', netgsmFields],
  ['verimor', verimorItem],
])('readPush() takes a thousand messages of %s at once, and no more', async (name, item) => {
  const items = (count: number) => Array.from({ length: count }, () => item)
  expect(await read(from(name), items(1000))).toHaveLength(1000)
  expect(await read(from(name), items(1001))).toEqual({ kind: 'refused', reason: 'too-many' })
})

it('readPush() cuts off a text that no SMS can hold, and takes a message without text', async () => {
  const texts = [{ content: 'ş'.repeat(20_000) }, { content: undefined }, { content: null }, { content: 5 }]
  const read1 = async (more: object) => await read(from('netgsm'), { ...netgsmFields, ...more })
  expect(await Promise.all(texts.map(read1))).toMatchObject([
    [{ text: 'ş'.repeat(10_000) }],
    [{ text: '' }],
    [{ text: '' }],
    [{ text: '5' }],
  ])
})
