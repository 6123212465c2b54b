import { expect } from 'vitest'
import { workAdds } from '../../src/register/record/add-requests.ts'
import { openIysServer, password, username } from '../http/iys-server.ts'
import { setNow } from './commands.ts'
import { openTestDelivery } from './delivery.ts'
import { statesOf } from './iys-files.ts'
import { phone, say } from './register.ts'

/** A mishap of one call on its way. `lost` and `twice` have their effect. */
export type Mishap =
  | 'lost'
  | 'slow'
  | 'twice'
  | 'items twice'
  | 'unavailable'
  | 'limit'
  | 'busy'
  | 'page'
  | 'half a body'
  | 'another shape'
  | 'expired token'
  | 'no connection'
  | { readonly refused: number; readonly code: string; readonly index?: number }

export type StandIn = Awaited<ReturnType<typeof openStandIn>>

const fault = (status: number, code: string, index?: number) =>
  Response.json({ errors: [{ code, message: 'stand-in', index }] }, { status })

/** İYS as a second izin server on a database of its own, with İYS's limits, and a line to it on which calls go wrong. */
export async function openStandIn(now: string) {
  const server = await openIysServer({ now })
  await setNow(server, 'iys_limits', 'yes')
  const clocks: { move(ms: number): void }[] = [server.clock]
  const mishaps: Mishap[] = []
  const incoming: Mishap[] = []
  const calls: string[] = []
  const overLimit: string[] = []
  let doubledAt = 0
  const adds: { readonly at: number; readonly body: string }[] = []
  let down: { readonly calls: RegExp; readonly code: string | null } = { calls: /^$/, code: null }

  async function call(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const { pathname } = new URL(String(input))
    const isToken = pathname === '/oauth2/token'
    const isIncoming = /\/(changes|agreements)(\/|$)|\/status\//.test(pathname)
    const mishap = isToken ? undefined : (isIncoming ? incoming : mishaps).shift()
    calls.push(`${init?.method ?? 'GET'} ${pathname.replace(/[0-9a-f-]{36}$/, ':id')}`)
    const body = String(init?.body ?? '')
    if (pathname.endsWith('/consents')) adds.push({ at: server.clock.now(), body })
    const isDown = down.calls.test(pathname + body)
    if (isDown && down.code !== null) return fault(429, down.code)
    if (isDown || mishap === 'no connection') throw new TypeError('fetch failed')
    if (mishap === 'unavailable') return new Response('<html>', { status: 503 })
    if (mishap === 'limit') return fault(429, 'H124')
    if (mishap === 'busy') return fault(400, 'H123')
    if (mishap === 'page') return new Response('<html>Bakım</html>', { status: 200 })
    if (mishap === 'another shape') return Response.json({ ok: true })
    if (mishap === 'expired token') return fault(401, 'H351')
    if (typeof mishap === 'object') return fault(mishap.refused, mishap.code, mishap.index)
    const answer = await fetch(input, init)
    // A call that came twice on its way counts as two there.
    const isDoubled = server.clock.now() - doubledAt < 1000
    if (answer.status === 429 && !isDoubled) overLimit.push(pathname)
    if (mishap === 'lost') throw new TypeError('terminated')
    if (mishap === 'slow') throw new DOMException('The operation timed out', 'TimeoutError')
    if (mishap === 'twice') {
      doubledAt = server.clock.now()
      await answer.arrayBuffer()
      return await fetch(input, init)
    }
    if (mishap === 'items twice') {
      const items: unknown = await answer.json()
      return Response.json(Array.isArray(items) ? [...items, ...items] : items, { status: answer.status })
    }
    if (mishap !== 'half a body') return answer
    return new Response((await answer.text()).slice(0, 20), { status: answer.status })
  }

  function move(ms: number): void {
    for (const clock of clocks) clock.move(ms)
  }

  return {
    server,
    calls,
    /** Paths of the calls that came over a limit of İYS. */
    overLimit,
    /** Single adds, and when each was sent. */
    adds,
    /** The next calls go wrong so, in this order; tokens are given out. */
    next: (...more: Mishap[]) => void mishaps.push(...more),
    /** The same for the next calls that ask what İYS has. */
    nextIncoming: (...more: Mishap[]) => void incoming.push(...more),
    left: () => mishaps.length + incoming.length,
    /** Answers no call to such a path with such a body, or each with the code of a limit. */
    setDown(calls: RegExp, code: string | null = null): void {
      down = { calls, code }
    },
    /** For a clock that goes with that of the stand-in. */
    join: (clock: { move(ms: number): void }) => void clocks.push(clock),
    move,
    /** Records the lists that were taken. */
    async work(): Promise<void> {
      const waits = { sql: 'SELECT 1 FROM add_item WHERE sealed IS NOT NULL', params: [], map: () => 1 }
      do await workAdds(server.register)
      while ((await server.engine.read(waits)).length > 0)
    },
    access: {
      url: `http://127.0.0.1:${server.port}`,
      username,
      password,
      fetch: call,
      wait: async (ms: number) => {
        move(ms)
        await new Promise((resolve) => setImmediate(resolve))
      },
    },
    close: () => server.close(),
  }
}

/** Both sides at one time, with the exchange by API switched on. */
export async function openExchanging(now: string) {
  const iys = await openStandIn(now)
  const here = await openTestDelivery({ now, iys: iys.access })
  iys.join(here.test.clock)
  await setNow(here.test, 'iys_exchange', 'api')
  const both = {
    iys,
    here,
    async close() {
      expect(iys.overLimit).toEqual([])
      await both.here.close()
      await iys.close()
    },
  }
  return both
}

const minuteMs = 60_000

/** Steps of both sides through an exchange by API. */
export function exchangeSteps(both: Awaited<ReturnType<typeof openExchanging>>) {
  async function recorded(from: number, to: number): Promise<void> {
    for (let n = from; n <= to; n += 1) await say(both.here.register, phone(n), 'ONAY')
    both.iys.move(minuteMs)
  }

  /** Some rounds, each after the pause of the one before. */
  async function exchange(rounds = 4, pauseMs = 6 * minuteMs): Promise<void> {
    for (let n = 0; n < rounds; n += 1) {
      await both.here.tick()
      await both.here.settle()
      await both.iys.work()
      both.iys.move(pauseMs)
    }
  }

  return { recorded, exchange, national: (n: number) => statesOf(both.here.register, n) }
}
