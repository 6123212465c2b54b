import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, iysBatch, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, type Statement, statement } from '../../../db/statement.ts'
import { allRows } from '../pages.ts'
import { recipientColumns } from '../recipients/recipients.ts'
import { type Register, write } from '../register.ts'
import { moveQueued, nextToSend, setStates } from './queue.ts'

/** Batch: changes that are sent to İYS's API in one call. Their state is `sent` even before the first attempt. */
export type Batch = typeof iysBatch.$inferSelect

/** Time after its date from which a change is sent: İYS refuses a date in the future (H162), and its clock may be behind. */
export const clockSkewMs = 30_000

/**
 * Stores at most `limit` waiting changes of a brand as a new batch, so that they are sent together. A batch holds refusals
 * alone as long as any wait, since they are urgent. Returns false if no change may be sent now.
 */
export async function takeBatch(register: Register, brandCode: number, limit: number): Promise<boolean> {
  const { engine, clock } = register
  const query = { brandCode, limit, until: clock() - clockSkewMs }
  return await engine.unit(nextToSend(query), (refusals, changes): Outcome<boolean> => {
    const batchChanges = refusals.length > 0 ? refusals : changes
    if (batchChanges.length === 0) return { writes: [], result: false }
    const ids = batchChanges.map(({ id }) => id)
    const now = clock()
    const rows = batchChanges.map(({ seq }) => seq)
    const insert = build.insert(iysBatch).values({ brandCode, rows, takenAt: now, dueAt: now })
    // `file: 0` removes a change from the file in which it was handed over before.
    return { writes: [statement(insert), ...setStates(ids, { state: 'sent', file: 0 })], result: true }
  })
}

/** Number of batches of one query: each names up to a thousand changes, and an answer of the database is at most 10 MB. */
const batchesAtOnce = 100

/** Query for a page of a brand's unfinished batches. */
const batchesOfBrand = preparedQuery(() =>
  build
    .select()
    .from(iysBatch)
    .where(
      and(eq(iysBatch.brandCode, sql.placeholder('brandCode')), gt(iysBatch.id, sql.placeholder('after'))),
    )
    .orderBy(iysBatch.id)
    .limit(batchesAtOnce),
)

export async function batchesOf(register: Register, brandCode: number): Promise<Batch[]> {
  const pageAfter = (last: Batch | null) => batchesOfBrand({ brandCode, after: last?.id ?? 0 })
  return await allRows(register, { rows: batchesAtOnce, pageAfter })
}

/** Query for the changes at these places of the ledger, with their state in the queue and their encrypted recipient. */
const changesOfRows = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'id', 'seq', 'recipientType', 'channel', 'status', 'source', 'consentDate'),
      state: iysQueue.state,
      recipient: recipientColumns,
    })
    .from(sql`json_each(${sql.placeholder('rows')}) given`)
    .innerJoin(change, eq(change.seq, sql`given.value`))
    .innerJoin(iysQueue, eq(iysQueue.seq, change.seq))
    .innerJoin(recipient, eq(recipient.id, change.recipientId)),
)
export type BatchChange = ReturnType<ReturnType<typeof changesOfRows>['map']>

/** Reads the changes of a batch in the order of the batch; answered ones, which are null in the batch, are left out. */
export async function changesOf({ engine }: Register, { rows }: Batch): Promise<BatchChange[]> {
  const changes = await engine.read(changesOfRows({ rows: JSON.stringify(rows) }))
  const bySeq = new Map(changes.map((row) => [row.seq, row]))
  return rows.flatMap((seq) => (seq === null ? [] : (bySeq.get(seq) ?? [])))
}

/** Updates a batch; deletes it once each of its changes is answered (null in `rows`). */
export function setBatch({ id }: Batch, set: Partial<Omit<Batch, 'id' | 'brandCode'>>): Statement {
  const isThis = eq(iysBatch.id, id)
  const areAllAnswered = set.rows?.every((row) => row === null)
  return statement(
    areAllAnswered ? build.delete(iysBatch).where(isThis) : build.update(iysBatch).set(set).where(isThis),
  )
}

/** Sets those changes of a batch that İYS has not answered back to `waiting`, and deletes the batch. */
export async function giveBack(register: Register, batch: Batch): Promise<void> {
  const isOfBatch = inArray(
    iysQueue.seq,
    batch.rows.flatMap((seq) => seq ?? []),
  )
  const isSent = and(isOfBatch, eq(iysQueue.state, 'sent'), isNull(iysQueue.file))
  // Moves one page of changes at a time, until none is left.
  while (await moveQueued(register, isSent, (ids) => setStates(ids, { state: 'waiting' })));
  await write(register, setBatch(batch, { rows: [] }))
}
