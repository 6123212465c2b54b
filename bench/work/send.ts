/**
 * Sends what waits for İYS to a stand-in that takes lists and ten requests a second, on a simulated clock: `send.ts
 * DATABASE KEY`.
 */
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { registerOf } from '../../src/app/register.ts'
import { newAttempts } from '../../src/iys-client/attempts.ts'
import type { JobServices } from '../../src/jobs/scheduler.ts'
import { iysStatus } from '../../src/register/iys-queue/status.ts'
import { loadVault } from '../../src/register/keys.ts'
import { brandCode } from '../fixture.ts'
import { begin, tell } from '../work.ts'

const [path = '', key = ''] = process.argv.slice(2)
const engine = openEmbedded({ path })
let now = Date.now()
const register = registerOf({
  engine,
  vault: await loadVault(engine, Buffer.from(key, 'base64')),
  clock: () => now,
})
const lists = new Map<string, number>()
const askedAt: number[] = []
let limited = 0

async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  if ((askedAt.at(-10) ?? 0) > now - 1000) limited += 1
  askedAt.push(now)
  const { pathname } = new URL(String(input))
  if (pathname === '/oauth2/token') return Response.json({ access_token: 'token', expires_in: 7200 })
  // Nothing comes in.
  if (/\/(changes|agreements)/.test(pathname)) return new Response(null, { status: 204 })
  const size = lists.get(pathname.split('/').at(-1) ?? '')
  if (size === undefined) {
    // It has nothing for us.
    if (!pathname.endsWith('/consents/request')) return new Response(null, { status: 204 })
    const requestId = `list-${lists.size}`
    lists.set(requestId, JSON.parse(String(init?.body)).length)
    return Response.json({ requestId }, { status: 202 })
  }
  const item = (index: number) => ({ index, status: 'success', transactionId: `${index}`.padStart(64, 'a') })
  return Response.json(Array.from({ length: size }, (_, index) => item(index)))
}

const wait = async (ms: number) => {
  now += ms
}
const iys = { url: 'http://127.0.0.1:1', username: 'bench', password: 'bench', fetch: answer, wait }
const log = { warn: (event: string, fields: unknown) => console.error(event, fields) }
// The exchange uses no other part.
const turn = newAttempts({ register, iys, log } as unknown as JobServices)
const started = now
const done = begin()
const left = async () => {
  const own = (await iysStatus(register)).brands.find((brand) => brand.brandCode === brandCode)
  return own === undefined ? null : { waits: own.waiting + own.sent, registered: own.registered }
}
let state = await left()
for (let turns = 0; turns < 1000 && (state?.waits ?? 0) > 0; turns += 1) {
  await turn(() => true)
  now += 5000
  state = await left()
}
const cost = done()
await engine.close()
tell({
  ...cost,
  requests: askedAt.length,
  limited,
  simulatedSeconds: (now - started) / 1000,
  registered: state?.registered ?? 0,
})
