import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  ne,
  or,
  sql,
} from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, importedFile } from '../../../db/schema.ts'
import {
  areDue,
  build,
  dueBy,
  preparedQuery,
  type Query,
  query,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import type { Channel, RecipientType } from '../../consent/consent.ts'
import type { FileFault } from '../../import-file/fault.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { allRows, rowsInPages } from '../pages.ts'
import { type Register, write } from '../register.ts'
import { type Tally, tallyOf } from './tally.ts'

type Row = typeof importedFile.$inferSelect

interface Common
  extends Omit<
    Row,
    | 'kind'
    | 'channel'
    | 'recipientType'
    | 'preview'
    | 'result'
    | 'fault'
    | 'voidResult'
    | 'requestKey'
    | 'columns'
  > {
  readonly brandName: string
  readonly fault: ImportFault | null
  /** Counts of the expected effect, as far as the file has been read. */
  readonly preview: Tally
  /** Counts of the effect so far. */
  readonly result: Tally
  /** Counts of the changes that were taken back so far. */
  readonly voided: Tally
}

export interface AddressFile extends Common {
  readonly kind: 'addresses'
  readonly channel: Channel
  readonly recipientType: RecipientType
}

/** Uploaded file of consents, or one that İYS or its loader wrote. */
export interface ConsentFile extends Common {
  readonly kind: 'consents' | 'iys'
}

export type ImportedFile = ConsentFile | AddressFile

/**
 * Reason why a file had no effect. `gone`: Slack does not have it any more. `denied`: the uploader has lost the role for the
 * brand. `failed`: an error of izin. `ceiling`: it has more addresses than the uploader may look up today.
 */
export type ImportFault =
  | FileFault
  | { readonly kind: 'gone' | 'denied' | 'failed' }
  | { readonly kind: 'file-too-large'; readonly bytesMax: number }
  | { readonly kind: 'ceiling'; readonly asked: number; readonly left: number; readonly perDay: number }

const { requestKey: _, columns: __, ...columnsRead } = getTableColumns(importedFile)
const fileColumns = { ...columnsRead, brandName: brand.name }

const files = () =>
  build.select(fileColumns).from(importedFile).innerJoin(brand, eq(brand.code, importedFile.brandCode))

const fileWithId = preparedQuery(() => files().where(eq(importedFile.id, sql.placeholder('id'))))
export const fileById = (id: number) => fileWithId({ id })
export type StoredFile = ReturnType<ReturnType<typeof fileById>['map']>

function fileOfRow({ preview, result, voidResult, fault, ...row }: StoredFile): ImportedFile {
  const tallies = { preview: tallyOf(preview), result: tallyOf(result), voided: tallyOf(voidResult) }
  // The schema gives a list, and nothing else, its channel and recipient type.
  return { ...row, ...tallies, fault: fault === null ? null : JSON.parse(fault) } as ImportedFile
}

/** Returns an uploaded file; null if the id is unknown. */
export async function importedFileOf({ engine }: Register, id: number): Promise<ImportedFile | null> {
  const [row] = await engine.read(fileById(id))
  return row === undefined ? null : fileOfRow(row)
}

const isVoiding = and(isNotNull(importedFile.voidBegunAt), isNull(importedFile.voidedAt))

const isAtWork = or(
  inArray(importedFile.state, ['reading', 'applying']),
  isVoiding,
  and(eq(importedFile.state, 'receiving'), isNotNull(importedFile.slackFile)),
)

/** Number of files that one query reads: with its counts, a row may have 100 kilobytes. */
const filesAtOnce = 10

const atWork = preparedQuery(() =>
  files()
    .where(and(isAtWork, areDue(importedFile.dueAt), gt(importedFile.id, sql.placeholder('after'))))
    .orderBy(asc(importedFile.id))
    .limit(filesAtOnce),
)

/** Returns the files with work that is due: to fetch, read, apply, or take back. The oldest comes first. */
export async function filesAtWork(register: Register): Promise<ImportedFile[]> {
  const condition = dueBy(register.clock())
  const pageAfter = (last: StoredFile | null) => atWork({ ...condition, after: last?.id ?? 0 })
  return (await allRows(register, { rows: filesAtOnce, pageAfter })).map(fileOfRow)
}

/** Returns the last `recent` imports of a brand, and all those that can still be taken back. The newest comes first. */
export async function latestImports(
  { engine }: Register,
  brandCode: number,
  { recent, appliedAfter, limit }: Readonly<Record<'recent' | 'appliedAfter' | 'limit', number>>,
): Promise<Pick<ImportedFile, 'id' | 'createdAt'>[]> {
  const { id, kind, state, result, voidBegunAt, appliedAt, createdAt } = importedFile
  const isReceived = inArray(state, ['reading', 'unmapped', 'previewed', 'applying', 'done', 'unreadable'])
  const isOfBrand = and(eq(kind, 'consents'), isReceived, eq(importedFile.brandCode, brandCode))
  const last = build.select({ id }).from(importedFile).where(isOfBrand).orderBy(desc(id)).limit(recent)
  const hasChanges = sql`${result} ->> 'onay' + ${result} ->> 'ret' > 0`
  const isVoidable = and(eq(state, 'done'), isNull(voidBegunAt), gte(appliedAt, appliedAfter), hasChanges)
  const newest = build
    .select({ id, createdAt })
    .from(importedFile)
    .where(and(isOfBrand, or(inArray(id, last), isVoidable)))
    .orderBy(desc(id))
    .limit(limit)
  return await engine.read(query(newest))
}

const { door, state, notifiedState, voidedAt } = importedFile
const isOver = inArray(state, ['unmapped', 'previewed', 'done', 'unreadable'])
const needsNotice = and(eq(door, 'slack'), isOver, ne(notifiedState, state), isNull(voidedAt))
const needsVoidNotice = and(isNotNull(voidedAt), ne(notifiedState, 'voided'))

const toNotifyOf = preparedQuery(() =>
  files()
    .where(and(or(needsNotice, needsVoidNotice), gt(importedFile.id, sql.placeholder('after'))))
    .orderBy(asc(importedFile.id))
    .limit(filesAtOnce),
)

/** Yields the files of whose state the uploader has still to be notified in Slack. */
export async function* filesToNotifyOf(register: Register): AsyncGenerator<ImportedFile> {
  const pageAfter = (last: StoredFile | null) => toNotifyOf({ after: last?.id ?? 0 })
  for await (const row of rowsInPages(register, { rows: filesAtOnce, pageAfter })) yield fileOfRow(row)
}

/** Changes a file's row if the file is in one of the states `from`. Returns false if it is not. */
export async function changeFile(
  { engine }: Register,
  id: number,
  from: readonly Row['state'][],
  set: Partial<typeof importedFile.$inferInsert>,
): Promise<boolean> {
  return await engine.unit([fileById(id)], ([row]): Outcome<boolean> => {
    if (row === undefined || !from.includes(row.state)) return { writes: [], result: false }
    return { writes: [setFile(id, set)], result: true }
  })
}

export function setFile(id: number, set: Partial<typeof importedFile.$inferInsert>): Statement {
  return statement(build.update(importedFile).set(set).where(eq(importedFile.id, id)))
}

/** Deletes a file that waits for a decision. False if it does not wait any more. */
export async function dropFile(
  register: Register,
  id: number,
  from: Row['state'][] = ['previewed', 'unmapped', 'receiving', 'reading'],
): Promise<boolean> {
  const set = { state: 'dropped' as const, settledAt: register.clock(), pages: 0, nextPage: 0, columns: null }
  const isDropped = await changeFile(register, id, from, set)
  await dropLeftovers(register)
  return isDropped
}

/** Gives up a file of which nothing was recorded or answered yet. Only the reason stays. */
export async function giveUpFile(
  register: Register,
  { id, kind }: Pick<ImportedFile, 'id' | 'kind'>,
  fault: ImportFault,
): Promise<void> {
  const isList = kind === 'addresses'
  const from: Row['state'][] = ['receiving', 'reading', ...(isList ? (['applying'] as const) : [])]
  await changeFile(register, id, from, unreadable(register, fault))
  await dropLeftovers(register)
}

export function unreadable({ clock }: Register, fault: ImportFault) {
  const nothing = { pages: 0, nextPage: 0, result: null, columns: null }
  return { ...nothing, state: 'unreadable' as const, fault: JSON.stringify(fault), settledAt: clock() }
}

/** Rows that files do not need any more. One commit deletes about a mebibyte, since each deleted byte is also overwritten. */
const leftovers = [
  leftoverOf('imported_part', ['file_id', 'attempt', 'place'], {
    // A file of consents can be read again until its preview is decided on.
    isLeft:
      "(f.state NOT IN ('receiving', 'reading', 'unmapped') AND NOT (f.state = 'previewed' AND f.kind = 'consents')) OR t.attempt < f.attempt",
    rowsMax: 4,
  }),
  leftoverOf('imported_page', ['file_id', 'place'], { isLeft: 't.place >= f.pages', rowsMax: 8 }),
]

/** Returns a query that finds rows which files do not need any more, and a write that deletes some of them. */
function leftoverOf(
  table: string,
  key: readonly string[],
  { isLeft, rowsMax }: { readonly isLeft: string; readonly rowsMax: number },
) {
  // CROSS JOIN makes SQLite begin with the few files.
  const rows = `SELECT ${key.map((column) => `t.${column}`).join(', ')}
    FROM imported_file f CROSS JOIN ${table} t ON t.file_id = f.id AND (${isLeft}) LIMIT ${rowsMax}`
  const isAny: Query<boolean> = {
    sql: `SELECT EXISTS (${rows})`,
    params: [],
    map: ([any]) => Number(any) === 1,
  }
  const drop: Statement = { sql: `DELETE FROM ${table} WHERE (${key.join(', ')}) IN (${rows})`, params: [] }
  return { isAny, drop }
}

/** Deletes rows that files do not need any more, in short commits: 256 MiB in one commit would block for seconds. */
export async function dropLeftovers(register: Register): Promise<void> {
  for (const { isAny, drop } of leftovers) {
    while ((await register.engine.read(isAny))[0] === true) {
      await write(register, drop)
      await yieldToEventLoop()
    }
  }
}

const dayMs = 24 * 60 * 60_000
/** Time in which a person can decide on a file, or download the answers of a list. */
const undecidedMaxMs = dayMs
/** Time in which a person can download the result of each row. */
const resultsKeptMs = 60 * dayMs

const staleAtOnce = 500

/**
 * Deletes files without a decision, broken uploads, old lists and old results. `giveUpFile` also tells the uploader;
 * `dropFile` does not, since a shown preview has no reader any more. A file of Slack is fetched from there (`receiving`).
 */
export async function forgetUploads(register: Register): Promise<void> {
  const { id, kind, state, slackFile, createdAt, settledAt, pages } = importedFile
  const now = register.clock()
  const isOpen = inArray(state, ['receiving', 'reading', 'unmapped', 'previewed'])
  const isList = and(eq(kind, 'addresses'), inArray(state, ['applying', 'done']))
  const isStale = and(or(isOpen, isList), lte(createdAt, now - undecidedMaxMs))
  const pageAfter = (last: { readonly id: number } | null) =>
    query(
      build
        .select({ id, kind, state, slackFile })
        .from(importedFile)
        .where(and(isStale, gt(id, last?.id ?? 0)))
        .orderBy(asc(id))
        .limit(staleAtOnce),
    )
  for await (const file of rowsInPages(register, { rows: staleAtOnce, pageAfter })) {
    const isShared = file.state === 'receiving' && file.slackFile !== null
    if (isShared) await giveUpFile(register, file, { kind: 'gone' })
    else if (file.state === 'reading' || file.state === 'applying')
      await giveUpFile(register, file, { kind: 'failed' })
    else await dropFile(register, file.id, [file.state])
  }
  await forgetRejectedRows(register, now - undecidedMaxMs)
  const isOld = and(isNotNull(settledAt), lte(settledAt, now - resultsKeptMs))
  await write(
    register,
    statement(
      build
        .update(importedFile)
        .set({ pages: 0, nextPage: 0, pagesToVoid: 0, columns: null })
        .where(and(isOld, ne(pages, 0))),
    ),
  )
  await dropLeftovers(register)
}

/** Deletes the stored cells of rejected rows, a few at a time: they contain addresses and may have many megabytes. */
async function forgetRejectedRows(register: Register, settledUntil: number): Promise<void> {
  const rows = `SELECT t.file_id, t.place FROM imported_file f CROSS JOIN imported_page t ON t.file_id = f.id
    WHERE f.settled_at <= ? AND t.rejected_rows IS NOT NULL LIMIT 8`
  const isAny: Query<boolean> = {
    sql: `SELECT EXISTS (${rows})`,
    params: [settledUntil],
    map: ([any]) => Number(any) === 1,
  }
  const drop: Statement = {
    sql: `UPDATE imported_page SET rejected_rows = NULL WHERE (file_id, place) IN (${rows})`,
    params: [settledUntil],
  }
  while ((await register.engine.read(isAny))[0] === true) {
    await write(register, drop)
    await yieldToEventLoop()
  }
}
