import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import { fieldsOf } from './platform.ts'
import type { Carriers, DoubleName } from './sms-carriers.ts'

/* Inboxes of the carriers, and the bodies of their pushes, as their documents describe them. Not compared with the real ones. */

/** SMS that a person wrote to the company. */
export interface ReceivedSms {
  /** Number of the message at the carrier. */
  readonly id: number
  /** Digits with the country, such as 905…  */
  readonly sender: string
  readonly text: string
  readonly at: number
}

export interface SpecialAnswer {
  /** Part of the path that belongs to it alone. */
  readonly path: string
  readonly answer: (desk: Carriers, request: Request) => Promise<Response>
}

export const companyNumber = '908500000000'
const dayMs = 24 * 60 * 60_000

export const inboxAnswers: Partial<Record<DoubleName, SpecialAnswer>> = {
  netgsm: { path: '/inbox', answer: netgsmInbox },
  verimor: { path: '/inbound_messages', answer: verimorInbox },
  iletimerkezi: { path: '/get-inbox', answer: iletimerkeziInbox },
  mutlucell: { path: '/gtincmngapi', answer: mutlucellInbox },
}

/** Lists each message once if it is asked without dates; at most 30 days with dates. */
async function netgsmInbox(desk: Carriers, request: Request): Promise<Response> {
  const refusal = (code: string) => Response.json({ code, description: 'x' }, { status: 406 })
  if (desk.accountFault(basicAccount(request)) !== null) return refusal('30')
  const { searchParams } = new URL(request.url)
  const [start, stop] = [searchParams.get('startdate'), searchParams.get('stopdate')]
  const isWindow = start !== null && stop !== null
  const [from, until] = isWindow ? [minuteOf(start), minuteOf(stop)] : [0, Number.POSITIVE_INFINITY]
  if (!(until - from <= 30 * dayMs)) return refusal('70')
  const minute = (at: number) => Math.floor(at / 60_000) * 60_000
  const items = desk.received.filter((sms) =>
    isWindow ? minute(sms.at) >= from && minute(sms.at) <= until : !desk.listed.has(sms),
  )
  if (!isWindow) for (const sms of items) desk.listed.add(sms)
  if (items.length === 0) return refusal('40')
  const messages = items.map(({ id, sender, text, at }) => {
    return { messageId: id, message: text, sender, receiver: companyNumber, datetime: formatWallTime(at) }
  })
  return Response.json({ code: '00', description: 'x', messages })
}

/** Reads `ddMMyyyyHHmm` as Istanbul time; NaN for any other text. */
function minuteOf(text: string): number {
  const [, day, month, year, hour, minute] = /^(\d\d)(\d\d)(\d{4})(\d\d)(\d\d)$/.exec(text) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00+03:00`)
}

async function verimorInbox(desk: Carriers, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const fault = desk.accountFault({
    username: searchParams.get('username'),
    password: searchParams.get('password'),
  })
  if (fault !== null) return new Response('Geçersiz kullanıcı adı/şifre', { status: 401 })
  const after = Number(searchParams.get('greater_than'))
  const items = desk.received.filter(({ id }) => id > after).toSorted((a, b) => a.id - b.id)
  return Response.json(
    items.slice(0, 100).map((sms) => {
      const moment = `${formatWallTime(sms.at).replace(' ', 'T')}.000+03:00`
      return { ...verimorFields(sms), created_at: moment, received_at: moment }
    }),
  )
}

const verimorFields = ({ id, sender, text }: ReceivedSms) => ({
  message_id: id,
  network: 'TURKCELL',
  source_addr: sender,
  destination_addr: companyNumber,
  keyword: '',
  content: text,
})

/** Lists all messages at each call, without an id. */
async function iletimerkeziInbox(desk: Carriers, request: Request): Promise<Response> {
  const { request: body } = fieldsOf(await request.text()) as {
    request: { authentication: { key: unknown; hash: unknown } }
  }
  const { key: username, hash: password } = body.authentication
  const isRefused = desk.accountFault({ username, password }) !== null
  const status = { code: isRefused ? 401 : 200, message: 'x' }
  if (isRefused) return Response.json({ response: { status } }, { status: 401 })
  const sms = desk.received.map(({ sender, text, at }) => {
    return { date: formatWallTime(at), sender, content: text, account: '7889' }
  })
  return Response.json({ response: { status, inbox: { sms } } })
}

/** Lists each message once, as lines in plain text. */
async function mutlucellInbox(desk: Carriers, request: Request): Promise<Response> {
  const xml = await request.text()
  const attribute = (name: string) =>
    new RegExp(` ${name}="([^"]*)"`)
      .exec(xml)?.[1]
      ?.replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&')
  if (!xml.includes('<increport ')) return new Response('20')
  const fault = desk.accountFault({ username: attribute('aboneno'), password: attribute('pwd') })
  if (fault !== null) return new Response(fault === 'address' ? '30' : '23')
  const items = desk.received.filter((sms) => !desk.listed.has(sms))
  for (const sms of items) desk.listed.add(sms)
  return new Response(items.map(({ sender, text, at }) => `${dotted(at)}\t${sender}\t${text}\n`).join(''))
}

/** Writes a moment as `dd.MM.yyyy HH:mm:ss`. */
function dotted(at: number): string {
  return `${dayOf(at).split('-').reverse().join('.')} ${formatWallTime(at).slice(11)}`
}

/** Returns the body that a carrier pushes for a message. Netgsm writes the names of its fields in changing letter case. */
export function pushBody(carrier: 'netgsm' | 'verimor' | 'company', sms: ReceivedSms): string {
  const { id, sender, text, at } = sms
  if (carrier === 'verimor') {
    return JSON.stringify([{ ...verimorFields(sms), type: 'inbound', received_at: formatWallTime(at) }])
  }
  if (carrier === 'company') {
    const receivedAt = new Date(at).toISOString()
    return JSON.stringify({ id: String(id), from: `+${sender}`, to: companyNumber, text, receivedAt })
  }
  const fields = {
    MessageID: String(id),
    subscriberNumber: companyNumber,
    sourcenumber: sender,
    MESSAGEDATETIME: formatWallTime(at),
    Content: text,
  }
  return id % 2 === 0 ? JSON.stringify(fields) : new URLSearchParams(fields).toString()
}

function basicAccount(request: Request) {
  const [username, ...password] = Buffer.from(request.headers.get('authorization')?.slice(6) ?? '', 'base64')
    .toString()
    .split(':')
  return { username, password: password.join(':') }
}
