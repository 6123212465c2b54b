import { and, asc, gt, lte, sql } from 'drizzle-orm'
import { entry } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { Unreadable } from '../verify/verify.ts'
import { hex, hexOrNull } from './change-entry.ts'
import { type Entry, ledgerEntry } from './entries.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

/** The brand that an entry is about; null where it is about all of them, or where what it is about is gone. */
const brandOfEntry = sql<number | null>`(select brand_code from change where id = unhex(${entry.subject}))`

const entriesAfter = preparedQuery(() =>
  build
    .select({
      seq: entry.seq,
      id: hex(entry.id),
      kind: entry.kind,
      subject: entry.subject,
      ordinal: entry.ordinal,
      previousId: hexOrNull(entry.previousId),
      recordedAt: entry.recordedAt,
      door: entry.door,
      actor: entry.actor,
      content: entry.content,
      brandCode: brandOfEntry,
    })
    .from(entry)
    .where(and(gt(entry.seq, sql.placeholder('after')), lte(entry.seq, sql.placeholder('through'))))
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)
type EntryRow = ReturnType<ReturnType<typeof entriesAfter>['map']>

/** What comes in the order of `seq`. */
export interface InOrder {
  readonly seq: number
  readonly entry: Entry | Unreadable
}

/** The entries of the ledger beside the changes, without their texts; with a brand, those about others only as leaves. */
export async function* ledgerEntriesBetween(
  { engine }: Register,
  after: number,
  through: number,
  brandCode: number | null,
): AsyncGenerator<InOrder> {
  for (let last = after; ; ) {
    const page = await engine.read(entriesAfter({ after: last, through }))
    for (const { brandCode: ofBrand, ...row } of page) {
      last = row.seq
      const isOther = brandCode !== null && ofBrand !== null && ofBrand !== brandCode
      yield { seq: row.seq, entry: isOther ? { kind: 'leaf', seq: row.seq, id: row.id } : entryOf(row) }
    }
    if (page.length < pageRows) return
  }
}

function entryOf({ content: text, ...row }: Omit<EntryRow, 'brandCode'>): Entry | Unreadable {
  const read = ledgerEntry.safeParse({ ...row, content: parsed(text) })
  // Written in another way it would say the same, and not give its id.
  if (read.success && JSON.stringify(read.data.content) === text) return read.data
  return { kind: 'bad', bad: { kind: 'entry', at: row.seq, problem: 'it cannot be read' } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Two lists in the order of `seq` as one. */
export async function* merged(
  one: AsyncGenerator<InOrder>,
  other: AsyncGenerator<InOrder>,
): AsyncGenerator<Entry | Unreadable> {
  let next = await other.next()
  for await (const { seq, entry } of one) {
    for (; !next.done && next.value.seq < seq; next = await other.next()) yield next.value.entry
    yield entry
  }
  for (; !next.done; next = await other.next()) yield next.value.entry
}
