import type { Context } from 'hono'

/** The language of a page: the one its address asks for, as `?dil=en`, or else the one the browser prefers. */
export function languageOf(c: Context): 'tr' | 'en' {
  const asked = c.req.query('dil')
  return asked === 'tr' || asked === 'en' ? asked : preferredLanguage(c.req.header('accept-language'))
}

/** A page's words, and the language they are in. */
export interface Worded<Texts> {
  readonly language: 'tr' | 'en'
  readonly texts: Texts
}

/** What tells a page's words to whoever asks for it: in the language his browser prefers, whatever the address asks for. */
export function byPreference<Texts>(
  words: Readonly<Record<'tr' | 'en', Texts>>,
): (c: Context) => Worded<Texts> {
  return (c) => {
    const language = preferredLanguage(c.req.header('accept-language'))
    return { language, texts: words[language] }
  }
}

/** The language of a page by what the browser prefers; Turkish unless it names another one first. */
function preferredLanguage(acceptLanguage: string | undefined): 'tr' | 'en' {
  const first = acceptLanguage?.split(',')[0]?.trim().slice(0, 2).toLowerCase()
  return first === undefined || first === '' || first === 'tr' || first === '*' ? 'tr' : 'en'
}
