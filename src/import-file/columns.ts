import { fold } from '../consent/fold.ts'
import type { FileFault } from './fault.ts'

/** The columns of İYS's own loader (iys.md 6.5). */
export const columns = ['type', 'source', 'recipient', 'status', 'consentDate', 'recipientType'] as const
export type Column = (typeof columns)[number]

/** How else a header may name them: in Turkish, and as a partner's template does (iys.md 6.4, 6.5). Folded. */
const synonyms: Readonly<Record<string, Column>> = {
  'izin turu': 'type',
  'izin tipi': 'type',
  tur: 'type',
  alici: 'recipient',
  'izin durumu': 'status',
  durum: 'status',
  'onay(1)-ret(0)': 'status',
  'izin kaynagi': 'source',
  kaynak: 'source',
  'izin tarihi': 'consentDate',
  tarih: 'consentDate',
  'alici tipi': 'recipientType',
  ...Object.fromEntries(columns.map((column) => [fold(column), column])),
}

/** The column that a cell of the header names; null for one that is not read. */
export function columnOf(header: string): Column | null {
  const name = fold(header).trim().replace(/\s+/g, ' ')
  return Object.hasOwn(synonyms, name) ? (synonyms[name] ?? null) : null
}

/** What is wrong with a header; null when it names every column once. A file without `recipientType` is of private persons. */
export function headerFault(found: readonly (Column | null)[]): FileFault | null {
  const missing = columns.find((column) => column !== 'recipientType' && !found.includes(column))
  if (missing !== undefined) return { kind: 'column-missing', column: missing }
  const twice = columns.find((column) => found.indexOf(column) !== found.lastIndexOf(column))
  return twice === undefined ? null : { kind: 'column-twice', column: twice }
}
