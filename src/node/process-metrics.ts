import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { ProcessMetrics } from '../http/metrics.ts'

/** HTTP methods that are counted by name. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Creates the metrics of a server: counts of requests by route, method and class of status, their durations, and figures of the
 * process. Nothing else of a request is kept.
 */
export function processMetrics(): ProcessMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requestCounter = new Counter({
    name: 'izin_http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['route', 'method', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'izin_http_request_seconds',
    help: 'How long answers took',
    labelNames: ['route'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2, 10],
    registers,
  })
  return {
    async count(c, next) {
      const startedAt = performance.now()
      try {
        await next()
      } finally {
        const route = routeOf(c)
        // An unknown method can be any text of the caller, so it is not kept.
        const method = methods.has(c.req.method) ? c.req.method : 'other'
        requestCounter.inc({ route, method, status: `${Math.floor(c.res.status / 100)}xx` })
        seconds.observe({ route }, (performance.now() - startedAt) / 1000)
      }
    },
    text: () => registry.metrics(),
  }
}

/** Returns the pattern of a request's route, such as `/r/:token`, since the path itself may have a token; `none` for an unknown one. */
function routeOf(c: Context): string {
  // This is the route of the last handler that was reached: for unknown paths one that matches every path.
  const route = routePath(c)
  return route.endsWith('*') ? 'none' : route
}
