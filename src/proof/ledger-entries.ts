import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import { entry, pastCommitment, recipient } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { type Entry, type LedgerEntry, ledgerEntry } from '../ledger/entries.ts'
import type { Register } from '../register/register.ts'
import { hex, hexOrNull } from './change-entry.ts'
import type { Unreadable } from './verify.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

/**
 * Whether an entry is about another brand than that of the export: evidence of a change, a complaint that names another one,
 * an erasure of a recipient who has no change with it, a stamp of a file that it need not know. Written by hand, for a query over `entry` alone; `brandCode` is null
 * for all.
 */
const isOther = sql<number>`case ${sql.placeholder('brandCode')} is null when 1 then 0 else case ${entry.kind}
  when 'evidence' then coalesce((select brand_code from change where id = unhex(${entry.subject})) <> ${sql.placeholder('brandCode')}, 0)
  when 'complaint' then coalesce(content ->> '$.brandCode' <> ${sql.placeholder('brandCode')}, 0)
  when 'complaint-outcome' then coalesce((select first.content ->> '$.brandCode' from entry first
    where first.subject = entry.subject and first.ordinal = 1) <> ${sql.placeholder('brandCode')}, 0)
  when 'posted' then 0
  when 'stamp' then case content ->> '$.of' when 'day' then 0 when 'file' then 1
    else content ->> '$.brandCode' <> ${sql.placeholder('brandCode')} end
  else not exists (select 1 from change c
    where c.recipient_id = entry.content ->> '$.recipientId' and c.brand_code = ${sql.placeholder('brandCode')}) end end`

export const entryColumns = {
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
  tsr: sql<Buffer | null>`case ${entry.kind} when 'stamp' then ${entry.body} end`,
}

const entriesAfter = preparedQuery(() =>
  build
    .select({ ...entryColumns, isOther })
    .from(entry)
    .where(and(gt(entry.seq, sql.placeholder('after')), lte(entry.seq, sql.placeholder('through'))))
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)
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
    const page = await engine.read(entriesAfter({ after: last, through, brandCode }))
    for (const { isOther, ...row } of page) {
      last = row.seq
      const { seq, id } = row
      yield { seq, entry: isOther === 1 ? { kind: 'leaf', seq, id } : (entryOf(row) ?? unreadable(seq)) }
    }
    if (page.length < pageRows) return
  }
}

type EntryRow = Omit<ReturnType<ReturnType<typeof entriesAfter>['map']>, 'isOther'>

/** An entry as verification reads it; null where its content cannot be read. */
export function entryOf({ content: text, tsr, ...row }: EntryRow): LedgerEntry | null {
  const answer = row.kind === 'stamp' ? { tsr: Buffer.from(tsr ?? '').toString('base64') } : {}
  const read = ledgerEntry.safeParse({ ...row, content: parsed(text), ...answer })
  // Written in another way it would say the same, and not give its id.
  return read.success && JSON.stringify(read.data.content) === text ? read.data : null
}

function unreadable(at: number): Unreadable {
  return { kind: 'bad', bad: { kind: 'entry', at, problem: 'it cannot be read' } }
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

const pastAfter = preparedQuery(() =>
  build
    .select({
      recipientId: pastCommitment.recipientId,
      throughSeq: pastCommitment.throughSeq,
      before: pastCommitment.commitment,
      commitment:
        sql`coalesce((select later.commitment from ${pastCommitment} later where later.recipient_id = ${pastCommitment.recipientId} and later.through_seq > ${pastCommitment.throughSeq} order by later.through_seq limit 1), ${recipient.commitment})`.mapWith(
          pastCommitment.commitment,
        ) as SQL<Buffer>,
    })
    .from(pastCommitment)
    .innerJoin(recipient, eq(recipient.id, pastCommitment.recipientId))
    .where(
      sql`(${pastCommitment.recipientId}, ${pastCommitment.throughSeq}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('throughSeq')})`,
    )
    .orderBy(asc(pastCommitment.recipientId), asc(pastCommitment.throughSeq))
    .limit(pageRows),
)

/** Every recipient whose address was dropped and came back, each time, the first time first. */
export async function* renewalEntries({ engine }: Register): AsyncGenerator<Entry> {
  for (let last = { recipientId: 0, throughSeq: -1 }; ; ) {
    const page = await engine.read(pastAfter(last))
    for (const { recipientId, throughSeq, before, commitment } of page) {
      last = { recipientId, throughSeq }
      yield { kind: 'renewal', commitment: commitment.toString('hex'), before: before.toString('hex') }
    }
    if (page.length < pageRows) return
  }
}
