/** The thirteen sources a company may send (iys.md 2.5, R7). */
export const companySources = [
  'HS_2015',
  'HS_KARAR',
  'HS_FIZIKSEL_ORTAM',
  'HS_ISLAK_IMZA',
  'HS_ETKINLIK',
  'HS_ATM',
  'HS_EORTAM',
  'HS_WEB',
  'HS_MOBIL',
  'HS_MESAJ',
  'HS_EPOSTA',
  'HS_CAGRI_MERKEZI',
  'HS_SOSYAL_MEDYA',
] as const
export type CompanySource = (typeof companySources)[number]

/** The source of what recipients do in Telegram: İYS has none of its own for it, and this fits a withdrawal best (iys.md 2.5). */
export const telegramSource: CompanySource = 'HS_EORTAM'

/** The source of what recipients do on a page of ours: İYS's own word for a website. */
export const pageSource: CompanySource = 'HS_WEB'

/**
 * Those by which a consent is taken electronically: the same day its recipient is told so, with a way out (L7). Paper, a place
 * and an event are none; a call is.
 */
export const electronicSources = [
  'HS_ATM',
  'HS_EORTAM',
  'HS_WEB',
  'HS_MOBIL',
  'HS_MESAJ',
  'HS_EPOSTA',
  'HS_CAGRI_MERKEZI',
  'HS_SOSYAL_MEDYA',
] as const satisfies readonly CompanySource[]

/** Sources that only İYS itself writes; they reach us through the bridge. */
export const nationalSources = [
  'IYS_WEB',
  'IYS_WEB_YENI',
  'IYS_MOBIL',
  'IYS_CM',
  'IYS_KISAMESAJ',
  'IYS_EPOSTA',
  'IYS_FRAME_SMS',
  'IYS_FRAME_EPOSTA',
  'IYS_AHS_HAT_KAPATMA',
] as const
export type NationalSource = (typeof nationalSources)[number]

export type Source = CompanySource | NationalSource

export function isCompanySource(text: string): text is CompanySource {
  return (companySources as readonly string[]).includes(text)
}
