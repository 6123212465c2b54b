import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { pageStyle, secretPage } from '../page.ts'
import { oneClickRoutes } from './one-click-routes.ts'
import { pageRoutes } from './page-routes.ts'
import type { RecipientPageParts } from './parts.ts'

export type { RecipientPageParts, RefusalReceipt } from './parts.ts'

/**
 * What stands behind the link of a message. GET only shows, so that a link scanner changes nothing; POST refuses at once.
 * Nothing here gives a consent: a link can be forwarded, and proves no ownership.
 */
export function recipientRoutes(parts: RecipientPageParts): Hono {
  const routes = new Hono()
  routes.use('/r/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/u/*', bodyLimit({ maxSize: 16 * 1024 }))
  routes.use('/r/*', secretPage)
  routes.get('/page.css', (c) =>
    c.body(pageStyle, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=3600' }),
  )
  routes.route('/', pageRoutes(parts))
  routes.route('/', oneClickRoutes(parts))
  return routes
}
