import { Hono } from 'hono'
import { openLink } from '../../register/links.ts'
import { secretPage } from '../page.ts'
import { fieldOf, sentForm } from '../sent-form.ts'
import type { RecipientPageParts } from './parts.ts'
import { refuseAt } from './refusal.ts'

/** The address of the mail program: what it posts by itself refuses the link's channel (RFC 8058). */
export function oneClickRoutes(parts: RecipientPageParts): Hono {
  const { register, guesses, addressOf } = parts
  const routes = new Hono()

  // Opened by a person or a scanner it is the page, unseen whether its token is known.
  routes.get('/u/:token', secretPage, (c) =>
    c.redirect(`/r/${encodeURIComponent(c.req.param('token'))}`, 303),
  )

  routes.post('/u/:token', async (c) => {
    const link = await openLink(register, c.req.param('token'))
    if (link === null) {
      const status = (await guesses.miss(addressOf(c))) ? 404 : 429
      return c.json({ error: 'Unknown link' }, status)
    }
    const form = await sentForm(c)
    if (form === null || fieldOf(form, 'List-Unsubscribe') !== 'One-Click') {
      return c.json({ error: 'The body must be List-Unsubscribe=One-Click (RFC 8058)' }, 400)
    }
    // What stood beside that button was the mail program's own.
    const answers = await refuseAt(parts, link, [link.channel], 'click', {})
    const isRefused = answers.every(({ outcome }) => outcome.kind !== 'failed')
    return isRefused ? c.json({ ok: true }) : c.json({ error: 'Not recorded; try again' }, 503)
  })

  return routes
}
