import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, notInArray, or, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Outcome } from '../../../db/engine.ts'
import { brand, importJob, importPage, importPart } from '../../../db/schema.ts'
import { build, preparedQuery, query, type Statement, statement } from '../../../db/statement.ts'
import { columns } from '../../import-file/consent-rows.ts'
import type { FileFault } from '../../import-file/raw-lines.ts'
import { areDue, dueBy } from '../due-rows.ts'
import type { Register } from '../register.ts'
import { nothingTallied, type Tally, tallyShape, type VoidTally, voidTallyShape } from './tally.ts'

type Row = typeof importJob.$inferSelect

/** A file of consents on its way into the register. */
export interface ImportJob
  extends Omit<Row, 'preview' | 'result' | 'fault' | 'tokenMark' | 'voidResult' | 'requestKey'> {
  readonly brandName: string
  /** What it would do, as far as it has been read. */
  readonly preview: Tally
  /** What it did, as far as it has been recorded. */
  readonly result: Tally
  readonly fault: ImportFault | null
  /** What came of its being taken back, as far as that is. */
  readonly voided: VoidTally
}

/**
 * Why a file was not read. `gone`: Slack does not hand it over. `denied`: whoever gave it has no role for the brand any more.
 * `failed`: it is our fault.
 */
export type ImportFault =
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
  id: importJob.id,
  brandCode: importJob.brandCode,
  door: importJob.door,
  holder: importJob.holder,
  language: importJob.language,
  state: importJob.state,
  slackFile: importJob.slackFile,
  createdAt: importJob.createdAt,
  expiresAt: importJob.expiresAt,
  attempt: importJob.attempt,
  encoding: importJob.encoding,
  fault: importJob.fault,
  preview: importJob.preview,
  pages: importJob.pages,
  nextPage: importJob.nextPage,
  result: importJob.result,
  appliedBy: importJob.appliedBy,
  appliedAt: importJob.appliedAt,
  settledAt: importJob.settledAt,
  told: importJob.told,
  toldCount: importJob.toldCount,
  messageKey: importJob.messageKey,
  secondPerson: importJob.secondPerson,
  passesRefusals: importJob.passesRefusals,
  voidedBy: importJob.voidedBy,
  voidApprovedBy: importJob.voidApprovedBy,
  voidBegunAt: importJob.voidBegunAt,
  pagesToVoid: importJob.pagesToVoid,
  voidResult: importJob.voidResult,
  voidedAt: importJob.voidedAt,
  turn: importJob.turn,
  dueAt: importJob.dueAt,
  failures: importJob.failures,
  brandName: brand.name,
}

const jobs = () =>
  build.select(jobColumns).from(importJob).innerJoin(brand, eq(brand.code, importJob.brandCode))

/** One job, as it is stored. */
const jobWithId = preparedQuery(() => jobs().where(eq(importJob.id, sql.placeholder('id'))))
export const jobById = (id: number) => jobWithId({ id })
export type StoredJob = ReturnType<ReturnType<typeof jobById>['map']>

/** How often somebody was told how it stands. */
export const toldCountOf = (id: number) =>
  query(build.select({ toldCount: importJob.toldCount }).from(importJob).where(eq(importJob.id, id)))

export const jobByToken = (tokenMark: Buffer) => query(jobs().where(eq(importJob.tokenMark, tokenMark)))

export function jobOf({ preview, result, fault, voidResult, ...row }: StoredJob): ImportJob {
  return {
    ...row,
    preview: tallyOf(preview),
    result: tallyOf(result),
    voided: voidTallyOf(voidResult),
    fault: fault === null ? null : (faultShape.parse(JSON.parse(fault)) as ImportFault),
  }
}

export function tallyOf(stored: string | null): Tally {
  return stored === null ? nothingTallied : tallyShape.parse(JSON.parse(stored))
}

export function voidTallyOf(stored: string | null): VoidTally {
  return stored === null ? { back: 0, kept: 0 } : voidTallyShape.parse(JSON.parse(stored))
}

export async function importJobOf(
  { engine }: Pick<Register, 'engine'>,
  id: number,
): Promise<ImportJob | null> {
  const [row] = await engine.read(jobById(id))
  return row === undefined ? null : jobOf(row)
}

/** Whether its changes are being taken back. */
const isVoiding = and(isNotNull(importJob.voidBegunAt), isNull(importJob.voidedAt))

const isAtWork = or(
  inArray(importJob.state, ['reading', 'applying']),
  isVoiding,
  and(eq(importJob.state, 'receiving'), isNotNull(importJob.slackFile)),
)

const atWork = preparedQuery(() =>
  jobs()
    .where(and(isAtWork, areDue(importJob.dueAt)))
    .orderBy(asc(importJob.id)),
)

/** Those that may be worked on by now: fetched from Slack, read, recorded, or taken back; the oldest first. */
export async function jobsAtWork({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<ImportJob[]> {
  return (await engine.read(atWork(dueBy(clock())))).map(jobOf)
}

/** The last ones of some brands whose file came in, the newest first. */
export async function latestJobs(
  { engine }: Pick<Register, 'engine'>,
  brandCodes: readonly number[],
  limit: number,
): Promise<ImportJob[]> {
  const isShown = inArray(importJob.state, ['reading', 'previewed', 'applying', 'done', 'unreadable'])
  const rows = await engine.read(
    query(
      jobs()
        .where(and(isShown, inArray(importJob.brandCode, [...brandCodes])))
        .orderBy(desc(importJob.id))
        .limit(limit),
    ),
  )
  return rows.map(jobOf)
}

const isOnItsWay = and(
  eq(importJob.door, 'slack'),
  notInArray(importJob.state, ['awaiting', 'receiving']),
  notInArray(importJob.told, ['done', 'unreadable', 'dropped', 'voided']),
)
const isVoidUntold = and(isNotNull(importJob.voidBegunAt), ne(importJob.told, 'voided'))

const toTell = preparedQuery(() => jobs().where(or(isOnItsWay, isVoidUntold)).orderBy(asc(importJob.id)))

/** Those of which somebody is to be told in Slack how they stand, until he was told how they ended, and ended being voided. */
export async function jobsToTell({ engine }: Pick<Register, 'engine'>): Promise<ImportJob[]> {
  return (await engine.read(toTell())).map(jobOf)
}

/** Changes one job where it is still in one of these states; false where it is not. */
export async function changeJob(
  { engine }: Pick<Register, 'engine'>,
  id: number,
  from: readonly Row['state'][],
  set: Partial<typeof importJob.$inferInsert>,
  beside: readonly Statement[] = [],
): Promise<boolean> {
  return await engine.unit([jobById(id)], ([row]): Outcome<boolean> => {
    if (row === undefined || !from.includes(row.state)) return { writes: [], result: false }
    return { writes: [setJob(id, set), ...beside], result: true }
  })
}

export function setJob(id: number, set: Partial<typeof importJob.$inferInsert>): Statement {
  return statement(build.update(importJob).set(set).where(eq(importJob.id, id)))
}

/** The file as it came is not needed any more. */
export function withoutParts(id: number): Statement {
  return statement(build.delete(importPart).where(eq(importPart.jobId, id)))
}

export function withoutPages(id: number): Statement {
  return statement(build.delete(importPage).where(eq(importPage.jobId, id)))
}
