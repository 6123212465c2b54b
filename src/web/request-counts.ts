import type { Context, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'

/** Upper bounds, in seconds, of the classes that answers are counted in by how long they took. */
const bounds = [0.005, 0.025, 0.1, 0.5, 2, 10] as const
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

interface Times {
  readonly within: number[]
  sum: number
  count: number
}

/** Counts the requests of one process by route, method and class of status; nothing of a request itself is kept. */
export interface RequestCounts {
  readonly count: MiddlewareHandler
  /** In Prometheus's text format. */
  text(): string
}

export function requestCounts(): RequestCounts {
  const answered = new Map<string, number>()
  const times = new Map<string, Times>()
  let underWay = 0

  function note(c: Context, seconds: number): void {
    const route = `route="${routeOf(c)}"`
    const method = isKnownMethod(c.req.method) ? c.req.method : 'other'
    const labels = `${route},method="${method}",status="${Math.floor(c.res.status / 100)}xx"`
    answered.set(labels, (answered.get(labels) ?? 0) + 1)
    const own = times.get(route) ?? { within: bounds.map(() => 0), sum: 0, count: 0 }
    times.set(route, own)
    for (const [place, bound] of bounds.entries()) {
      if (seconds <= bound) own.within[place] = (own.within[place] ?? 0) + 1
    }
    own.sum += seconds
    own.count += 1
  }

  return {
    async count(c, next) {
      const begun = performance.now()
      underWay += 1
      try {
        await next()
      } finally {
        underWay -= 1
        note(c, (performance.now() - begun) / 1000)
      }
    },
    text: () =>
      [
        '# HELP izin_http_requests_total Requests that were answered\n# TYPE izin_http_requests_total counter\n',
        ...[...answered].map(([labels, count]) => `izin_http_requests_total{${labels}} ${count}\n`),
        '# HELP izin_http_request_seconds How long answers took\n# TYPE izin_http_request_seconds histogram\n',
        ...[...times].flatMap(([route, own]) => histogram(route, own)),
        '# HELP izin_http_requests_under_way Requests being answered\n# TYPE izin_http_requests_under_way gauge\n',
        `izin_http_requests_under_way ${underWay}\n`,
      ].join(''),
  }
}

function histogram(route: string, { within, sum, count }: Times): string[] {
  return [
    ...bounds.map(
      (bound, place) => `izin_http_request_seconds_bucket{${route},le="${bound}"} ${within[place] ?? 0}\n`,
    ),
    `izin_http_request_seconds_bucket{${route},le="+Inf"} ${count}\n`,
    `izin_http_request_seconds_sum{${route}} ${sum}\n`,
    `izin_http_request_seconds_count{${route}} ${count}\n`,
  ]
}

/** Whether a method is one that is told by its name: others are the caller's own words. */
const isKnownMethod = (method: string) => methods.has(method)

/** The pattern that answered, such as `/r/:token`: never the path, which may hold a token. */
function routeOf(c: Context): string {
  // Of the handler that was reached last, not the last that would fit: behind İYS's routes stands one for all that are none.
  const route = routePath(c)
  return route.endsWith('*') ? 'none' : route
}
