import { createHash } from 'node:crypto'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, iysFile, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import { columns } from '../../import-file/consent-rows.ts'
import type { Actor } from '../actor.ts'
import { openRow, recipientColumns } from '../recipients.ts'
import type { Register } from '../register.ts'
import { noteAnswers } from './answers.ts'
import { handOver, idList, nextChanges, sentInFile, type WaitingChange } from './queue.ts'

/** Rows of one file. A first load comes in parts of this size. */
export const fileRowsMax = 20_000
const pageRows = 500

const header = `${columns.join(',')}\n`

type FileRow = Pick<
  WaitingChange,
  'recipientType' | 'channel' | 'status' | 'source' | 'consentDate' | 'recipient'
>

/** A line as İYS's loader reads it. No value holds a comma. */
function lineOf({ vault }: Register, { channel, source, recipient: row, ...own }: FileRow): string {
  const { address } = openRow(vault, row)
  return `${[channel, source ?? '', address, own.status, own.consentDate ?? '', own.recipientType].join(',')}\n`
}

export interface TakenFile {
  readonly id: number
  readonly brandCode: number
  readonly rows: number
  readonly takenAt: number
  readonly takenBy: string
  readonly confirmedBy: string | null
  readonly confirmedAt: number | null
}

/**
 * Takes what waits for a brand as a file for İYS's loader, the oldest due first, and marks it as sent. Of one
 * key it holds one movement. Null if nothing waits.
 */
export async function takeFile(
  register: Register,
  brandCode: number,
  by: Actor & { readonly id: string },
): Promise<TakenFile | null> {
  const { engine, clock } = register
  const sha256 = createHash('sha256').update(header)
  const ids: Buffer[] = []
  let after: WaitingChange | undefined
  while (ids.length < fileRowsMax) {
    const page = await nextChanges(register, { brandCode, limit: pageRows, after })
    for (const row of page) {
      sha256.update(lineOf(register, row))
      ids.push(row.id)
    }
    after = page.at(-1)
    if (page.length < pageRows) break
  }
  if (ids.length === 0) return null
  const values = { brandCode, rows: ids.length, digest: sha256.digest(), takenAt: clock(), takenBy: by.id }
  const last = query(build.select({ id: iysFile.id }).from(iysFile).orderBy(desc(iysFile.id)).limit(1))
  return await engine.unit(
    [last, stillWaiting({ ids: idList(ids) })],
    ([row], [still]): Outcome<TakenFile | null> => {
      // Another person has taken it meanwhile.
      if (still?.count !== ids.length) return { writes: [], result: null }
      const id = (row?.id ?? 0) + 1
      const insert = statement(build.insert(iysFile).values({ id, ...values }))
      return {
        writes: [insert, ...handOver(ids, id)],
        result: { id, ...values, confirmedBy: null, confirmedAt: null },
      }
    },
  )
}

const stillWaiting = preparedQuery(() =>
  build
    .select({ count: sql<number>`count(*)` })
    .from(sql`json_each(${sql.placeholder('ids')}) given`)
    .innerJoin(change, eq(change.id, sql`unhex(given.value)`))
    .innerJoin(iysQueue, and(eq(iysQueue.seq, change.seq), eq(iysQueue.state, 'waiting'))),
)

const rowsOfFile = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'seq', 'recipientType', 'channel', 'status', 'source', 'consentDate'),
      dueOn: iysQueue.dueOn,
      recipient: recipientColumns,
    })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        eq(iysQueue.file, sql.placeholder('file')),
        sql`(${iysQueue.dueOn}, ${iysQueue.seq}) > (${sql.placeholder('dueOn')}, ${sql.placeholder('seq')})`,
      ),
    )
    .orderBy(iysQueue.dueOn, iysQueue.seq)
    .limit(pageRows),
)

/** Yields the lines of a file that was taken, without those of recipients who were erased since. */
export async function* linesOfFile(register: Register, file: number): AsyncGenerator<string> {
  yield header
  let [dueOn, seq] = ['', 0]
  for (;;) {
    const page = await register.engine.read(rowsOfFile({ file, dueOn, seq }))
    for (const row of page) {
      if (row.recipient.sealed !== null) yield lineOf(register, row)
      ;({ dueOn, seq } = row)
    }
    if (page.length < pageRows) return
  }
}

const files = () =>
  build
    .select(pick(iysFile, 'id', 'brandCode', 'rows', 'takenAt', 'takenBy', 'confirmedBy', 'confirmedAt'))
    .from(iysFile)

export async function fileWithId({ engine }: Register, id: number): Promise<TakenFile | null> {
  const [row] = await engine.read(query(files().where(eq(iysFile.id, id))))
  return row ?? null
}

/** Lists files that are not confirmed as loaded and have a row without an answer. */
export async function unconfirmedFiles({ engine }: Register): Promise<TakenFile[]> {
  const isOpen = sql`exists (select 1 from ${iysQueue} where ${iysQueue.file} = ${iysFile.id} and ${iysQueue.state} = 'sent')`
  const open = files()
    .where(and(isNull(iysFile.confirmedAt), isOpen))
    .orderBy(iysFile.id)
  return await engine.read(query(open))
}

/** Registers what is unanswered of a file on the word of a person. Returns how many rows. */
export async function confirmFile(
  register: Register,
  { id }: Pick<TakenFile, 'id'>,
  by: Actor & { readonly id: string },
): Promise<number> {
  let registered = 0
  for (;;) {
    const rows = await register.engine.read(sentInFile({ file: id, limit: pageRows }))
    if (rows.length > 0) {
      const answers = rows.map((row) => ({ changeId: row.id, outcome: 'registered', by: 'word' }) as const)
      registered += (await noteAnswers(register, by, answers)).stored
    }
    if (rows.length === pageRows) continue
    const set = { confirmedBy: by.id, confirmedAt: register.clock() }
    const isOpen = and(eq(iysFile.id, id), isNull(iysFile.confirmedAt))
    await register.engine.unit([], () => ({
      writes: [statement(build.update(iysFile).set(set).where(isOpen))],
      result: null,
    }))
    return registered
  }
}
