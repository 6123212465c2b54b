import { Hono, type MiddlewareHandler } from 'hono'
import { StorageError } from '../../db/engine.ts'
import type { Query } from '../../db/statement.ts'
import { equalSecrets } from '../crypto/vault.ts'
import type { Register } from '../register/register.ts'
import { withTimeout } from '../util/timeout.ts'

interface MetricsOptions {
  readonly register: Register
  readonly token: string
  readonly version: string
  /** Metrics of the process; left out on Cloudflare Workers, where a process lasts for a single event. */
  readonly process?: ProcessMetrics | undefined
  /** Time limit for the database, by default half of the time that Prometheus waits. */
  readonly waitsMs?: number | undefined
}

/** Metrics of a process, such as memory. Only on Node, since the Worker does not contain prom-client. */
export interface ProcessMetrics {
  readonly count: MiddlewareHandler
  text(): Promise<string>
}

/**
 * Returns the route `GET /metrics` for Prometheus, which needs a bearer token. The network address is no substitute: with a
 * proxy on this machine, every request comes from the loopback address. Labels never contain an address of a recipient.
 */
export function metricsRoutes(options: MetricsOptions): Hono {
  const { register, token, version, process, waitsMs = 5_000 } = options
  const routes = new Hono()
  routes.get('/metrics', async (c) => {
    const sentToken = c.req.header('authorization')?.replace(/^Bearer /i, '') ?? ''
    if (!equalSecrets(sentToken, token)) return c.text('', 401, { 'www-authenticate': 'Bearer' })
    const gaugeValues = await registerGauges(waitsMs, register)
    const gauges = [
      gauge('izin_build_info', 'The version that runs', 1, `{version="${version}"}`),
      gauge('izin_database_up', '1 if the database has answered just now', gaugeValues === null ? 0 : 1),
      gaugeValues ?? '',
      (await process?.text()) ?? '',
    ]
    return c.text(gauges.join(''), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  return routes
}

type Unit = 'number' | 'age' | 'instant'

/** Gauges of the register, in the order of the columns of `allFigures`. */
const figures: readonly (readonly [name: string, unit: Unit, help: string])[] = [
  ['inbox_waiting', 'number', 'Inbound items not processed'],
  ['inbox_oldest_seconds', 'age', 'Age of the oldest of them'],
  ['inbox_given_up', 'number', 'Inbound items of a week given up unprocessed'],
  ['outbox_waiting', 'number', 'Outgoing messages not settled'],
  ['outbox_oldest_seconds', 'age', 'Age of the oldest of them'],
  ['outbox_unknown', 'number', 'Messages given up without an answer'],
  ['webhooks_oldest_held_seconds', 'age', 'Time since the first event was not taken by a webhook'],
  ['iys_waiting', 'number', 'Changes that İYS has not answered yet'],
  [
    'iys_oldest_due_timestamp_seconds',
    'instant',
    'Day on which the first of them is due, of activated brands',
  ],
  ['iys_failing_seconds', 'age', 'Time since the exchange by API stands still'],
  ['iys_pulled_seconds', 'age', 'Time since İYS last told a brand what changed there'],
  ['sms_inbox_failing_seconds', 'age', 'Time since the SMS carrier has given no inbound SMS when asked'],
  ['changes', 'number', 'Changes in the register'],
  ['unsealed_seconds', 'age', 'Age of the oldest change not sealed'],
  ['last_day_closed_timestamp_seconds', 'instant', 'When the last day was closed'],
  ['last_report_timestamp_seconds', 'instant', 'When the last daily post arrived'],
  ['last_backup_timestamp_seconds', 'instant', 'When the last backup of the database was made'],
  ['database_bytes', 'number', 'Size of the database'],
]

/** Names of all gauges. */
export const metricNames = ['build_info', 'database_up', ...figures.map(([name]) => name)].map(
  (name) => `izin_${name}`,
)

/** Returns the query of all gauges. It reads only queues, the outbox and the ends of tables, never the whole register. */
const allFigures = (now: number): Query<readonly (number | null)[]> => ({
  sql: `SELECT
    (SELECT count(*) FROM inbox WHERE due_at IS NOT NULL),
    (SELECT min(received_at) FROM inbox WHERE due_at IS NOT NULL),
    (SELECT count(*) FROM inbox WHERE given_up_at IS NOT NULL),
    (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL),
    (SELECT min(created_at) FROM outbox WHERE due_at IS NOT NULL),
    (SELECT count(*) FROM outbox WHERE state = 'unknown' AND due_at IS NULL),
    (SELECT min(since) FROM webhook_held JOIN webhook ON webhook.id = webhook_id WHERE removed_at IS NULL),
    (SELECT count(*) FROM brand JOIN iys_queue ON brand_code = brand.code AND state IN ('waiting', 'sent')),
    (SELECT unixepoch(min(due_on)) * 1000 FROM brand JOIN iys_queue ON brand_code = brand.code AND state IN ('waiting', 'sent')
      WHERE activated_at <= ?),
    (SELECT min(json_extract(one.value, '$.since')) FROM server_fact JOIN json_each(server_fact.value) one
      WHERE name = 'iys-troubles'),
    (SELECT min(at) FROM iys_intake WHERE name IN ('IYS', 'HS')
      AND EXISTS (SELECT 1 FROM setting WHERE name = 'iys_exchange' AND value = 'api')),
    (SELECT json_extract(value, '$.failingSince') FROM server_fact WHERE name = 'sms-inbox'),
    (SELECT coalesce(max(seq), 0) FROM change),
    (SELECT recorded_at FROM change WHERE seq = 1 +
      (SELECT coalesce(max(to_seq), 0) FROM seal WHERE from_seq = (SELECT max(from_seq) FROM seal))),
    (SELECT closed_at FROM day ORDER BY date DESC LIMIT 1),
    (SELECT max(settled_at) FROM outbox WHERE key >= 'report:' AND key < 'report;' AND state = 'sent'),
    (SELECT CAST(value AS INTEGER) FROM server_fact WHERE name = 'last-backup'),
    (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())`,
  params: [now],
  map: (row) => row.map((value) => (value === null ? null : Number(value))),
})

/** Returns the gauges of the register as text; null if the database does not answer in time. */
async function registerGauges(ms: number, { engine, clock }: Register): Promise<string | null> {
  const last: { values?: readonly (number | null)[] | undefined } = {}
  const reading = async () => {
    last.values = (await engine.read(allFigures(clock())))[0]
  }
  try {
    await withTimeout(ms, reading())
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
  const { values } = last
  if (values === undefined) return null
  const now = clock()
  return figures
    .map(([name, unit, help], place) => gauge(`izin_${name}`, help, inUnit(values[place] ?? null, unit, now)))
    .join('')
}

function inUnit(value: number | null, unit: Unit, now: number): number {
  if (value === null || unit === 'number') return value ?? 0
  return unit === 'age' ? Math.max(0, (now - value) / 1000) : value / 1000
}

function gauge(name: string, help: string, value: number | string, labels = ''): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}${labels} ${value}\n`
}
