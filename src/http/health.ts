import { Hono } from 'hono'
import { theProvider } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { type WriteNews, writeCheck } from '../register/write-check.ts'
import { withTimeout } from '../timeout.ts'

interface HealthOptions {
  readonly register: Register
  readonly isReady: () => boolean
  /** Result of the last trial write, if known from before. */
  readonly writes?: WriteNews | undefined
  readonly onReadiness?: (isReady: boolean) => void
  /** Time limit for the database, shorter than a probe's. */
  readonly waitsMs?: number | undefined
}

/** `/livez`: the process runs. `/readyz`: it takes requests and can store them. */
export function healthRoutes(options: HealthOptions): Hono {
  const { register, isReady, writes, onReadiness = () => {}, waitsMs = 2_000 } = options
  const routes = new Hono()
  const canWrite = writeCheck(register, writes)
  routes.get('/livez', (c) => c.json({ ok: true }))
  routes.get('/readyz', async (c) => {
    const ok = await isWell()
    onReadiness(ok)
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
    // The reason is in the log alone.
    await withTimeout(
      waitsMs,
      check().catch(() => {}),
    )
    return isOpen
  }
  return routes
}
