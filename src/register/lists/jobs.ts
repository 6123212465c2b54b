import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm'
import * as z from 'zod'
import { brand, listFile, listPage } from '../../../db/schema.ts'
import { build, preparedQuery, query, type Statement, statement } from '../../../db/statement.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import { columns } from '../../import-file/consent-rows.ts'
import type { FileFault } from '../../import-file/raw-lines.ts'
import { areDue, dueBy } from '../due-rows.ts'
import type { Register } from '../register.ts'
import { type ListTally, listTallyShape, nothingFound } from './tally.ts'

type Row = typeof listFile.$inferSelect

/** A file of addresses that somebody asks about at once, and how far that is. */
export interface ListFile extends Omit<Row, 'tally' | 'fault' | 'told' | 'requestKey'> {
  readonly brandName: string
  readonly tally: ListTally
  readonly fault: ListFault | null
}

/**
 * Why a file was not looked up. `gone`: Slack does not hand it over. `denied`: whoever gave it has no role for the brand any
 * more. `failed`: it is our fault.
 */
export type ListFault = FileFault | { readonly kind: 'gone' | 'denied' | 'failed' }

const ours = ['gone', 'denied', 'failed'] as const
const faultShape = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['empty', 'not-xlsx', 'encrypted', 'workbook-too-long', ...ours]) }),
    z.object({ kind: z.enum(['column-missing', 'column-twice']), column: z.enum(columns) }),
    z.object({ kind: z.literal('quote-open'), line: z.int().nullable() }),
    z.object({ kind: z.literal('workbook-too-large'), bytesMax: z.int() }),
  ]),
)

const dayMs = 24 * 60 * 60_000
/** How long the addresses of a file are kept after it was given, and its answers can be fetched. */
export const listKeptMs = dayMs

export interface NewListFile {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  readonly holder: string
  readonly language: 'tr' | 'en'
  readonly slackFile: string
  readonly requestKey: string
}

/** Has a file that somebody gave in Slack asked about; the same request once, however often it comes. */
export async function askOfFile(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  asked: NewListFile,
): Promise<void> {
  const createdAt = clock()
  const row = { ...asked, state: 'receiving' as const, createdAt, expiresAt: createdAt + listKeptMs }
  await engine.unit([], () => ({
    writes: [statement(build.insert(listFile).values(row).onConflictDoNothing())],
    result: null,
  }))
}

const jobs = () =>
  build
    .select({ file: listFile, brandName: brand.name })
    .from(listFile)
    .innerJoin(brand, eq(brand.code, listFile.brandCode))

/** One of them, as it is stored. */
export const listById = (id: number) => query(jobs().where(eq(listFile.id, id)))
type Stored = ReturnType<ReturnType<typeof listById>['map']>

export function listOf({ file, brandName }: Stored): ListFile {
  const { tally, fault, told: _, requestKey: __, ...row } = file
  return {
    ...row,
    brandName,
    tally: tally === null ? nothingFound : listTallyShape.parse(JSON.parse(tally)),
    fault: fault === null ? null : (faultShape.parse(JSON.parse(fault)) as ListFault),
  }
}

export async function listFileOf({ engine }: Pick<Register, 'engine'>, id: number): Promise<ListFile | null> {
  const [row] = await engine.read(listById(id))
  return row === undefined ? null : listOf(row)
}

const atWork = preparedQuery(() =>
  jobs()
    .where(and(inArray(listFile.state, ['receiving', 'looking']), areDue(listFile.dueAt)))
    .orderBy(asc(listFile.id)),
)

/** Those that may be fetched or looked up by now, the oldest first. */
export async function listsAtWork({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<ListFile[]> {
  return (await engine.read(atWork(dueBy(clock())))).map(listOf)
}

const toTell = preparedQuery(() =>
  jobs()
    // As in the index on it, which a bound value would not use.
    .where(and(inArray(listFile.state, ['done', 'ceiling', 'unreadable']), sql`${listFile.told} = 0`))
    .orderBy(asc(listFile.id)),
)

/** Those whose holder is to be told what came of them. */
export async function listsToTell({ engine }: Pick<Register, 'engine'>): Promise<ListFile[]> {
  return (await engine.read(toTell())).map(listOf)
}

export async function noteTold({ engine }: Pick<Register, 'engine'>, id: number): Promise<void> {
  await engine.unit([], () => ({ writes: [setList(id, { told: 1 })], result: null }))
}

export function setList(id: number, set: Partial<typeof listFile.$inferInsert>): Statement {
  return statement(build.update(listFile).set(set).where(eq(listFile.id, id)))
}

export function withoutListPages(id: number): Statement {
  return statement(build.delete(listPage).where(eq(listPage.listId, id)))
}

/** Those whose time is over. */
export async function listsOver({ engine, clock }: Pick<Register, 'engine' | 'clock'>) {
  const { id, state, told } = listFile
  const over = build.select({ id, state, told }).from(listFile).where(lte(listFile.expiresAt, clock()))
  return (await engine.read(query(over))).map(({ told, ...list }) => ({ ...list, isTold: told === 1 }))
}
