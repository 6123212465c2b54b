import type { Context } from 'hono'
import { routePath } from 'hono/route'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { ProcessMetrics } from '../http/metrics.ts'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Counts requests by route, method and status class, and measures the process. Keeps nothing of a request.
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
        // Unknown methods are the caller's text.
        const method = methods.has(c.req.method) ? c.req.method : 'other'
        requestCounter.inc({ route, method, status: `${Math.floor(c.res.status / 100)}xx` })
        seconds.observe({ route }, (performance.now() - startedAt) / 1000)
      }
    },
    text: () => registry.metrics(),
  }
}

/** Pattern such as `/r/:token`: a path may hold a token. */
function routeOf(c: Context): string {
  // Route of the last handler reached, since a catch-all is registered after İYS's routes.
  const route = routePath(c)
  return route.endsWith('*') ? 'none' : route
}
