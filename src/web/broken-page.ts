import type { ErrorHandler } from 'hono'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { isDatabaseFault } from '../../db/engine.ts'
import type { Log } from '../log.ts'
import { languageOf } from './language.ts'
import { framedPage } from './page.ts'

const texts = {
  tr: {
    title: 'Sayfa şu anda açılamıyor',
    text: 'Birkaç dakika sonra yeniden deneyin. Az önce yaptığınız seçimin işlenip işlenmediğini bu sayfada görürsünüz.',
  },
  en: {
    title: 'This page cannot be opened just now',
    text: 'Try again in a few minutes. This page will show whether what you chose a moment ago has taken effect.',
  },
} as const

/** What a person reads where something broke or the database is away: a page in his language, and no words of systems. */
export function brokenPage(log: Log): ErrorHandler {
  return (error, c) => {
    // A refusal of Hono's own, such as that of a body that is too large.
    if (error instanceof HTTPException) return error.getResponse()
    log.error('http.failed', error, { method: c.req.method, route: c.req.routePath })
    const isPassing = isDatabaseFault(error)
    const language = languageOf(c)
    const { title, text } = texts[language]
    return c.html(framedPage(language, title, html`<p role="status">${text}</p>`), isPassing ? 503 : 500)
  }
}
