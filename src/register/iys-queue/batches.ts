import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, iysBatch, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, type Statement, statement } from '../../../db/statement.ts'
import { allRows } from '../pages.ts'
import { recipientColumns } from '../recipients/recipients.ts'
import { type Register, write } from '../register.ts'
import { moveQueued, nextToSend, setStates } from './queue.ts'

/** Changes that are handed to İYS's API in one piece. They are marked as sent before the first call. */
export type Batch = typeof iysBatch.$inferSelect

/** İYS takes no date in the future (H162), and its clock may be slower than ours. */
export const clockSkewMs = 30_000

/** Takes at most `limit` waiting changes, refusals alone if there are any. Returns false if none may be sent. */
export async function takeBatch(register: Register, brandCode: number, limit: number): Promise<boolean> {
  const { engine, clock } = register
  const query = { brandCode, limit, until: clock() - clockSkewMs }
  return await engine.unit(nextToSend(query), (refusals, all): Outcome<boolean> => {
    const taken = refusals.length > 0 ? refusals : all
    if (taken.length === 0) return { writes: [], result: false }
    const ids = taken.map(({ id }) => id)
    const now = clock()
    const rows = taken.map(({ seq }) => seq)
    const insert = build.insert(iysBatch).values({ brandCode, rows, takenAt: now, dueAt: now })
    return { writes: [statement(insert), ...setStates(ids, { state: 'sent', file: 0 })], result: true }
  })
}

/** Each names a thousand changes. */
const batchesAtOnce = 100

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
  const behind = (last: Batch | null) => batchesOfBrand({ brandCode, after: last?.id ?? 0 })
  return await allRows(register, { rows: batchesAtOnce, behind })
}

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

export async function changesOf({ engine }: Register, { rows }: Batch): Promise<BatchChange[]> {
  const changes = await engine.read(changesOfRows({ rows: JSON.stringify(rows) }))
  const bySeq = new Map(changes.map((row) => [row.seq, row]))
  return rows.flatMap((seq) => bySeq.get(seq ?? 0) ?? [])
}

export function setBatch({ id }: Batch, set: Partial<Omit<Batch, 'id' | 'brandCode'>>): Statement {
  const isThis = eq(iysBatch.id, id)
  const isAnswered = set.rows?.every((row) => row === null)
  return statement(
    isAnswered ? build.delete(iysBatch).where(isThis) : build.update(iysBatch).set(set).where(isThis),
  )
}

/** Lets the changes of a batch that İYS did not take wait again. */
export async function giveBack(register: Register, batch: Batch): Promise<void> {
  const isOfBatch = inArray(
    iysQueue.seq,
    batch.rows.flatMap((seq) => seq ?? []),
  )
  const isSent = and(isOfBatch, eq(iysQueue.state, 'sent'), isNull(iysQueue.file))
  while (await moveQueued(register, isSent, (ids) => setStates(ids, { state: 'waiting' })));
  await write(register, setBatch(batch, { rows: [] }))
}
