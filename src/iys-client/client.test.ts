import { expect, test } from 'vitest'
import * as z from 'zod'
import { newIysClient } from './client.ts'
import { IysError } from './faults.ts'
import type { SessionStore } from './session.ts'

const hourMs = 60 * 60_000
const begin = Date.UTC(2026, 2, 2, 12)

type ScriptedAnswer = Response | Error | ((request: Request) => Response)

/** A client, and İYS as a list of answers. Tokens are given out unless an answer for them is listed. */
function opened(session: SessionStore = memory()) {
  const requests: { at: number; path: string; token: string | null; body: unknown }[] = []
  const answers: ScriptedAnswer[] = []
  const tokenAnswers: ScriptedAnswer[] = []
  let now = begin
  let tokens = 0
  const granted = () => {
    tokens += 1
    const [access_token, refresh_token] = [`access ${tokens}`, `refresh ${tokens}`]
    return Response.json({ access_token, expires_in: 7200, refresh_token, token_type: 'bearer' })
  }
  async function answerTo(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const text = await request.clone().text()
    requests.push({
      at: now,
      path: pathname + search,
      token: request.headers.get('authorization'),
      body: text === '' ? null : JSON.parse(text),
    })
    const given = pathname === '/oauth2/token' ? (tokenAnswers.shift() ?? granted()) : answers.shift()
    if (given === undefined) throw new Error(`Nothing answers ${pathname}`)
    if (given instanceof Error) throw given
    return typeof given === 'function' ? given(request) : given
  }
  const call = newIysClient({
    url: 'https://iys.ornek.example',
    username: 'api@ornek.example',
    password: 'gizli-parola',
    clock: () => now,
    session,
    fetch: answerTo,
    wait: async (ms) => {
      now += ms
    },
  })
  return {
    requests,
    answers,
    tokenAnswers,
    now: () => now,
    move: (ms: number) => {
      now += ms
    },
    status: async (...given: ScriptedAnswer[]) => {
      answers.push(...given)
      const path = '/sps/1/brands/2/consents/status'
      return await call({ method: 'POST', path, body: {}, answer: z.object({ status: z.string() }) })
    },
    tokensAsked: () => requests.filter(({ path }) => path === '/oauth2/token').map(({ body }) => body),
    call,
  }
}

function memory(): SessionStore {
  let kept: Awaited<ReturnType<SessionStore['read']>> = null
  return {
    read: async () => kept,
    write: async (session) => {
      kept = session
    },
  }
}

const fault = (status: number, ...codes: string[]) =>
  Response.json({ errors: codes.map((code) => ({ code, message: 'x' })) }, { status })

async function faultOf(work: Promise<unknown>): Promise<IysError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof IysError)) throw new Error('There was no fault', { cause: error })
  expect(`${error.message} ${JSON.stringify(error.codes)}`).not.toMatch(/\+90|@|gizli/)
  return error
}

const found = () => Response.json({ status: 'ONAY', transactionId: 'f'.repeat(64) })

test('call() asks for one token, renews it in time, and keeps it for the next process', async () => {
  const session = memory()
  const one = opened(session)
  const [first, second] = [found(), found()]
  one.answers.push(first, second)
  await Promise.all([one.status(), one.status()])
  expect(one.tokensAsked()).toEqual([
    { grant_type: 'password', username: 'api@ornek.example', password: 'gizli-parola' },
  ])
  one.move(5800_000)
  await one.status(found())
  expect(one.tokensAsked().at(-1)).toEqual({ grant_type: 'refresh_token', refresh_token: 'refresh 1' })
  expect(one.requests.at(-1)?.token).toBe('Bearer access 2')
  const next = opened(session)
  await next.status(found())
  expect(next.requests.map(({ token }) => token)).toEqual(['Bearer access 2'])
})

test('call() renews a token that İYS does not take once, and a spent refresh token by the password', async () => {
  const { status, tokenAnswers, tokensAsked } = opened()
  const granted = Response.json({ access_token: 'a', expires_in: 7200, refresh_token: 'r' })
  tokenAnswers.push(granted, Response.json({ error: 'invalid_grant' }, { status: 400 }))
  expect(await status(fault(401, 'H351'), found())).toEqual({ status: 'ONAY' })
  expect(tokensAsked()).toMatchObject([
    { grant_type: 'password' },
    { refresh_token: 'r' },
    { grant_type: 'password' },
  ])
  expect(await faultOf(status(fault(401, 'H351'), fault(401, 'H351')))).toMatchObject({
    kind: 'access',
    reason: 'H351',
  })
})

test('call() does not ask for a token for an hour after H084, in the next process either', async () => {
  const session = memory()
  const one = opened(session)
  one.tokenAnswers.push(fault(429, 'H084'))
  const { retryAt } = await faultOf(one.status())
  expect(retryAt).toBe(begin + hourMs)
  const next = opened(session)
  next.move(hourMs - 1)
  expect(await faultOf(next.status())).toMatchObject({ kind: 'later', reason: 'H084', retryAt })
  expect(next.requests).toEqual([])
  next.move(1)
  expect(await next.status(found())).toEqual({ status: 'ONAY' })
})

test('call() asks for a token ten times in an hour at most', async () => {
  const { status, tokenAnswers, move } = opened()
  for (let n = 0; n < 10; n += 1) {
    tokenAnswers.push(fault(400, 'invalid_request'))
    expect(await faultOf(status())).toMatchObject({ kind: 'access', reason: 'credentials' })
  }
  expect(await faultOf(status(found()))).toMatchObject({ kind: 'later', reason: 'H084' })
  move(hourMs)
  expect(await status(found())).toEqual({ status: 'ONAY' })
})

test('call() makes at most ten requests a second, and 1,000 questions of one record in an hour', async () => {
  const { status, requests, now } = opened()
  for (let n = 0; n < 1000; n += 1) await status(found())
  const at = requests.map((request) => request.at)
  expect(at.filter((one, n) => n >= 10 && one - (at[n - 10] ?? 0) < 1000)).toEqual([])
  const { kind, retryAt } = await faultOf(status())
  expect([kind, retryAt > now() + hourMs - 120_000]).toEqual(['later', true])
})

test.each<[string, ScriptedAnswer, object]>([
  ['a refusal', fault(422, 'H117', 'H114'), { kind: 'refused', codes: [{ code: 'H117' }, { code: 'H114' }] }],
  [
    'a place in a list',
    Response.json(
      {
        errors: [{ code: 'H121', message: '+905321234567', location: ['recipient'], value: '+90', index: 3 }],
      },
      { status: 422 },
    ),
    { kind: 'refused', codes: [{ code: 'H121', index: 3 }] },
  ],
  ['one object', Response.json({ errors: { code: 'H085' } }, { status: 400 }), { reason: 'H085' }],
  ['a misspelt key', Response.json({ errors: [{ 'code:': 'H353' }] }, { status: 403 }), { reason: 'H353' }],
  ['a closed subscription', fault(403, 'H521'), { kind: 'access', reason: 'H521' }],
  ['a used up quota', fault(422, 'H525'), { kind: 'access', reason: 'H525' }],
  ['an unknown address', new Response('no', { status: 403 }), { kind: 'access', reason: 'HTTP 403' }],
  ['another server', new Response('<html>', { status: 404 }), { kind: 'access', reason: 'HTTP 404' }],
  ['an unknown list', fault(404, 'H1005'), { kind: 'refused', reason: 'H1005' }],
  ['an unknown brand', fault(404, 'H018'), { kind: 'access', reason: 'H018' }],
  ['a full second', fault(429, 'H124'), { kind: 'later', reason: 'H124' }],
  ['a full hour', fault(429, 'H086'), { kind: 'later', reason: 'H086' }],
  ['a busy service', fault(400, 'H123'), { kind: 'later' }],
  ['an outage', new Response('<html>', { status: 502 }), { kind: 'later', reason: 'HTTP 502' }],
  ['a page', new Response('<html>'), { kind: 'later', reason: 'answer' }],
  ['half a body', new Response('{"status":"ON'), { kind: 'later', reason: 'answer' }],
  ['another shape', Response.json({ status: 3 }), { kind: 'later', reason: 'answer' }],
  ['too long a body', new Response('x'.repeat(9 * 1024 * 1024)), { kind: 'later', reason: 'too-large' }],
  ['no connection', new TypeError('fetch failed'), { kind: 'later' }],
])('call() tells what to do about %s', async (_, given, expected) => {
  expect(await faultOf(opened().status(given))).toMatchObject(expected)
})

test('call() tells a wrong password from a record that İYS does not have, and hands a file over as bytes', async () => {
  const { status, tokenAnswers, call, answers } = opened()
  tokenAnswers.push(Response.json({ error: 'invalid_request' }, { status: 400 }))
  expect(await faultOf(status())).toMatchObject({ kind: 'access', reason: 'credentials' })
  expect(await status(new Response(null, { status: 204 }))).toBeNull()
  expect(await status(new Response('', { status: 404 }))).toBeNull()
  expect(await status(new Response(''))).toBeNull()
  answers.push(new Response('a,b', { headers: { 'content-type': 'text/csv; charset=utf-8' } }))
  const file = await call({ method: 'GET', path: '/file', answer: z.instanceof(Uint8Array) })
  expect(String(file)).toBe('a,b')
})
