import type { Status } from './channel.ts'

/** Sources a company may send (R7). */
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

/** No consent of today has them: the old ones have a fixed date, a company decides on RET only. */
const pastSources: Readonly<Record<Status, readonly CompanySource[]>> = {
  ONAY: ['HS_2015', 'HS_KARAR'],
  RET: ['HS_2015'],
}

export function sourcesFor(status: Status): readonly CompanySource[] {
  return companySources.filter((source) => !pastSources[status].includes(source))
}

/** İYS has no source for Telegram; this fits a withdrawal best. */
export const telegramSource: CompanySource = 'HS_EORTAM'

export const pageSource: CompanySource = 'HS_WEB'

/** These need a confirmation to the recipient on the same day (L7). */
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

/** Only İYS itself writes these. */
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
