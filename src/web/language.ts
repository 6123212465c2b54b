import type { Context } from 'hono'

/** The language of a page: the one its address asks for, as `?dil=en`, or else the one the browser prefers. */
export function languageOf(c: Context): 'tr' | 'en' {
  const asked = c.req.query('dil')
  return asked === 'tr' || asked === 'en' ? asked : preferredLanguage(c.req.header('accept-language'))
}

/** The language of a page by what the browser prefers; Turkish unless it names another one first. */
export function preferredLanguage(acceptLanguage: string | undefined): 'tr' | 'en' {
  const first = acceptLanguage?.split(',')[0]?.trim().slice(0, 2).toLowerCase()
  return first === undefined || first === '' || first === 'tr' || first === '*' ? 'tr' : 'en'
}
