import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, iysFile, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Actor } from '../../consent/actor.ts'
import { allRows } from '../pages.ts'
import { decryptRow, recipientColumns } from '../recipients/recipients.ts'
import { type Register, write } from '../register.ts'
import { registerOnWord } from './answers.ts'
import { nextForFile, setStates } from './queue.ts'

/** Maximum number of rows of one file for İYS. The first report of a large register comes in several files of this size. */
export const fileRowsMax = 20_000
const pageRows = 500

/** Columns of İYS's own loader. */
const header = 'type,source,recipient,status,consentDate,recipientType\n'

export type TakenFile = typeof iysFile.$inferSelect

/**
 * Puts the waiting changes of a brand into a new file, which a person uploads to İYS, and sets their state to `sent`. The
 * oldest due come first, and of each key (brand, recipient, type, channel) only one. Returns null if no change waits.
 */
export async function takeFile(
  { engine, clock }: Register,
  brandCode: number,
  by: Actor & { readonly id: string },
): Promise<TakenFile | null> {
  const newestFile = query(build.select({ id: iysFile.id }).from(iysFile).orderBy(desc(iysFile.id)).limit(1))
  const waitingChanges = nextForFile({ brandCode, limit: fileRowsMax })
  const reads = [newestFile, waitingChanges] as const
  return await engine.unit(reads, ([previousFile], waiting): Outcome<TakenFile | null> => {
    if (waiting.length === 0) return { writes: [], result: null }
    const file: TakenFile = {
      id: (previousFile?.id ?? 0) + 1,
      brandCode,
      rows: waiting.length,
      takenAt: clock(),
      takenBy: by.id,
      confirmedBy: null,
      confirmedAt: null,
    }
    const ids = waiting.map(({ id }) => id)
    const insert = statement(build.insert(iysFile).values(file))
    return { writes: [insert, ...setStates(ids, { state: 'sent', file: file.id })], result: file }
  })
}

/** Query for a page of a file's changes, ordered by due day and place in the ledger. */
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

/** Returns a change as a CSV line of the file for İYS, with its address decrypted. */
function lineOf({ vault }: Register, row: ReturnType<ReturnType<typeof rowsOfFile>['map']>): string {
  const { address } = decryptRow(vault, row.recipient)
  const { channel, source, status, consentDate, recipientType } = row
  return `${[channel, source ?? '', address, status, consentDate ?? '', recipientType].join(',')}\n`
}

/** Yields the CSV lines of a file for İYS, the header first. Leaves out changes whose address was dropped since. */
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

/** Returns the stored description of a file for İYS; null for an unknown id. */
export async function fileWithId({ engine }: Register, id: number): Promise<TakenFile | null> {
  const [row] = await engine.read(query(build.select().from(iysFile).where(eq(iysFile.id, id))))
  return row ?? null
}

/** Lists the files that no person has confirmed as loaded into İYS and that hold a change without an answer. */
export async function unconfirmedFiles(register: Register): Promise<TakenFile[]> {
  const isOpen = sql`exists (select 1 from ${iysQueue} where ${iysQueue.file} = ${iysFile.id} and ${iysQueue.state} = 'sent' and ${iysQueue.closedReason} is null)`
  const pageAfter = (last: TakenFile | null) =>
    query(
      build
        .select()
        .from(iysFile)
        .where(and(isNull(iysFile.confirmedAt), isOpen, gt(iysFile.id, last?.id ?? 0)))
        .orderBy(iysFile.id)
        .limit(pageRows),
    )
  return await allRows(register, { rows: pageRows, pageAfter })
}

/** Stores for the unanswered changes of a file that İYS has them, because a person states so. Returns their number. */
export async function confirmFile(
  register: Register,
  { id }: Pick<TakenFile, 'id'>,
  by: Actor & { readonly id: string },
): Promise<number> {
  const isUnanswered = and(eq(iysQueue.file, id), eq(iysQueue.state, 'sent'))
  const registered = await registerOnWord(register, by, isUnanswered)
  const set = { confirmedBy: by.id, confirmedAt: register.clock() }
  const isOpen = and(eq(iysFile.id, id), isNull(iysFile.confirmedAt))
  await write(register, statement(build.update(iysFile).set(set).where(isOpen)))
  return registered
}

/** Returns the name of a file for İYS, such as 123457_2026-12-02-143000_iys.csv. */
export function iysFileName(brandCode: number, takenAt: number): string {
  const moment = formatWallTime(takenAt).replace(' ', '-').replaceAll(':', '')
  return `${brandCode}_${moment}_iys.csv`
}
