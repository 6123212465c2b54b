import { Hono, type MiddlewareHandler } from 'hono'
import { StorageError } from '../../db/engine.ts'
import { equalSecrets } from '../crypto/token.ts'
import { type Figures, figuresOf } from '../jobs/figures.ts'
import type { Register } from '../register/register.ts'
import { withTimeout } from '../timeout.ts'

interface MetricsOptions {
  readonly register: Register
  readonly token: string
  readonly version: string
  /** Left out on Workers, where a process lasts for one event. */
  readonly process?: ProcessMetrics | undefined
  /** How long the database is waited for: half of what Prometheus waits for us, unless told. */
  readonly waitsMs?: number | undefined
}

/** Metrics of one process, which only Node has: prom-client is not part of the Worker. */
export interface ProcessMetrics {
  /** Counts the requests behind it. */
  readonly count: MiddlewareHandler
  /** Everything counted and measured, in Prometheus's text format. */
  text(): Promise<string>
}

/**
 * `GET /metrics` for Prometheus, with a bearer token. Without a token there is no such route, on the loopback address neither:
 * a proxy on this machine asks from there for everybody. Labels are routes and kinds, never an address. While the database
 * does not answer, what it alone knows is left out.
 */
export function metricsRoutes(options: MetricsOptions): Hono {
  const { register, token, version, process, waitsMs = 5_000 } = options
  const routes = new Hono()
  routes.get('/metrics', async (c) => {
    const given = c.req.header('authorization')?.replace(/^Bearer /i, '') ?? ''
    if (!equalSecrets(given, token)) return c.text('', 401, { 'www-authenticate': 'Bearer' })
    const figures = await figuresWithin(waitsMs, register)
    const told = [
      gauge('izin_build_info', 'The version that runs', 1, `{version="${version}"}`),
      gauge('izin_database_up', 'Whether the database has answered just now', figures === null ? 0 : 1),
      ...(figures === null ? [] : [house(figures, register.clock())]),
      (await process?.text()) ?? '',
    ]
    return c.text(told.join(''), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  return routes
}

/** Null while the database cannot be used, or takes longer than that. */
async function figuresWithin(ms: number, register: Register): Promise<Figures | null> {
  const found: { figures?: Figures } = {}
  const reading = async () => {
    found.figures = await figuresOf(register)
  }
  try {
    await withTimeout(ms, reading())
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
  return found.figures ?? null
}

function house(figures: Figures, now: number): string {
  const age = (at: number | null) => (at === null ? 0 : Math.max(0, (now - at) / 1000))
  const instant = (at: number | null) => (at === null ? 0 : at / 1000)
  return [
    gauge('izin_inbox_waiting', 'Inbound items not dealt with', figures.inboxWaiting),
    gauge('izin_inbox_oldest_seconds', 'Age of the oldest of them', age(figures.inboxOldestAt)),
    gauge('izin_inbox_given_up', 'Inbound items of a week given up undealt with', figures.inboxGivenUp),
    gauge('izin_outbox_waiting', 'Outgoing messages not settled', figures.outboxWaiting),
    gauge('izin_outbox_oldest_seconds', 'Age of the oldest of them', age(figures.outboxOldestAt)),
    gauge('izin_outbox_unknown', 'Messages given up without an answer', figures.outboxUnknown),
    gauge('izin_adds_waiting', 'Consents of lists not recorded yet', figures.addsWaiting),
    gauge('izin_changes', 'Changes in the register', figures.changes),
    gauge('izin_sealed_changes', 'The last change that is sealed', figures.sealedChanges),
    gauge('izin_unsealed_seconds', 'Age of the oldest change not sealed', age(figures.oldestUnsealedAt)),
    gauge('izin_last_seal_timestamp_seconds', 'When the last seal was made', instant(figures.lastSealAt)),
    gauge(
      'izin_last_day_closed_timestamp_seconds',
      'When the last day was closed',
      instant(figures.lastDayClosedAt),
    ),
    gauge(
      'izin_last_report_timestamp_seconds',
      'When the last daily post arrived',
      instant(figures.lastReportAt),
    ),
    gauge('izin_database_bytes', 'Size of the database', figures.databaseBytes),
  ].join('')
}

function gauge(name: string, help: string, value: number | string, labels = ''): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${labels} ${value}\n`
}
