import { Hono } from 'hono'
import { lease } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { theProvider } from '../register/company/brands.ts'
import { type Register, write } from '../register/register.ts'
import { whileUnderWay, withTimeout } from '../util/timeout.ts'

interface HealthOptions {
  readonly writes?: WriteNews
  /** False if the disk is almost full, on which small writes still succeed. */
  readonly hasRoom?: () => boolean
  readonly waitsMs?: number
}

/**
 * Returns the routes for health probes. `/livez` answers if the process runs, `/readyz` if it can store requests. The
 * database has less time to answer than a probe usually waits.
 */
export function healthRoutes(
  register: Register,
  { writes, hasRoom = () => true, waitsMs = 2_000 }: HealthOptions = {},
): Hono {
  const routes = new Hono()
  const canWrite = writeCheck(register, writes)
  routes.get('/livez', (c) => c.json({ ok: true }))
  routes.get('/readyz', async (c) => {
    let ok = false
    const check = theProvider(register)
      .then(canWrite)
      .then(() => {
        ok = hasRoom()
      })
    // A caller sees only that the check failed; the log has the reason.
    await withTimeout(waitsMs, check).catch(() => {})
    return c.json({ ok }, ok ? 200 : 503)
  })
  return routes
}

/** Time between two writes of the check. Calls in between get the previous result. */
const everyMs = 5000

/** Result of the last write of the check. */
export interface WriteNews {
  last: { readonly at: number; readonly failure: { readonly error: unknown } | null } | null
}

export const noWrites = (): WriteNews => ({ last: null })

/** Returns a check that writes a few bytes, since reads succeed even on a full disk. The check throws StorageError. */
export function writeCheck(register: Register, news: WriteNews = noWrites()): () => Promise<void> {
  const tryWrite = whileUnderWay(async () => {
    const at = register.clock()
    const row = { processId: '', until: at }
    const insert = build.insert(lease).values({ name: 'write check', ...row })
    try {
      await write(register, statement(insert.onConflictDoUpdate({ target: lease.name, set: row })))
      news.last = { at, failure: null }
    } catch (error) {
      news.last = { at, failure: { error } }
    }
  })

  return async () => {
    const { last } = news
    if (last === null || Math.abs(register.clock() - last.at) >= everyMs) await tryWrite()
    if (news.last?.failure) throw news.last.failure.error
  }
}
