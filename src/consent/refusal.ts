/** İYS's refusal codes. Refusals of fields are returned together, a refusal by the stored state alone. */
export const refusalCodes = [
  'H110', // status missing
  'H111', // type (our channel) missing
  'H112', // consentDate missing
  'H113', // source missing
  'H114', // recipient missing
  'H115', // status is not ONAY or RET
  'H116', // recipientType is not BIREYSEL or TACIR
  'H117', // type is not ARAMA, MESAJ or EPOSTA
  'H119', // source is not one a company may send
  'H120', // not an acceptable e-mail address
  'H121', // not an acceptable phone number
  'H155', // HS_2015 with another date than 2015-05-01 00:00:00
  'H156', // before 1 May 2015
  'H157', // not a real date
  'H158', // not in the form YYYY-MM-DD HH:mm:ss
  'H160', // phone number longer than 15 characters
  'H162', // in the future
  'H174', // the record already has this status
  'H175', // the first record cannot be RET
  'H178', // not newer than the stored date
  'H408', // HS_KARAR with ONAY
  'H462', // update of a TACIR record without consentDate
  'H463', // update of a TACIR record without source
  'H467', // older than three business days
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** Codes of refusals that depend on the stored state, not on the request's fields alone. */
const stateCodes: ReadonlySet<RefusalCode> = new Set(['H174', 'H175', 'H178', 'H462', 'H463'])

export function isStateRefusal(code: RefusalCode): boolean {
  return stateCodes.has(code)
}
