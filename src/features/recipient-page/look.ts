import { Hono } from 'hono'
import { pageStyleOf } from '../../http/page-style.ts'
import { describe } from '../../util/log.ts'
import type { RecipientPageServices } from './page.ts'

const lookLifetime = 'max-age=300'

/** A check mark, while the company has no logo. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1b6e4d"/><path d="M8 17l5 5 11-12" fill="none" stroke="#fff" stroke-width="4"/></svg>`

/** Serves the style of every page, with the company's color, and its logo. */
export function lookRoutes(parts: RecipientPageServices): Hono {
  const routes = new Hono()
  routes.get('/page.css', async (c) => {
    const { color, logo } = await lookOf(parts)
    const style = pageStyleOf({ color, hasLogo: logo !== null })
    return c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': lookLifetime })
  })
  routes.get('/logo.png', async (c) => {
    const { logo } = await lookOf(parts)
    return logo === null
      ? c.notFound()
      : c.body(Buffer.from(logo, 'base64'), 200, {
          'Content-Type': 'image/png',
          'Cache-Control': lookLifetime,
          'X-Content-Type-Options': 'nosniff',
        })
  })
  // Browsers ask for it on every page.
  routes.get('/favicon.ico', async (c) => {
    const { logo } = await lookOf(parts)
    const [bytes, type] = logo === null ? [icon, 'image/svg+xml'] : [Buffer.from(logo, 'base64'), 'image/png']
    const headers = { 'Cache-Control': lookLifetime, 'X-Content-Type-Options': 'nosniff' }
    return c.body(bytes, 200, { 'Content-Type': type, ...headers })
  })
  return routes
}

/** Returns the company's color and logo; none while the database is away, so that an error page has its style. */
async function lookOf({ register, log }: RecipientPageServices) {
  try {
    const { page_color: color, page_logo: logo } = await register.settings()
    return { color, logo }
  } catch (error) {
    log.warn('page.no-look', { reason: describe(error) })
    return { color: null, logo: null }
  }
}
