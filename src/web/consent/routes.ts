import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { brokenPage } from '../broken-page.ts'
import { secretPage } from '../page.ts'
import { formRoutes } from './form-routes.ts'
import type { ConsentPageParts } from './parts.ts'
import { requestRoutes } from './request-routes.ts'

export type { ConsentPageParts } from './parts.ts'

/**
 * Where a visitor gives a consent: he says what and to whom, proves that the address is his, and only then is ONAY recorded. An
 * e-mail address is proved by a code, a phone in Telegram. Only POST writes anything.
 */
export function consentRoutes(parts: ConsentPageParts): Hono {
  const routes = new Hono()
  routes.onError(brokenPage(parts.log))
  routes.use('/c/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/c/*', secretPage)
  routes.route('/', formRoutes(parts))
  routes.route('/', requestRoutes(parts))
  return routes
}
