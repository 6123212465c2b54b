import { isCompanySource, nationalSources } from '../consent/consent.ts'
import { readPhone } from '../consent/recipient.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { readDateCell } from './iys-dates.ts'
import { channelOf, recipientTypeOf, sourceOf, statusOf } from './words.ts'

/**
 * True if the last line of a file is incomplete: columns are missing, or its last cell is cut. Some programs write no line
 * end after the last line. Such a line is complete if its last cell cannot be the beginning of a longer value.
 */
export function breaksOff(
  header: readonly (string | null)[],
  { cells, isPartial, isOpen }: RawLine,
): boolean {
  if (isPartial) return true
  if (!isOpen) return false
  const place = header.findLastIndex((column) => column !== null)
  // With a separator after it, the last cell is complete.
  if (cells.length > place + 1) return false
  return !isWhole(header[place] ?? null, cells[place] ?? '')
}

/** True if a cell cannot be the beginning of a longer value of its column. */
function isWhole(column: string | null, cell: string): boolean {
  switch (column) {
    case 'source':
      return isWholeSource(cell)
    case 'recipient':
      return isWholeRecipient(cell)
    case 'recipientType':
      return recipientTypeOf(cell) !== null
    case 'status':
      return statusOf(cell) !== null
    case 'channel':
      return channelOf(cell) !== null
    case 'creationDate':
    case 'consentDate':
      return cell !== '' && readDateCell(cell, column, { dayFirst: new Set() }) !== 'unreadable'
    default:
      return cell !== ''
  }
}

/** True for a known source. A new source of İYS is complete if no known source begins with it. */
function isWholeSource(cell: string): boolean {
  const sources: readonly string[] = nationalSources
  if (isCompanySource(sourceOf(cell) ?? cell) || sources.includes(cell)) return true
  return cell.startsWith('IYS_') && !sources.some((source) => source.startsWith(cell))
}

/** True for a Turkish phone number, whose length is known. A cut e-mail address or foreign number can be another person's. */
function isWholeRecipient(cell: string): boolean {
  const reading = readPhone(cell)
  return reading.kind === 'read' && reading.recipient.address.startsWith('+90')
}
