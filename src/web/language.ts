/** The language of a page by what the browser prefers; Turkish unless it names another one first. */
export function preferredLanguage(acceptLanguage: string | undefined): 'tr' | 'en' {
  const first = acceptLanguage?.split(',')[0]?.trim().slice(0, 2).toLowerCase()
  return first === undefined || first === '' || first === 'tr' || first === '*' ? 'tr' : 'en'
}
