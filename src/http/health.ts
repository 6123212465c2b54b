import { Hono } from 'hono'
import { lease } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { theProvider } from '../register/company/brands.ts'
import { type Register, write } from '../register/register.ts'
import { withTimeout } from '../util/timeout.ts'

/**
 * `/livez`: the process runs. `/readyz`: it can store requests. The time limit for the database is shorter
 * than a probe's.
 */
export function healthRoutes(register: Register, writes?: WriteNews, waitsMs = 2_000): Hono {
  const routes = new Hono()
  const canWrite = writeCheck(register, writes)
  routes.get('/livez', (c) => c.json({ ok: true }))
  routes.get('/readyz', async (c) => {
    const ok = await isWell()
    return ok ? c.json({ ok }) : c.json({ ok }, 503)
  })

  async function isWell(): Promise<boolean> {
    let isOpen = false
    const check = async () => {
      await theProvider(register)
      await canWrite()
      isOpen = true
    }
    // The reason is in the log alone.
    await withTimeout(
      waitsMs,
      check().catch(() => {}),
    )
    return isOpen
  }
  return routes
}

/** Calls in between get the last result. */
const everyMs = 5000

export interface WriteNews {
  last: { readonly at: number; readonly failure: { readonly error: unknown } | null } | null
}

export const noWrites = (): WriteNews => ({ last: null })

/** Makes a check that writes a few bytes, since a full disk lets every read pass. Throws StorageError. */
export function writeCheck(register: Register, news: WriteNews = noWrites()): () => Promise<void> {
  let running: Promise<void> | null = null

  async function tryWrite(at: number): Promise<void> {
    const row = { processId: '', until: at }
    const insert = build.insert(lease).values({ name: 'write check', ...row })
    try {
      await write(register, statement(insert.onConflictDoUpdate({ target: lease.name, set: row })))
      news.last = { at, failure: null }
    } catch (error) {
      news.last = { at, failure: { error } }
    }
  }

  return async () => {
    const now = register.clock()
    if (news.last === null || Math.abs(now - news.last.at) >= everyMs) {
      running ??= tryWrite(now).finally(() => {
        running = null
      })
      await running
    }
    const failure = news.last?.failure ?? null
    if (failure !== null) throw failure.error
  }
}
