/**
 * The daily movement file in İYS's eight columns (iys.md 6.2): UTF-8 without a mark, a header line, a comma, no quotes
 * since no value can hold one, a newline after every line. The order of the lines is the caller's.
 */

export interface MovementLine {
  /** Wall time of recording, YYYY-MM-DD HH:mm:ss. */
  readonly creationDate: string
  readonly transactionId: string
  readonly recipient: string
  readonly recipientType: string
  readonly type: string
  readonly status: string
  readonly consentDate: string
  readonly source: string
}

export const movementHeader =
  'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'

export function movementLine(line: MovementLine): string {
  const { creationDate, transactionId, recipient, recipientType, type, status, consentDate, source } = line
  return `${creationDate},${transactionId},${recipient},${recipientType},${type},${status},${consentDate},${source}\n`
}

/** `123457_2026-03-02_izin-hareket.csv` */
export function movementFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.csv`
}

/** `123457_2026-03-02_izin-hareket.tsr`: the time stamp beside it. */
export function stampFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.tsr`
}
