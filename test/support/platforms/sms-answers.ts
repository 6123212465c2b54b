import { fieldsOf } from './platform.ts'
import { account, type Carriers } from './sms-carriers.ts'

/* Calls and answers of each carrier, as its documents describe them. */

export async function netgsm(desk: Carriers, request: Request): Promise<Response> {
  const [username, ...password] = atob(request.headers.get('authorization')?.slice(6) ?? '').split(':')
  const reader = { username, password: decode(password.join(':')) }
  const refusal = (code: string) => Response.json({ code, description: 'x' }, { status: 406 })
  if (request.method === 'GET') {
    return desk.accountFault(reader) === null
      ? Response.json({ code: '00', msgheaders: [account.sender, 'BASKA'] })
      : refusal('30')
  }
  const isCode = request.url.endsWith('/otp')
  const body = fieldsOf(await request.text())
  const [message] = (isCode ? [body] : (body.messages ?? [])) as Record<string, unknown>[]
  const isCommercial = !isCode && body.iysfilter !== '0'
  const call = {
    account: reader,
    sender: body.msgheader,
    to: message?.no,
    text: message?.msg,
    isCommercial,
    isCode,
  }
  const fault = desk.faultOf(call)
  const tooMuch = isCode && fault === null && !/^[ -~\n]{1,155}$/.test(String(call.text))
  if (isCode && fault === null && !desk.state.hasCodeLine) return refusal('60')
  if (isCode && fault === null && desk.state.isTooFast) {
    desk.state.isTooFast = false
    return refusal('80')
  }
  // All codes of a test come within a minute.
  if (isCode && fault === null && desk.codesTo(call.to) >= 20) return refusal('85')
  if (fault === null && !tooMuch) {
    desk.take('netgsm', call)
    return Response.json({ code: '00', jobid: '17377215342605050417149344', description: 'queued' })
  }
  const number = isCode ? '50' : '70'
  const codes = {
    account: '30',
    address: '30',
    sender: '40',
    credit: '30',
    number,
    empty: '20',
    long: '20',
    shape: '70',
  }
  return refusal(fault === null ? '20' : codes[fault])
}

export async function verimor(desk: Carriers, request: Request): Promise<Response> {
  const text = (body: string, status: number) => new Response(body, { status })
  const denied = {
    account: 'Geçersiz kullanıcı adı/şifre',
    address: 'Hesabınızda izinli IP ayarları yapılmamış',
  }
  if (request.method === 'GET') {
    const { searchParams } = new URL(request.url)
    const fault = desk.accountFault({
      username: searchParams.get('username'),
      password: searchParams.get('password'),
    })
    return fault === null ? Response.json([account.sender]) : text(denied[fault as 'account'], 401)
  }
  const body = fieldsOf(await request.text())
  const [message] = (body.messages ?? []) as Record<string, unknown>[]
  const { username, password, source_addr: sender } = body
  const isCommercial = body.is_commercial !== false
  const call = {
    account: { username, password },
    sender,
    to: message?.dest,
    text: message?.msg,
    isCommercial,
  }
  const fault = desk.faultOf(call)
  if (fault === 'account' || fault === 'address') return text(denied[fault], 401)
  const codes = {
    sender: 'INVALID_SOURCE_ADDRESS',
    credit: 'INSUFFICIENT_CREDITS',
    number: 'INVALID_DESTINATION_ADDRESS',
    empty: 'MISSING_MESSAGE',
    long: 'MESSAGE_TOO_LONG',
    shape: 'INVALID_JSON',
  }
  if (fault !== null) return text(codes[fault], 400)
  desk.take('verimor', call)
  return text('20212', 200)
}

export async function iletimerkezi(desk: Carriers, request: Request): Promise<Response> {
  const answer = (code: number, more = {}) => {
    const status = { code: String(code), message: 'x' }
    return Response.json({ response: { status, ...more } }, { status: code })
  }
  const { request: body } = fieldsOf(await request.text()) as {
    request: Record<string, Record<string, unknown>>
  }
  const { key, hash } = body.authentication ?? {}
  const reader = { username: key, password: hash }
  if (request.url.includes('get-sender')) {
    return desk.accountFault(reader) === null
      ? answer(200, { senders: { sender: [account.sender] } })
      : answer(401)
  }
  const order = body.order ?? {}
  const message = order.message as { text?: unknown; receipents?: { number?: unknown[] } } | undefined
  const isCommercial = order.iys !== '0'
  const call = {
    account: reader,
    sender: order.sender,
    to: message?.receipents?.number?.[0],
    text: message?.text,
    isCommercial,
  }
  const fault = desk.faultOf(call)
  const codes = {
    account: 401,
    address: 401,
    sender: 450,
    credit: 402,
    number: 452,
    empty: 454,
    long: 453,
    shape: 400,
  }
  if (fault !== null) return answer(codes[fault])
  desk.take('iletimerkezi', call)
  return answer(200, { order: { id: '12323232' } })
}

export async function mutlucell(desk: Carriers, request: Request): Promise<Response> {
  const xml = await request.text()
  const attribute = (name: string) => unescaped(new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1])
  const element = (name: string) => unescaped(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1])
  const reader = { username: attribute('ka'), password: attribute('pwd') }
  if (request.url.endsWith('gtorgex')) {
    return new Response(desk.accountFault(reader) === null ? `$${account.sender}\nBASKA` : '23')
  }
  const call = {
    account: reader,
    sender: attribute('org'),
    to: element('nums'),
    text: element('metin'),
    isCommercial: false,
  }
  const fault = desk.faultOf(call)
  const codes = {
    account: '23',
    address: '34',
    sender: '21',
    credit: '22',
    number: '$34673#0.0',
    empty: '20',
    long: '20',
    shape: '20',
  }
  if (fault !== null) return new Response(codes[fault])
  desk.take('mutlucell', call)
  return new Response('$34672#13.0')
}

export async function twilio(desk: Carriers, request: Request): Promise<Response> {
  const [username, ...password] = atob(request.headers.get('authorization')?.slice(6) ?? '').split(':')
  const reader = { username, password: decode(password.join(':')) }
  const refusal = (status: number, code: number) => Response.json({ code, message: 'x', status }, { status })
  if (request.method === 'GET') {
    return desk.accountFault(reader) === null ? Response.json({ status: 'active' }) : refusal(401, 20003)
  }
  const { To: to, Body: text, From: sender } = fieldsOf(await request.text())
  const call = { account: reader, sender, to, text, isCommercial: false }
  const fault = desk.faultOf(call)
  if (fault === 'account' || fault === 'address') return refusal(401, 20003)
  const codes = { sender: 21606, credit: 20005, number: 21211, empty: 21602, long: 21617, shape: 21604 }
  if (fault !== null) return refusal(400, codes[fault])
  desk.take('twilio', call)
  return Response.json({ sid: 'SM1', status: 'queued' }, { status: 201 })
}
const decode = (binary: string) => Buffer.from(binary, 'latin1').toString('utf8')

function unescaped(text: string | undefined): string | undefined {
  const letters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text?.replace(/&(\w+);/g, (whole, name) => letters[name] ?? whole)
}
