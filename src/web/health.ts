import { Hono } from 'hono'
import type { Inbox } from '../delivery/inbox.ts'
import type { Outbox } from '../delivery/outbox.ts'
import { lastSeal } from '../proof/seal.ts'
import { theProvider } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { writeCheck } from '../register/write-check.ts'
import { equalSecrets } from '../vault/constant-time.ts'

export interface HealthOptions {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  /** Null: `/metrics` is not served. */
  readonly metricsToken: string | null
  readonly isReady: () => boolean
}

/** `/livez`: the process runs. `/readyz`: it takes requests and can store them. `/metrics`: for Prometheus, with a token. */
export function healthRoutes({ register, inbox, outbox, metricsToken, isReady }: HealthOptions): Hono {
  const routes = new Hono()
  const canWrite = writeCheck(register)
  routes.get('/livez', (c) => c.json({ ok: true }))
  routes.get('/readyz', async (c) => {
    try {
      if (isReady()) {
        await theProvider(register)
        await canWrite()
        return c.json({ ok: true })
      }
    } catch {
      // Told by the status: whoever asks wants to know whether, not why; the why is in the log.
    }
    return c.json({ ok: false }, 503)
  })
  if (metricsToken !== null) {
    routes.get('/metrics', async (c) => {
      const given = c.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
      if (!equalSecrets(given, metricsToken)) return c.text('', 401)
      return c.text(await metrics())
    })
  }

  async function metrics(): Promise<string> {
    const now = register.clock()
    const out = await outbox.status()
    const [seal] = await register.engine.read(lastSeal)
    return [
      gauge('izin_inbox_waiting', 'Inbound items not dealt with', await inbox.waiting()),
      gauge('izin_outbox_waiting', 'Outgoing messages not settled', out.waiting),
      gauge(
        'izin_outbox_oldest_seconds',
        'Age of the oldest outgoing message not settled',
        out.oldestAt === null ? 0 : (now - out.oldestAt) / 1000,
      ),
      gauge('izin_sealed_changes', 'The last change that is sealed', seal?.toSeq ?? 0),
    ].join('')
  }
  return routes
}

function gauge(name: string, help: string, value: number): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`
}
