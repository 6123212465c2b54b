import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { DayEntry, FileStampEntry, PostedEntry, StampEntry } from './entries.ts'
import { fileStampCommitment } from './file-stamp.ts'
import type { Problem } from './problems.ts'
import { dayText } from './seal.ts'
import { stampChecks } from './time-stamp/setup.ts'
import type { StampProblem } from './time-stamp/verify.ts'
import type { BadEntry, Book, Verification } from './verification.ts'

const placeForm = /^(slack|telegram) \S+$/

/**
 * Checks the proofs kept outside the database: heads (digests of closed days) posted to rooms, and time stamps. A head
 * includes the head of the day before, so it also proves all earlier days. The stamp of a file proves only its lines.
 */
export class ExternalAnchors {
  readonly #book: Pick<Book, 'movementDigest'>
  readonly #trusted: readonly Certificate[] | null
  readonly #days = new Map<IstanbulDay, DayEntry>()
  /** Days whose head was posted or stamped. */
  readonly #anchoredDays: IstanbulDay[] = []
  readonly #fileStamps: FileStampEntry[] = []

  constructor(book: Pick<Book, 'movementDigest'>, trusted: readonly Certificate[] | null) {
    this.#book = book
    this.#trusted = trusted
  }

  /**
   * Returns the fault of an entry whose day is missing: the missing day if it is later than all days read, as the end of
   * the ledger may be cut off; else the entry.
   */
  #withoutDay({ kind, seq, content: { date } }: PostedEntry | StampEntry | FileStampEntry): BadEntry {
    return date > (latest([...this.#days.keys()]) ?? '')
      ? { kind: 'day', at: date, problem: 'it is missing, though its head was seen outside' }
      : { kind, at: seq, problem: 'its day is not here' }
  }

  day(entry: DayEntry): void {
    this.#days.set(entry.date, entry)
  }

  posted(entry: PostedEntry): BadEntry | null {
    const { kind, seq, recordedAt, content } = entry
    const bad = (problem: Problem): BadEntry => ({ kind, at: seq, problem })
    const closedDay = this.#days.get(content.date)
    if (closedDay === undefined) return this.#withoutDay(entry)
    if (!placeForm.test(content.place)) return bad('it is no place')
    // The times of ledger entries are whole seconds, so the closing is rounded down.
    if (recordedAt < Math.floor(closedDay.closedAt / 1000) * 1000)
      return bad('it has seen the head before the day was closed')
    if (content.head !== closedDay.head) return bad('it has seen another head than the day has')
    this.#anchoredDays.push(content.date)
    return null
  }

  async stamp(entry: StampEntry): Promise<BadEntry | null> {
    const { kind, seq, content, tsr } = entry
    const bad = (problem: Problem): BadEntry => ({ kind, at: seq, problem })
    if (hash('sha256', Buffer.from(tsr, 'base64')) !== content.answer)
      return bad('it is not the answer that was kept')
    const problem = await stampProblem({ ...content, tsr }, this.#trusted)
    if (problem !== null) return bad(problem)
    const day = this.#days.get(content.date)
    if (day === undefined) return this.#withoutDay(entry)
    if (hash('sha384', dayText(day)) !== content.sha384) return bad('it is not of the day as it is here')
    this.#anchoredDays.push(content.date)
    return null
  }

  async fileStamp(entry: FileStampEntry): Promise<BadEntry | null> {
    const { kind, seq, content, revealed } = entry
    const bad = (problem: Problem): BadEntry => ({ kind, at: seq, problem })
    if (!this.#days.has(content.date)) return this.#withoutDay(entry)
    this.#fileStamps.push(entry)
    if (revealed === null) return null
    if (fileStampCommitment(revealed) !== content.commitment)
      return bad('its digest and answer do not give its commitment')
    const problem = await stampProblem({ ...content, ...revealed }, this.#trusted)
    return problem === null ? null : bad(problem)
  }

  /**
   * Returns the first stamped file whose digest is wrong or missing; null without one. Call it after all entries. A file
   * with an erased address cannot be computed again and is not checked.
   */
  async firstBadFile(): Promise<BadEntry | null> {
    for (const { kind, seq: at, content, revealed } of this.#fileStamps) {
      const digest = await this.#book.movementDigest(content.date, content.brandCode)
      if (digest === null) continue
      if (revealed === null)
        return { kind, at, problem: 'its digest is missing, though its file lacks no address' }
      if (digest.toString('hex') !== revealed.sha384)
        return { kind, at, problem: 'it is not of the file of its day' }
    }
    return null
  }

  /** Returns the latest day whose head was posted or stamped, and that head. Call it only if all entries are valid. */
  reach(): Pick<Verification, 'anchoredThrough' | 'anchoredHead'> {
    const anchoredThrough = latest(this.#anchoredDays)
    return { anchoredThrough, anchoredHead: this.#days.get(anchoredThrough ?? '')?.head ?? null }
  }
}

function latest(dates: IstanbulDay[]): IstanbulDay | null {
  return dates.sort().at(-1) ?? null
}

type StampClaims = Pick<StampEntry, 'tsr'> &
  Pick<StampEntry['content'], 'sha384' | 'stampedAt' | 'serial' | 'authority'>

/**
 * Returns the fault of a time stamp, or null: it must be the signed answer for its digest, with the time, serial number
 * and authority recorded for it.
 */
export async function stampProblem(
  { sha384, tsr, stampedAt, serial, authority }: StampClaims,
  trusted: readonly Certificate[] | null,
): Promise<Problem | null> {
  const digest = Buffer.from(sha384, 'hex')
  const { verifyStamp } = await stampChecks()
  const verified = await verifyStamp(Buffer.from(tsr, 'base64'), { digest }, trusted)
  if (verified.kind === 'refused') return wordsOf(verified.reason)
  if (verified.at !== stampedAt) return 'it was stamped at another time'
  if (verified.serial !== serial) return 'it has another serial number'
  return verified.authority === authority ? null : 'it is from another authority'
}

/** Returns the sentence about a problem of a time stamp. */
export function wordsOf(problem: StampProblem): Problem {
  return problem === 'untrusted'
    ? 'its signer leads to no certificate in TSA_CA_FILE'
    : `it does not hold: ${problem}`
}
