import type { day } from '../../../db/schema.ts'
import { dayText } from '../seal.ts'
import type { DayEntry } from './entries.ts'

type DayRow = typeof day.$inferSelect

/** What a closed day's head is made of, and the head, bytes as hex. */
export type DayValues = Omit<DayEntry, 'kind'>

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const hexOrNull = (bytes: Uint8Array | null) => (bytes === null ? null : hex(bytes))
const bytesOrNull = (text: string | null) => (text === null ? null : Buffer.from(text, 'hex'))

/** A closed day as it is exported and carried in packs. */
export function dayValues(row: DayRow): DayValues {
  return {
    date: row.date,
    fromSeq: row.fromSeq,
    toSeq: row.toSeq,
    entries: row.entries,
    root: hex(row.root),
    previousHead: hexOrNull(row.previousHead),
    head: hex(row.head),
    closedAt: row.closedAt,
  }
}

/**
 * The text whose SHA-256 is the head of such a day, and whose SHA-384 is what an authority stamps. It holds digests and
 * numbers alone, so that it stays when an address is dropped.
 */
export function textOfDay({ root, previousHead, ...values }: DayValues): string {
  return dayText({
    ...values,
    root: Buffer.from(root, 'hex'),
    previousHead: bytesOrNull(previousHead),
  })
}
