import { isCompanySource, nationalSources } from '../consent/consent.ts'
import { readPhone } from '../consent/recipient.ts'
import type { RawLine } from '../spreadsheet/line.ts'
import { readDateCell } from './iys-dates.ts'
import { channelOf, recipientTypeOf, sourceOf, statusOf } from './words.ts'

/**
 * True if the last line of a file breaks off: it lacks columns, or its last cell is cut. Only İYS is sure to end its file
 * with a line end, so a line without one is whole if its last cell can be no beginning of a longer value. The cells before
 * it do not matter: a row that cannot be read loses no other.
 */
export function breaksOff(
  header: readonly (string | null)[],
  { cells, isPartial, isOpen }: RawLine,
): boolean {
  if (isPartial) return true
  if (!isOpen) return false
  const place = header.findLastIndex((column) => column !== null)
  // A separator behind the cell ends it.
  if (cells.length > place + 1) return false
  return !isWhole(header[place] ?? null, cells[place] ?? '')
}

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

/** İYS may have a new source. */
function isWholeSource(cell: string): boolean {
  const known: readonly string[] = nationalSources
  if (isCompanySource(sourceOf(cell) ?? cell) || known.includes(cell)) return true
  return cell.startsWith('IYS_') && !known.some((source) => source.startsWith(cell))
}

/** A cut e-mail address or foreign number can be the address of another person. */
function isWholeRecipient(cell: string): boolean {
  const reading = readPhone(cell)
  return reading.kind === 'read' && reading.recipient.address.startsWith('+90')
}
