import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  ne,
  or,
  sql,
} from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, uploadedFile } from '../../../db/schema.ts'
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
import { yieldToEventLoop } from '../../event-loop.ts'
import type { FileFault } from '../../import-file/consent-rows.ts'
import { type Register, write } from '../register.ts'
import {
  type IysTally,
  iysTallyShape,
  type ListTally,
  listTallyShape,
  type Tally,
  tallyShape,
  type VoidTally,
  voidTallyShape,
} from './tally.ts'

type Row = typeof uploadedFile.$inferSelect

type Common = Omit<
  Row,
  'kind' | 'channel' | 'recipientType' | 'preview' | 'result' | 'fault' | 'voidResult' | 'requestKey'
> & { readonly brandName: string; readonly fault: UploadFault | null }

export interface ConsentFile extends Common {
  readonly kind: 'consents'
  /** Expected effect, as far as the file has been read. */
  readonly preview: Tally
  /** Effect, as far as the file has been recorded. */
  readonly result: Tally
  /** Changes taken back so far. */
  readonly voided: VoidTally
}

export interface AddressFile extends Common {
  readonly kind: 'addresses'
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** Answers so far. */
  readonly result: ListTally
}

/** A file that İYS or its loader wrote. */
export interface IysFile extends Common {
  readonly kind: 'iys'
  readonly preview: IysTally
  readonly result: IysTally
}

export type UploadedFile = ConsentFile | AddressFile | IysFile

/**
 * Why a file came to nothing. `gone`: Slack does not hand it over. `denied`: its holder lost the role for the
 * brand. `failed`: our fault. `ceiling`: more addresses than its holder may look up today.
 */
export type UploadFault =
  | FileFault
  | { readonly kind: 'gone' | 'denied' | 'failed' }
  | { readonly kind: 'file-too-large'; readonly bytesMax: number }
  | { readonly kind: 'ceiling'; readonly asked: number; readonly left: number; readonly perDay: number }

const { requestKey: _, ...columnsRead } = getTableColumns(uploadedFile)
const fileColumns = { ...columnsRead, brandName: brand.name }

const files = () =>
  build.select(fileColumns).from(uploadedFile).innerJoin(brand, eq(brand.code, uploadedFile.brandCode))

const fileWithId = preparedQuery(() => files().where(eq(uploadedFile.id, sql.placeholder('id'))))
export const fileById = (id: number) => fileWithId({ id })
export type StoredFile = ReturnType<ReturnType<typeof fileById>['map']>

export function fileOfRow({
  kind,
  channel,
  recipientType,
  preview,
  result,
  voidResult,
  ...row
}: StoredFile): UploadedFile {
  const fault = row.fault === null ? null : (JSON.parse(row.fault) as UploadFault)
  if (channel !== null && recipientType !== null) {
    return { ...row, kind: 'addresses', channel, recipientType, result: listTallyOf(result), fault }
  }
  if (kind === 'iys') return { ...row, kind, preview: iysTallyOf(preview), result: iysTallyOf(result), fault }
  if (kind !== 'consents') throw new Error(`Cannot read uploaded file ${row.id}: it names no channel`)
  const [asked, done, voided] = [tallyOf(preview), tallyOf(result), voidTallyOf(voidResult)]
  return { ...row, kind, preview: asked, result: done, voided, fault }
}

/** Each count starts at 0 while nothing is stored. */
export const listTallyOf = (stored: string | null) => listTallyShape.parse(JSON.parse(stored ?? '{}'))
export const tallyOf = (stored: string | null) => tallyShape.parse(JSON.parse(stored ?? '{}'))
export const iysTallyOf = (stored: string | null) => iysTallyShape.parse(JSON.parse(stored ?? '{}'))
export const voidTallyOf = (stored: string | null) => voidTallyShape.parse(JSON.parse(stored ?? '{}'))

export async function uploadedFileOf({ engine }: Register, id: number): Promise<UploadedFile | null> {
  const [row] = await engine.read(fileById(id))
  return row === undefined ? null : fileOfRow(row)
}

function reading<Kind extends UploadedFile['kind']>(kind: Kind) {
  return async (register: Register, id: number) => {
    const file = await uploadedFileOf(register, id)
    return file?.kind === kind ? (file as Extract<UploadedFile, { kind: Kind }>) : null
  }
}

export const consentFileOf = reading('consents')
export const addressFileOf = reading('addresses')
export const iysFileOf = reading('iys')

const isVoiding = and(isNotNull(uploadedFile.voidBegunAt), isNull(uploadedFile.voidedAt))

const isAtWork = or(
  inArray(uploadedFile.state, ['reading', 'applying']),
  isVoiding,
  and(eq(uploadedFile.state, 'receiving'), isNotNull(uploadedFile.slackFile)),
)

const atWork = preparedQuery(() =>
  files()
    .where(and(isAtWork, areDue(uploadedFile.dueAt)))
    .orderBy(asc(uploadedFile.id)),
)

/** Returns the files to fetch, read, apply or take back now, the oldest first. */
export async function filesAtWork({ engine, clock }: Register): Promise<UploadedFile[]> {
  return (await engine.read(atWork(dueBy(clock())))).map(fileOfRow)
}

/**
 * Returns the last imports of a brand, the newest first: `recent` ones, and those applied after a moment whose
 * changes may be taken back.
 */
export async function latestImports(
  { engine }: Register,
  brandCode: number,
  { recent, appliedAfter, limit }: Readonly<Record<'recent' | 'appliedAfter' | 'limit', number>>,
): Promise<Pick<UploadedFile, 'id' | 'createdAt'>[]> {
  const { id, kind, state, result, voidBegunAt, appliedAt, createdAt } = uploadedFile
  const isReceived = inArray(state, ['reading', 'previewed', 'applying', 'done', 'unreadable'])
  const isOfBrand = and(eq(kind, 'consents'), isReceived, eq(uploadedFile.brandCode, brandCode))
  const last = build.select({ id }).from(uploadedFile).where(isOfBrand).orderBy(desc(id)).limit(recent)
  const hasChanges = sql`${result} ->> 'onay' + ${result} ->> 'ret' > 0`
  const isVoidable = and(eq(state, 'done'), isNull(voidBegunAt), gte(appliedAt, appliedAfter), hasChanges)
  const shown = build
    .select({ id, createdAt })
    .from(uploadedFile)
    .where(and(isOfBrand, or(inArray(id, last), isVoidable)))
    .orderBy(desc(id))
    .limit(limit)
  return await engine.read(query(shown))
}

const isOver = inArray(uploadedFile.state, ['previewed', 'done', 'unreadable'])
const isUntold = and(eq(uploadedFile.door, 'slack'), isOver, ne(uploadedFile.told, uploadedFile.state))
const isVoidUntold = and(isNotNull(uploadedFile.voidedAt), ne(uploadedFile.told, 'voided'))

const toTell = preparedQuery(() =>
  files()
    .where(or(and(isUntold, isNull(uploadedFile.voidedAt)), isVoidUntold))
    .orderBy(asc(uploadedFile.id)),
)

/** Returns the files whose holder has still to be notified in Slack. */
export async function filesToTell({ engine }: Register): Promise<UploadedFile[]> {
  return (await engine.read(toTell())).map(fileOfRow)
}

export async function changeFile(
  { engine }: Register,
  id: number,
  from: readonly Row['state'][],
  set: Partial<typeof uploadedFile.$inferInsert>,
): Promise<boolean> {
  return await engine.unit([fileById(id)], ([row]): Outcome<boolean> => {
    if (row === undefined || !from.includes(row.state)) return { writes: [], result: false }
    return { writes: [setFile(id, set)], result: true }
  })
}

export function setFile(id: number, set: Partial<typeof uploadedFile.$inferInsert>): Statement {
  return statement(build.update(uploadedFile).set(set).where(eq(uploadedFile.id, id)))
}

/** Lets an editor decide on a file that was read to its end, and drops its bytes. */
export async function finishReading(
  register: Register,
  id: number,
  also: { readonly digest?: Buffer } = {},
): Promise<void> {
  await changeFile(register, id, ['receiving', 'reading'], { state: 'previewed', ...also })
  await dropLeftovers(register)
}

/** Drops all of a file; false if it cannot be decided any more. */
export async function dropFile(
  register: Register,
  id: number,
  from: Row['state'][] = ['previewed', 'receiving', 'reading'],
): Promise<boolean> {
  const set = { state: 'dropped' as const, settledAt: register.clock(), pages: 0, nextPage: 0 }
  const isDropped = await changeFile(register, id, from, set)
  await dropLeftovers(register)
  return isDropped
}

/** Gives a file up before anything of it was recorded or answered; only the reason stays. */
export async function giveUpFile(
  register: Register,
  { id, kind }: Pick<UploadedFile, 'id' | 'kind'>,
  fault: UploadFault,
): Promise<void> {
  const from: Row['state'][] = [
    'receiving',
    'reading',
    ...(kind === 'addresses' ? ['applying' as const] : []),
  ]
  await changeFile(register, id, from, unreadable(register, fault))
  await dropLeftovers(register)
}

export function unreadable({ clock }: Register, fault: UploadFault) {
  const nothing = { pages: 0, nextPage: 0, result: null }
  return { ...nothing, state: 'unreadable' as const, fault: JSON.stringify(fault), settledAt: clock() }
}

/** Rows that files no longer need. One commit deletes about a mebibyte, because each deleted byte is also overwritten. */
const leftovers = [
  leftoverOf('uploaded_part', ['file_id', 'attempt', 'place'], {
    isLeft: "f.state NOT IN ('receiving', 'reading') OR t.attempt < f.attempt",
    rowsMax: 4,
  }),
  leftoverOf('uploaded_page', ['file_id', 'place'], { isLeft: 't.place >= f.pages', rowsMax: 8 }),
]

function leftoverOf(
  table: string,
  key: readonly string[],
  { isLeft, rowsMax }: { readonly isLeft: string; readonly rowsMax: number },
) {
  // CROSS JOIN begins with the few files.
  const rows = `SELECT ${key.map((column) => `t.${column}`).join(', ')}
    FROM uploaded_file f CROSS JOIN ${table} t ON t.file_id = f.id AND (${isLeft}) LIMIT ${rowsMax}`
  const isAny: Query<boolean> = {
    sql: `SELECT EXISTS (${rows})`,
    params: [],
    map: ([any]) => Number(any) === 1,
  }
  const drop: Statement = { sql: `DELETE FROM ${table} WHERE (${key.join(', ')}) IN (${rows})`, params: [] }
  return { isAny, drop }
}

/** Deletes what files no longer need in short commits, since 256 MiB in one would block for seconds. */
export async function dropLeftovers(register: Register): Promise<void> {
  for (const { isAny, drop } of leftovers) {
    while ((await register.engine.read(isAny))[0] === true) {
      await write(register, drop)
      await yieldToEventLoop()
    }
  }
}
