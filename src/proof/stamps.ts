import { hash } from 'node:crypto'
import { and, asc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm'
import { isDatabaseFault, type Outcome } from '../../db/engine.ts'
import { entry } from '../../db/schema.ts'
import { build, query, type Statement } from '../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../calendar/istanbul.ts'
import { appendEntry, lastOfSubject, ledgerMoments, registerTime } from '../ledger/append.ts'
import { closedDay, closedDaysFrom } from '../ledger/days.ts'
import type { StampEntry } from '../ledger/entries.ts'
import { dayText } from '../ledger/seal.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { stampChecks, stampRequests } from '../ledger/time-stamp/setup.ts'
import { brandsOfDay } from '../register/changes/day.ts'
import type { Register } from '../register/register.ts'
import type { Log } from '../util/log.ts'
import { movementDigest, spanOf } from './movement-file.ts'

/**
 * Time stamps (RFC 3161) are entries of the ledger. A stamp of a closed day vouches for all days through it,
 * and no erasure affects it. Movement files have their own. If two processes ask, the first keeps its stamp.
 */
export interface Stamp extends Omit<StampEntry['content'], 'sha384' | 'answer'> {
  /** SHA-384. */
  readonly digest: Buffer
  readonly tsr: Buffer
}

/** The day itself, or the movement file of a brand. */
type StampSubject = Pick<Stamp, 'date' | 'brandCode'>

const subjectOf = ({ date, brandCode }: StampSubject) =>
  brandCode === null ? `stamp ${date}` : `stamp ${date} ${brandCode}`

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
    const { sha384, answer: _, ...facts } = JSON.parse(content) as StampEntry['content']
    return { ...facts, digest: Buffer.from(sha384, 'hex'), tsr: body ?? Buffer.alloc(0) }
  })
}

/** Returns the stamp of a day, or of the movement file of a brand. */
export async function stampOf(
  reader: Reader,
  date: IstanbulDay,
  brandCode: number | null = null,
): Promise<Stamp | null> {
  return (await stampsWhere(reader, eq(entry.subject, subjectOf({ date, brandCode }))))[0] ?? null
}

/** Returns the stamps of this day and later ones. */
export async function dayStampsFrom(reader: Reader, date: IstanbulDay, limit?: number): Promise<Stamp[]> {
  const isOfDay = and(
    gte(entry.subject, subjectOf({ date, brandCode: null })),
    lt(entry.subject, 'stamp:'),
    sql`${entry.content} ->> '$.brandCode' is null`,
  )
  return await stampsWhere(reader, isOfDay, limit)
}

/** Returns the stamps of a day's files by brand. */
export async function stampsOf(reader: Reader, date: IstanbulDay): Promise<ReadonlyMap<number, Stamp>> {
  const isOfDay = and(gt(entry.subject, `stamp ${date} `), lt(entry.subject, `stamp ${date}!`))
  return new Map((await stampsWhere(reader, isOfDay)).map((one) => [one.brandCode ?? 0, one]))
}

type StampingOutcome =
  | { readonly kind: 'stamped' }
  /** The authority did not answer; asking again at once costs nothing. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** Refused, or the answer is no proof; asking again may cost. */
  | { readonly kind: 'failed'; readonly detail: string }

export function appendStamp({ digest, tsr, ...about }: Stamp, recordedAt: number): Statement {
  const { date, brandCode, stampedAt, authority, serial } = about
  const content: StampEntry['content'] = {
    ...{ date, brandCode, sha384: digest.toString('hex'), answer: hash('sha256', tsr) },
    ...{ stampedAt, authority, serial },
  }
  const stamped = { kind: 'stamp', subject: subjectOf(about), recordedAt, content } as const
  return appendEntry(undefined, { ...stamped, door: null, actor: null }, () => tsr).write
}

/** Enters a verified stamp unless there is one by now. */
async function stampDigest(
  register: Register,
  { authority, trusted }: Stamper,
  digest: Buffer,
  about: StampSubject,
): Promise<StampingOutcome> {
  const subject = subjectOf(about)
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
    if (kept !== undefined) return { writes: [], result: null }
    const recordedAt = registerTime(now, moments)
    const stamp = { ...about, digest, tsr, stampedAt, authority: name, serial }
    return { writes: [appendStamp(stamp, recordedAt)], result: null }
  })
  return { kind: 'stamped' }
}

/**
 * Stamps the files of a closed day, then the day itself. Stops at the first failure: the next request would fail too,
 * and each wrong answer may cost a credit. Throws if a file cannot be made, once the others are stamped.
 */
export async function stampDay(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<StampingOutcome> {
  const closed = await closedDay(register, date)
  if (closed === null) return { kind: 'stamped' }
  const text = dayText(closed)
  if (!hash('sha256', text, 'buffer').equals(closed.head)) {
    throw new Error(`Cannot stamp ${date}: the day is not as it was closed`)
  }
  const brandCodes = (await brandsOfDay(register, await spanOf(register, date))).map(({ code }) => code)
  const broken: unknown[] = []
  for (const brandCode of [...brandCodes, null]) {
    if ((await stampOf(register, date, brandCode)) !== null) continue
    try {
      const digest =
        brandCode === null ? hash('sha384', text, 'buffer') : await movementDigest(register, date, brandCode)
      const outcome = await stampDigest(register, stamper, digest, { date, brandCode })
      if (outcome.kind !== 'stamped') return outcome
    } catch (error) {
      if (isDatabaseFault(error)) throw error
      broken.push(error)
    }
  }
  if (broken.length > 0) throw broken[0]
  return { kind: 'stamped' }
}

/** Past days that are still stamped when an authority is set up later. */
const daysBack = 14

/** Stamps the last closed days without a stamp of their own, if `isTime` to ask the authority. */
export async function stampDue(
  register: Register,
  stamper: Stamper,
  log: Log,
  isTime: () => Promise<boolean>,
): Promise<void> {
  const from = addDays(dayOf(register.clock()), -daysBack)
  const stamped = new Set((await dayStampsFrom(register, from)).map(({ date }) => date))
  const unstamped = (await closedDaysFrom(register, from)).filter(({ date }) => !stamped.has(date))
  if (unstamped.length === 0 || !(await isTime())) return
  for (const { date } of unstamped) {
    try {
      const outcome = await stampDay(register, stamper, date)
      if (outcome.kind !== 'stamped') {
        log.warn('stamp.failed', { date, outcome: outcome.kind, reason: outcome.detail })
        return
      }
      log.info('stamp.stored', { date })
    } catch (error) {
      // The day is broken, not the authority: continue with the others.
      if (isDatabaseFault(error)) throw error
      log.error('stamp.broken', error, { date })
    }
  }
}
