import { fieldsOf } from './platform.ts'
import type { Carriers, DoubleName } from './sms-carriers.ts'
import type { SpecialAnswer } from './sms-inboxes.ts'

/* Lists of numbers to which a carrier sends nothing, as its documents describe them. Not compared with the real ones. */

export const blacklistAnswers: Partial<Record<DoubleName, SpecialAnswer>> = {
  verimor: { path: '/blacklists', answer: verimorBlacklist },
  iletimerkezi: { path: '-blacklist/', answer: iletimerkeziBlacklist },
}

async function verimorBlacklist({ accountFault, blacklist }: Carriers, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const body = request.method === 'POST' ? fieldsOf(await request.text()) : null
  const [username, password] =
    body === null
      ? [searchParams.get('username'), searchParams.get('password')]
      : [body.username, body.password]
  if (accountFault({ username, password }) !== null) {
    return new Response('Geçersiz kullanıcı adı/şifre', { status: 401 })
  }
  if (request.method === 'GET') {
    return Response.json(Array.from(blacklist, (phone) => ({ phone, created_at: '2026-03-02 14:00:00' })))
  }
  if (body !== null) {
    blacklist.add(String(body.phone))
    return new Response('OK')
  }
  const phones = (pathname.split('/').at(-1) ?? '').split(',')
  return new Response('x', { status: phones.every((phone) => blacklist.delete(phone)) ? 200 : 404 })
}

async function iletimerkeziBlacklist(
  { accountFault, blacklist }: Carriers,
  request: Request,
): Promise<Response> {
  const answer = (code: number) => Response.json({ response: { status: { code } } }, { status: code })
  const { request: body } = fieldsOf(await request.text()) as {
    request: { authentication: { key: unknown; hash: unknown }; blacklist: { number: string } }
  }
  const { key: username, hash: password } = body.authentication
  if (accountFault({ username, password }) !== null) return answer(401)
  const phone = `90${body.blacklist.number}`
  if (request.url.includes('/add-')) blacklist.add(phone)
  else if (!blacklist.delete(phone)) return answer(404)
  return answer(200)
}
