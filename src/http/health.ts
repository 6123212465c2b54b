import { Hono } from 'hono'
import { theProvider } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { type WriteNews, writeCheck } from '../register/write-check.ts'
import { withTimeout } from '../timeout.ts'

interface HealthOptions {
  readonly register: Register
  /** Whether this process means to go on taking requests. */
  readonly isReady: () => boolean
  /** How the last write went that was made to find out, where that is known from before. */
  readonly writes?: WriteNews | undefined
  /** Hears of each answer of `/readyz`. */
  readonly told?: (isReady: boolean) => void
  /** How long the database is waited for; less than a probe waits, unless told. */
  readonly waitsMs?: number | undefined
}

/** `/livez`: the process runs. `/readyz`: it takes requests and can store them. */
export function healthRoutes(options: HealthOptions): Hono {
  const { register, isReady, writes, told = () => {}, waitsMs = 2_000 } = options
  const routes = new Hono()
  const canWrite = writeCheck(register, writes)
  routes.get('/livez', (c) => c.json({ ok: true }))
  routes.get('/readyz', async (c) => {
    const ok = await isWell()
    told(ok)
    return ok ? c.json({ ok }) : c.json({ ok }, 503)
  })

  async function isWell(): Promise<boolean> {
    if (!isReady()) return false
    let isOpen = false
    const check = async () => {
      await theProvider(register)
      await canWrite()
      isOpen = true
    }
    // The status tells whether, not why; the why is in the log.
    await withTimeout(
      waitsMs,
      check().catch(() => {}),
    )
    return isOpen
  }
  return routes
}
