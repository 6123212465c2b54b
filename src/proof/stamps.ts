import { hash } from 'node:crypto'
import { and, asc, eq, gt, lt, type SQL, sql } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { day, entry, wantedStamp } from '../../db/schema.ts'
import { build, query, type Statement, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import { appendEntry, lastOfSubject, ledgerMoments, registerTime } from '../ledger/append.ts'
import type { StampEntry } from '../ledger/entries.ts'
import { dayValues, textOfDay } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { stampChecks, stampRequests } from '../ledger/time-stamp/setup.ts'
import type { Register } from '../register/register.ts'
import { movementDigest } from './movement-file.ts'

/**
 * Time stamps (RFC 3161) are entries of the ledger. A stamp of a closed day vouches for all days through it,
 * and no erasure affects it. Movement files and files made on request have their own. Of two processes, the
 * first keeps its stamp.
 */
export interface Stamp extends Omit<StampEntry['content'], 'of' | 'sha384' | 'answer'> {
  /** SHA-384. */
  readonly digest: Buffer
  readonly tsr: Buffer
}

/** In place of a brand code. */
export const theDayItself = 0

export type WishKey = Pick<typeof wantedStamp.$inferSelect, 'date' | 'brandCode'>

export const isWish = ({ date, brandCode }: WishKey) =>
  and(eq(wantedStamp.date, date), eq(wantedStamp.brandCode, brandCode))

const ofDay = (date: IstanbulDay) => `stamp ${date}`
const ofMovementFile = (date: IstanbulDay, brandCode: number) => `stamp ${date} ${brandCode}`
const ofFile = (sha384: string) => `stamp file ${sha384}`

type Reader = Pick<Register, 'engine'>

async function stampsWhere({ engine }: Reader, isWanted: SQL | undefined, limit = -1): Promise<Stamp[]> {
  const stored = build
    .select({ content: entry.content, body: entry.body })
    .from(entry)
    .where(isWanted)
    .orderBy(asc(entry.subject))
    .limit(limit)
  const rows = await engine.read(query(stored))
  return rows.map(({ content, body }) => {
    const { of: _, sha384, answer: __, ...facts } = JSON.parse(content) as StampEntry['content']
    return { ...facts, digest: Buffer.from(sha384, 'hex'), tsr: body ?? Buffer.alloc(0) }
  })
}

async function stampUnder(reader: Reader, subject: string): Promise<Stamp | null> {
  return (await stampsWhere(reader, eq(entry.subject, subject)))[0] ?? null
}

export async function dayStampOf(reader: Reader, date: IstanbulDay): Promise<Stamp | null> {
  return await stampUnder(reader, ofDay(date))
}

export async function nextStampedDay(reader: Reader, date: IstanbulDay): Promise<IstanbulDay | null> {
  const isBehind = and(
    gt(entry.subject, ofDay(`${date}~`)),
    lt(entry.subject, ofFile('')),
    sql`${entry.content} ->> '$.of' = 'day'`,
  )
  return (await stampsWhere(reader, isBehind, 1))[0]?.date ?? null
}

export async function stampOf(reader: Reader, date: IstanbulDay, brandCode: number): Promise<Stamp | null> {
  return await stampUnder(reader, ofMovementFile(date, brandCode))
}

/** Returns the stamps of a day's files by brand. */
export async function stampsOf(reader: Reader, date: IstanbulDay): Promise<ReadonlyMap<number, Stamp>> {
  const isOfDay = and(gt(entry.subject, `${ofDay(date)} `), lt(entry.subject, `${ofDay(date)}!`))
  return new Map((await stampsWhere(reader, isOfDay)).map((one) => [one.brandCode ?? 0, one]))
}

async function keptFileStamp(reader: Reader, digest: Buffer): Promise<Stamp | null> {
  return await stampUnder(reader, ofFile(digest.toString('hex')))
}

export type StampingOutcome =
  | { readonly kind: 'stamped' }
  /** May be asked again at once. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** Refused, or the answer is no proof; asking again may cost. */
  | { readonly kind: 'failed'; readonly detail: string }

interface Wish {
  readonly of: StampEntry['content']['of']
  readonly date: IstanbulDay | null
  readonly brandCode: number | null
}

function subjectOf(digest: Buffer, { of, date, brandCode }: Wish): string {
  if (of === 'file' || date === null) return ofFile(digest.toString('hex'))
  return of === 'day' || brandCode === null ? ofDay(date) : ofMovementFile(date, brandCode)
}

export function appendStamp({ of, digest, tsr, ...about }: Stamp & Wish, recordedAt: number): Statement {
  const { date, brandCode, stampedAt, authority, serial } = about
  const content: StampEntry['content'] = {
    ...{ of, date, brandCode, sha384: digest.toString('hex'), answer: hash('sha256', tsr) },
    ...{ stampedAt, authority, serial },
  }
  const subject = subjectOf(digest, { of, date, brandCode })
  const stamped = { kind: 'stamp', subject, recordedAt, door: null, actor: null, content } as const
  return appendEntry(undefined, stamped, () => tsr).write
}

/** Enters a verified stamp unless there is one by now. */
async function stampDigest(
  register: Register,
  { authority, trusted }: Stamper,
  digest: Buffer,
  about: Wish,
): Promise<StampingOutcome> {
  const subject = subjectOf(digest, about)
  const [{ stampRequest }, { verifyStamp }] = await Promise.all([stampRequests(), stampChecks()])
  const request = stampRequest(digest)
  const answer = await authority.stamp(request)
  if (answer.kind === 'unreachable') return { kind: 'unreachable', detail: answer.detail }
  if (answer.kind === 'refused') return { kind: 'failed', detail: answer.detail }
  const verified = await verifyStamp(answer.response, request, trusted)
  if (!verified.ok) return { kind: 'failed', detail: verified.problem }
  const tsr = Buffer.from(answer.response)
  const { at: stampedAt, authority: name, serial } = verified
  const now = register.clock()
  const reads = [lastOfSubject({ subject }), ledgerMoments({ now })] as const
  await register.engine.unit(reads, ([kept], [moments]): Outcome<null> => {
    const wish = { date: about.date ?? '', brandCode: about.brandCode ?? theDayItself }
    const fulfilled = statement(build.delete(wantedStamp).where(isWish(wish)))
    if (kept !== undefined) return { writes: [fulfilled], result: null }
    const recordedAt = registerTime(now, moments)
    const stamp = { ...about, digest, tsr, stampedAt, authority: name, serial }
    return { writes: [appendStamp(stamp, recordedAt), fulfilled], result: null }
  })
  return { kind: 'stamped' }
}

export async function stampFile(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
  brandCode: number,
): Promise<StampingOutcome> {
  const digest = await movementDigest(register, date, brandCode)
  return await stampDigest(register, stamper, digest, { of: 'movement-file', date, brandCode })
}

/** Refuses a day that is not as it was closed. */
export async function stampHead(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<StampingOutcome> {
  const [row] = await register.engine.read(query(build.select().from(day).where(eq(day.date, date))))
  if (row === undefined) return { kind: 'failed', detail: 'the day is not closed' }
  const text = textOfDay(dayValues(row))
  if (!hash('sha256', text, 'buffer').equals(row.head)) {
    return { kind: 'failed', detail: 'the day is not as it was closed' }
  }
  const about = { of: 'day', date, brandCode: null } as const
  return await stampDigest(register, stamper, hash('sha384', text, 'buffer'), about)
}

type StampedFile =
  | { readonly kind: 'stamped'; readonly stamp: Stamp }
  | Exclude<StampingOutcome, { kind: 'stamped' }>

/** Asks once for each digest, because a stamp costs a credit. */
export async function stampOfFile(
  register: Register,
  stamper: Stamper,
  digest: Buffer,
): Promise<StampedFile> {
  const known = await keptFileStamp(register, digest)
  if (known !== null) return { kind: 'stamped', stamp: known }
  const about = { of: 'file', date: null, brandCode: null } as const
  const outcome = await stampDigest(register, stamper, digest, about)
  if (outcome.kind !== 'stamped') return outcome
  const kept = await keptFileStamp(register, digest)
  if (kept === null) throw new Error('Cannot find a stamp that was just stored')
  return { kind: 'stamped', stamp: kept }
}
