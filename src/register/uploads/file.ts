import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, notInArray, or, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Outcome } from '../../../db/engine.ts'
import { brand, uploadedFile, uploadedPage, uploadedPart } from '../../../db/schema.ts'
import { build, preparedQuery, query, type Statement, statement } from '../../../db/statement.ts'
import { columns } from '../../import-file/consent-rows.ts'
import type { FileFault } from '../../import-file/raw-lines.ts'
import { areDue, dueBy } from '../due-rows.ts'
import type { Register } from '../register.ts'
import { nothingTallied, type Tally, tallyShape, type VoidTally, voidTallyShape } from './tally.ts'

type Row = typeof uploadedFile.$inferSelect

/** A file of consents on its way into the register. */
export interface UploadedFile
  extends Omit<Row, 'preview' | 'result' | 'fault' | 'tokenMark' | 'voidResult' | 'requestKey'> {
  readonly brandName: string
  /** What it would do, as far as it has been read. */
  readonly preview: Tally
  /** What it did, as far as it has been recorded. */
  readonly result: Tally
  readonly fault: UploadFault | null
  /** What came of its being taken back, as far as that is. */
  readonly voided: VoidTally
}

/**
 * Why a file was not read. `gone`: Slack does not hand it over. `denied`: whoever gave it has no role for the brand any more.
 * `failed`: it is our fault.
 */
export type UploadFault =
  | FileFault
  | { readonly kind: 'gone' | 'denied' | 'failed' }
  | { readonly kind: 'file-too-large'; readonly bytesMax: number }

const ours = ['gone', 'denied', 'failed'] as const
const faultShape = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['empty', 'not-xlsx', 'encrypted', 'workbook-too-long', ...ours]) }),
    z.object({ kind: z.enum(['column-missing', 'column-twice']), column: z.enum(columns) }),
    z.object({ kind: z.literal('quote-open'), line: z.int().nullable() }),
    z.object({ kind: z.enum(['workbook-too-large', 'file-too-large']), bytesMax: z.int() }),
  ]),
)

const jobColumns = {
  id: uploadedFile.id,
  brandCode: uploadedFile.brandCode,
  door: uploadedFile.door,
  holder: uploadedFile.holder,
  language: uploadedFile.language,
  state: uploadedFile.state,
  slackFile: uploadedFile.slackFile,
  createdAt: uploadedFile.createdAt,
  expiresAt: uploadedFile.expiresAt,
  attempt: uploadedFile.attempt,
  encoding: uploadedFile.encoding,
  fault: uploadedFile.fault,
  preview: uploadedFile.preview,
  pages: uploadedFile.pages,
  nextPage: uploadedFile.nextPage,
  result: uploadedFile.result,
  appliedBy: uploadedFile.appliedBy,
  appliedAt: uploadedFile.appliedAt,
  settledAt: uploadedFile.settledAt,
  told: uploadedFile.told,
  toldCount: uploadedFile.toldCount,
  messageKey: uploadedFile.messageKey,
  secondPerson: uploadedFile.secondPerson,
  passesRefusals: uploadedFile.passesRefusals,
  voidedBy: uploadedFile.voidedBy,
  voidApprovedBy: uploadedFile.voidApprovedBy,
  voidBegunAt: uploadedFile.voidBegunAt,
  pagesToVoid: uploadedFile.pagesToVoid,
  voidResult: uploadedFile.voidResult,
  voidedAt: uploadedFile.voidedAt,
  turn: uploadedFile.turn,
  dueAt: uploadedFile.dueAt,
  failures: uploadedFile.failures,
  brandName: brand.name,
}

const jobs = () =>
  build.select(jobColumns).from(uploadedFile).innerJoin(brand, eq(brand.code, uploadedFile.brandCode))

/** One job, as it is stored. */
const jobWithId = preparedQuery(() => jobs().where(eq(uploadedFile.id, sql.placeholder('id'))))
export const fileById = (id: number) => jobWithId({ id })
export type StoredFile = ReturnType<ReturnType<typeof fileById>['map']>

/** How often somebody was told how it stands. */
export const toldCountOf = (id: number) =>
  query(build.select({ toldCount: uploadedFile.toldCount }).from(uploadedFile).where(eq(uploadedFile.id, id)))

export const jobByToken = (tokenMark: Buffer) => query(jobs().where(eq(uploadedFile.tokenMark, tokenMark)))

export function fileOfRow({ preview, result, fault, voidResult, ...row }: StoredFile): UploadedFile {
  return {
    ...row,
    preview: tallyOf(preview),
    result: tallyOf(result),
    voided: voidTallyOf(voidResult),
    fault: fault === null ? null : (faultShape.parse(JSON.parse(fault)) as UploadFault),
  }
}

export function tallyOf(stored: string | null): Tally {
  return stored === null ? nothingTallied : tallyShape.parse(JSON.parse(stored))
}

export function voidTallyOf(stored: string | null): VoidTally {
  return stored === null ? { back: 0, kept: 0 } : voidTallyShape.parse(JSON.parse(stored))
}

export async function uploadedFileOf(
  { engine }: Pick<Register, 'engine'>,
  id: number,
): Promise<UploadedFile | null> {
  const [row] = await engine.read(fileById(id))
  return row === undefined ? null : fileOfRow(row)
}

/** Whether its changes are being taken back. */
const isVoiding = and(isNotNull(uploadedFile.voidBegunAt), isNull(uploadedFile.voidedAt))

const isAtWork = or(
  inArray(uploadedFile.state, ['reading', 'applying']),
  isVoiding,
  and(eq(uploadedFile.state, 'receiving'), isNotNull(uploadedFile.slackFile)),
)

const atWork = preparedQuery(() =>
  jobs()
    .where(and(isAtWork, areDue(uploadedFile.dueAt)))
    .orderBy(asc(uploadedFile.id)),
)

/** Those that may be worked on by now: fetched from Slack, read, recorded, or taken back; the oldest first. */
export async function filesAtWork({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<UploadedFile[]> {
  return (await engine.read(atWork(dueBy(clock())))).map(fileOfRow)
}

/** The last ones of some brands whose file came in, the newest first. */
export async function latestImports(
  { engine }: Pick<Register, 'engine'>,
  brandCodes: readonly number[],
  limit: number,
): Promise<UploadedFile[]> {
  const isShown = inArray(uploadedFile.state, ['reading', 'previewed', 'applying', 'done', 'unreadable'])
  const rows = await engine.read(
    query(
      jobs()
        .where(and(isShown, inArray(uploadedFile.brandCode, [...brandCodes])))
        .orderBy(desc(uploadedFile.id))
        .limit(limit),
    ),
  )
  return rows.map(fileOfRow)
}

const isOnItsWay = and(
  eq(uploadedFile.door, 'slack'),
  notInArray(uploadedFile.state, ['awaiting', 'receiving']),
  notInArray(uploadedFile.told, ['done', 'unreadable', 'dropped', 'voided']),
)
const isVoidUntold = and(isNotNull(uploadedFile.voidBegunAt), ne(uploadedFile.told, 'voided'))

const toTell = preparedQuery(() => jobs().where(or(isOnItsWay, isVoidUntold)).orderBy(asc(uploadedFile.id)))

/** Those of which somebody is to be told in Slack how they stand, until he was told how they ended, and ended being voided. */
export async function filesToTell({ engine }: Pick<Register, 'engine'>): Promise<UploadedFile[]> {
  return (await engine.read(toTell())).map(fileOfRow)
}

/** Changes one job where it is still in one of these states; false where it is not. */
export async function changeFile(
  { engine }: Pick<Register, 'engine'>,
  id: number,
  from: readonly Row['state'][],
  set: Partial<typeof uploadedFile.$inferInsert>,
  beside: readonly Statement[] = [],
): Promise<boolean> {
  return await engine.unit([fileById(id)], ([row]): Outcome<boolean> => {
    if (row === undefined || !from.includes(row.state)) return { writes: [], result: false }
    return { writes: [setFile(id, set), ...beside], result: true }
  })
}

export function setFile(id: number, set: Partial<typeof uploadedFile.$inferInsert>): Statement {
  return statement(build.update(uploadedFile).set(set).where(eq(uploadedFile.id, id)))
}

/** The file as it came is not needed any more. */
export function withoutParts(id: number): Statement {
  return statement(build.delete(uploadedPart).where(eq(uploadedPart.fileId, id)))
}

export function withoutPages(id: number): Statement {
  return statement(build.delete(uploadedPage).where(eq(uploadedPage.fileId, id)))
}

/** The file was read to its end: somebody decides on what it would do. Its bytes are dropped. */
export async function finishReading(register: Pick<Register, 'engine'>, id: number): Promise<void> {
  await changeFile(register, id, ['reading'], { state: 'previewed' }, [withoutParts(id)])
}

/** The file cannot be read: nothing of it is kept but why. */
export async function giveUpReading(
  register: Pick<Register, 'engine' | 'clock'>,
  id: number,
  fault: UploadFault,
): Promise<void> {
  const set = { state: 'unreadable' as const, fault: JSON.stringify(fault), settledAt: register.clock() }
  await changeFile(register, id, ['reading', 'receiving'], set, [withoutParts(id), withoutPages(id)])
}
