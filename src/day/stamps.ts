import { hash } from 'node:crypto'
import { and, asc, eq, gte, lt, type SQL } from 'drizzle-orm'
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
import { listBrandsOfDay } from '../register/changes/day.ts'
import type { Register, WithEngine } from '../register/register.ts'
import { storedJson } from '../util/json.ts'
import type { Log } from '../util/log.ts'
import { OperatorError } from '../util/sentence.ts'
import { appendFileStamp, fileStampOf, fileStampSubject, type MovementFile } from './file-stamps.ts'
import { movementDigest, spanOf } from './movement-file.ts'

/** Time stamp (RFC 3161) of a closed day. It proves the age of all entries up to that day, and no erasure affects it. */
export interface DayStamp extends Omit<StampEntry['content'], 'sha384' | 'answer'> {
  /** SHA-384 digest of the day's text, which is what was stamped. */
  readonly digest: Buffer
  /** Answer of the time stamp authority. */
  readonly tsr: Buffer
}

const subjectOf = (date: IstanbulDay) => `stamp ${date}`

/** Returns the first day stamp that meets a condition; null if there is none. */
async function firstStamp({ engine }: WithEngine, isWanted: SQL | undefined): Promise<DayStamp | null> {
  const select = build
    .select({ content: entry.content, body: entry.body })
    .from(entry)
    .where(isWanted)
    .orderBy(asc(entry.subject))
    .limit(1)
  const [row] = await engine.read(query(select))
  if (row === undefined) return null
  const { sha384, answer: _, ...facts } = storedJson<StampEntry['content']>(row.content)
  return { ...facts, digest: Buffer.from(sha384, 'hex'), tsr: row.body ?? Buffer.alloc(0) }
}

export async function dayStampOf(reader: WithEngine, date: IstanbulDay): Promise<DayStamp | null> {
  return await firstStamp(reader, eq(entry.subject, subjectOf(date)))
}

/** Returns the first stamp of this day or a later one; null if there is none. */
export async function firstDayStampFrom(reader: WithEngine, date: IstanbulDay): Promise<DayStamp | null> {
  return await firstStamp(reader, isFromDay(date))
}

const isFromDay = (date: IstanbulDay) => and(gte(entry.subject, subjectOf(date)), lt(entry.subject, 'stamp:'))

/** Returns the stamped days from a day on. Does not read the authority's answers, each of up to a megabyte. */
async function daysStampedFrom({ engine }: WithEngine, from: IstanbulDay): Promise<Set<string>> {
  const select = build.select({ content: entry.content }).from(entry).where(isFromDay(from))
  const rows = await engine.read(query(select))
  return new Set(rows.map(({ content }) => storedJson<StampEntry['content']>(content).date))
}

/** Returns the write that appends a day's time stamp to the ledger. */
function appendDayStamp({ digest, tsr, ...about }: DayStamp, recordedAt: number): Statement {
  const { date, ...stamped } = about
  const content = { date, sha384: digest.toString('hex'), answer: hash('sha256', tsr), ...stamped }
  const stampEntry = { kind: 'stamp', subject: subjectOf(date), recordedAt, content } as const
  return appendEntry(undefined, { ...stampEntry, door: null, actor: null }, () => tsr).write
}

type StampingOutcome =
  | { readonly kind: 'stamped' }
  /** The authority did not answer; another request costs nothing. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** The authority refused, or its answer proves nothing; another request may cost a credit. */
  | { readonly kind: 'failed'; readonly detail: string }

/** Digest to stamp, the subject of its ledger entry, and the write that appends this entry. */
interface StampToEnter {
  readonly subject: string
  readonly digest: Buffer
  readonly write: (stamp: VerifiedStamp, recordedAt: number) => Statement
}

type VerifiedStamp = Omit<DayStamp, 'date'>

/**
 * Asks the authority for a time stamp, verifies it and appends it to the ledger. If another process has appended one in the
 * meantime, that one stays.
 */
async function enterStamp(
  register: Register,
  { authority, trusted }: Stamper,
  { subject, digest, write }: StampToEnter,
): Promise<StampingOutcome> {
  const [{ stampRequest }, { verifyStamp }] = await Promise.all([stampRequests(), stampChecks()])
  const request = stampRequest(digest)
  const answer = await authority.stamp(request)
  if (answer.kind === 'unreachable') return { kind: 'unreachable', detail: answer.detail }
  if (answer.kind === 'refused') return { kind: 'failed', detail: answer.detail }
  const verified = await verifyStamp(answer.response, request, trusted)
  if (verified.kind === 'refused') return { kind: 'failed', detail: verified.reason }
  const { at: stampedAt, authority: name, serial } = verified
  const stamp = { digest, tsr: Buffer.from(answer.response), stampedAt, authority: name, serial }
  const now = register.clock()
  const reads = [lastOfSubject({ subject }), ledgerMoments({ now })] as const
  await register.engine.unit(reads, ([kept], [moments]): Outcome<null> => {
    const writes = kept === undefined ? [write(stamp, registerTime(now, moments))] : []
    return { writes, result: null }
  })
  return { kind: 'stamped' }
}

/** Stamps the movement file of a brand on a day, unless it has a stamp. */
async function stampFile(register: Register, stamper: Stamper, file: MovementFile): Promise<StampingOutcome> {
  if ((await fileStampOf(register, file)) !== null) return { kind: 'stamped' }
  return await enterStamp(register, stamper, {
    subject: fileStampSubject(file),
    digest: await movementDigest(register, file.date, file.brandCode),
    write: (stamp, recordedAt) => appendFileStamp(register, { ...file, ...stamp }, recordedAt),
  })
}

/** Stamps the text of a closed day, unless the day has a stamp. */
async function stampText(
  register: Register,
  stamper: Stamper,
  { date, text }: { readonly date: IstanbulDay; readonly text: string },
): Promise<StampingOutcome> {
  if ((await dayStampOf(register, date)) !== null) return { kind: 'stamped' }
  return await enterStamp(register, stamper, {
    subject: subjectOf(date),
    digest: hash('sha384', text, 'buffer'),
    write: (stamp, recordedAt) => appendDayStamp({ date, ...stamp }, recordedAt),
  })
}

/**
 * Asks the authority for time stamps of a closed day's movement files, then of the day itself. Stops when the authority
 * fails, since each request may cost a credit. If a file cannot be written, it stamps the others first and then throws.
 */
export async function stampDay(
  register: Register,
  stamper: Stamper,
  date: IstanbulDay,
): Promise<StampingOutcome> {
  const closedDayRow = await closedDay(register, date)
  if (closedDayRow === null) return { kind: 'stamped' }
  const text = dayText(closedDayRow)
  if (!hash('sha256', text, 'buffer').equals(closedDayRow.head)) {
    throw new OperatorError({
      en: `Cannot stamp ${date}: the day is not as it was closed`,
      tr: `${date} damgalanamadı: gün, kapandığı haliyle durmuyor`,
    })
  }
  const brands = await listBrandsOfDay(register, await spanOf(register, date))
  const steps = [
    ...brands.map(
      ({ code }) =>
        async () =>
          await stampFile(register, stamper, { date, brandCode: code }),
    ),
    async () => await stampText(register, stamper, { date, text }),
  ]
  const broken: unknown[] = []
  for (const step of steps) {
    try {
      const outcome = await step()
      if (outcome.kind !== 'stamped') return outcome
    } catch (error) {
      if (isDatabaseFault(error)) throw error
      broken.push(error)
    }
  }
  if (broken.length > 0) throw broken[0]
  return { kind: 'stamped' }
}

/** Number of days back from today that are still stamped when an authority is set up later. */
const daysBack = 14

/** Stamps the last closed days that have no stamp yet, if `isTime` allows a request to the authority. */
export async function stampDue(
  register: Register,
  stamper: Stamper,
  log: Log,
  isTime: () => Promise<boolean>,
): Promise<void> {
  const from = addDays(dayOf(register.clock()), -daysBack)
  const stamped = await daysStampedFrom(register, from)
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
      // The fault is in this day's data, not with the authority, so the other days are still stamped.
      if (isDatabaseFault(error)) throw error
      log.error('stamp.broken', error, { date })
    }
  }
}
