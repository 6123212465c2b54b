import type { Context, MiddlewareHandler } from 'hono'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Another page could point its name at 127.0.0.1 (DNS rebinding); the Host header still has that name. */
export const onlyLoopbackHost: MiddlewareHandler = async (c, next) => {
  if (!loopbackNames.has(hostOf(c).replace(/:\d+$/, ''))) return c.text('Forbidden', 403)
  return next()
}

/** Refuses requests of other sites' pages. */
export const onlySameOrigin: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  const foreignOrigin = origin !== undefined && originHost(origin) !== hostOf(c)
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (foreignOrigin || foreignSite) return c.text('Forbidden', 403)
  return next()
}

function hostOf(c: Context): string {
  return c.req.header('host') ?? new URL(c.req.url).host
}

/** Null for opaque origins. */
function originHost(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const strictHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('content-security-policy', policy)
  c.header('x-content-type-options', 'nosniff')
  c.header('referrer-policy', 'no-referrer')
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('cross-origin-resource-policy', 'same-origin')
}
