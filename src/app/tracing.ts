import type { MiddlewareHandler } from 'hono'
import type { Engine, Outcome } from '../../db/engine.ts'
import type { Statement } from '../../db/statement.ts'
import type { Config } from '../config.ts'
import type { InboxHandler } from '../delivery/inbox/inbox.ts'
import type { Sender } from '../delivery/outbox/message.ts'
import type { Log } from '../log.ts'
import type { Stamper } from '../proof/stamp/authority.ts'
import { openExporter } from '../trace/exporter.ts'
import { noTracer, type Tracer } from '../trace/span.ts'
import { readTraceparent } from '../trace/traceparent.ts'
import { openTracer } from '../trace/tracer.ts'
import { isKnownMethod, routeOf } from '../web/request-counts.ts'

/** What is traced of this house, and where that goes; nothing where no collector is configured. */
export function tracerOf(
  { traces }: Pick<Config, 'traces'>,
  options: {
    readonly version: string
    readonly fetch: typeof fetch
    readonly log: Log
    readonly now: () => number
  },
): Tracer {
  if (traces === null) return noTracer
  const { url, headers, serviceName, sampler } = traces
  const { version, now } = options
  const resource = { serviceName, version }
  return openTracer({ sampler, now, exporter: openExporter({ url, headers, resource, ...options }) })
}

/** Those who look whether the house stands, every few seconds. */
const unheard = ['/livez', '/readyz', '/metrics']

/**
 * A trace of each request, by its route's pattern. It becomes part of the caller's own (`traceparent`) when that is a system
 * that has shown its token; from anybody else the header is not taken.
 */
export function traceRequests(tracer: Tracer): MiddlewareHandler {
  return async (c, next) => {
    if (unheard.includes(c.req.path)) return await next()
    await tracer.begin('request', 'server', {}, async (span) => {
      await next()
      const method = isKnownMethod(c.req.method) ? c.req.method : 'other'
      const route = routeOf(c)
      const status = c.res.status
      const name = route.startsWith('/') ? (`${method} ${route}` as `${string} /${string}`) : 'request'
      span.note(
        { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
        name,
      )
      if (status >= 500) span.fail()
      const parent = c.get('isClient') === true ? readTraceparent(c.req.header('traceparent')) : null
      if (parent !== null) span.adopt(parent)
    })
  }
}

/** Reads and units that belong to a trace: how long a unit took to decide, and to be on disk after that. */
export function tracedEngine(engine: Engine, tracer: Tracer): Engine {
  if (tracer === noTracer) return engine
  return {
    ...engine,
    read: (query) =>
      tracer.within('read', 'client', { 'izin.tables': tablesOf([query]) }, () => engine.read(query)),
    unit: (reads, decide) =>
      tracer.within('unit', 'client', {}, async (span) => {
        let decisions = 0
        let decidedAt = 0
        const timed = ((...rows: never) => {
          decisions += 1
          const begunAt = span.time()
          // The rows are of the types that the reads name; what only watches has lost them.
          const outcome: Outcome<unknown> = (decide as (...rows: never) => Outcome<unknown>)(...rows)
          decidedAt = span.time()
          span.part('decide', begunAt, decidedAt)
          const { writes } = outcome
          span.note({ 'izin.decisions': decisions, 'izin.writes': writes.length })
          if (writes.length > 0) span.note({ 'izin.tables': tablesOf(writes) })
          return outcome
        }) as typeof decide
        const result = await engine.unit(reads, timed)
        span.part('commit', decidedAt, span.time())
        return result
      }),
  }
}

/** The `update set` of a conflict names none. */
const tableNames = /\b(?:from|into|update(?!\s+set\b)|join)\s+"?([a-z_]+)"?/gi

/** From the SQL, which holds no values. */
function tablesOf(statements: readonly Pick<Statement, 'sql'>[]): string {
  const names = statements.flatMap(({ sql }) => [...sql.matchAll(tableNames)].map(([, name = '']) => name))
  return [...new Set(names)].slice(0, 10).join(' ')
}

export function tracedHandler(tracer: Tracer, platform: string, handle: InboxHandler): InboxHandler {
  return (item) => tracer.begin('inbox item', 'internal', { 'izin.platform': platform }, () => handle(item))
}

export function tracedSender(tracer: Tracer, send: Sender): Sender {
  return (outgoing) =>
    tracer.begin('outbox attempt', 'client', { 'izin.platform': outgoing.platform }, async (span) => {
      const outcome = await send(outgoing)
      span.note({ 'izin.outcome': outcome.kind })
      if (outcome.kind !== 'sent') span.fail()
      return outcome
    })
}

export function tracedStamper(tracer: Tracer, stamper: Stamper | null): Stamper | null {
  if (stamper === null || tracer === noTracer) return stamper
  const { authority } = stamper
  const stamp: typeof authority.stamp = (request) =>
    tracer.within('stamp request', 'client', {}, async (span) => {
      const answer = await authority.stamp(request)
      span.note({ 'izin.outcome': answer.kind })
      if (answer.kind !== 'granted') span.fail()
      return answer
    })
  return { ...stamper, authority: { stamp } }
}
