import type { Certificate } from 'pkijs'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { commit } from '../../vault/commitment.ts'
import type {
  DayEntry,
  DayStampEntry,
  Entry,
  FileStampEntry,
  KeyedEntry,
  RecipientEntry,
  StampEntry,
  WitnessEntry,
} from '../export/entries.ts'
import { anchorage } from './anchorage.ts'
import { complaintChecker } from './complaint-checker.ts'
import { erasureChecker } from './erasure-checker.ts'
import { newGenerations } from './generations.ts'
import { contentProblem, firstBadOfKeys } from './keys.ts'
import { laterEvidenceChain } from './later-evidence-chain.ts'
import { outsideChecker } from './outside-checker.ts'
import { sealChecker } from './seals.ts'
import { stampProblem } from './stamps.ts'

/** The first entry that is not what it was when it was written, and what is wrong with it. */
export interface BadEntry {
  readonly kind: Entry['kind'] | 'line' | 'evidence' | 'evidence-file'
  /**
   * Which one: the `seq` of a change, the first `seq` of a seal, the date of a day, the last change of a consent, the
   * commitment of a recipient, the date of a day's stamp, date and brand of a file's, the SHA-384 of a file that was handed out
   * for its stamp, date and place of a witness, the id of a change for its evidence, the place of evidence added later in its
   * chain, the mark of a file that no evidence tells of, the number of a complaint, the place of a complaint, an erasure or what came from outside in its chain, the number of a line.
   * With its key a register names a recipient by his number.
   */
  readonly at: string | number
  readonly problem: string
}

/** What was found to be bad already while it was read: a line of an export that is no entry, a change of nobody. */
export interface Unreadable {
  readonly kind: 'bad'
  readonly bad: BadEntry
}

/** A line that was damaged, though it is an entry still: to be named unless a check names what was altered in it. */
export interface Doubt {
  readonly kind: 'doubt'
  readonly bad: BadEntry
}

/** What verification reads. */
export type Read = Entry | Unreadable | Doubt

export interface Verification {
  readonly ok: boolean
  /** How many changes were checked. */
  readonly changes: number
  readonly firstBad: BadEntry | null
  /**
   * The last day up to which witnesses outside reach: from the first closed day to this one, without a gap, an edit could not
   * be hidden by making all seals anew. The head of a day stands on that of the day before, so that a posted head, and a
   * stamp of the day itself by an authority, vouch for that day and all before it. Where an entry does not hold, the last
   * day whose head was posted.
   */
  readonly anchoredThrough: string | null
  /** Days behind that one whose files have stamps all the same; left out where there are none, or an entry does not hold. */
  readonly stampedBeyond?: StampedDays
  /** The end of what was checked, to be compared with what was seen outside; left out where an entry does not hold. */
  readonly last?: Ends
  /** Of each place the last head that is said to have been posted there; left out where an entry does not hold. */
  readonly posted?: readonly PostedHead[]
  /** Addresses that were dropped before drops were entered in a chain: nothing vouches for those. Left out where there are none. */
  readonly droppedUnseen?: number
}

/** The end of the register as it is here. */
export interface Ends {
  /** Of the last change; null while there is none. */
  readonly seq: number | null
  readonly sealHead: string | null
  readonly day: IstanbulDay | null
  readonly dayHead: string | null
}

/** What a person can find again in a room. */
export interface PostedHead {
  readonly place: string
  readonly day: IstanbulDay
  readonly head: string
  /** ms UTC. */
  readonly seenAt: number
}

/** The stamp of a file vouches for its lines, though not for what came before. */
export interface StampedDays {
  readonly days: number
  readonly last: IstanbulDay
}

/** What is wrong with an entry, and which one it is. */
export type Problem = Pick<BadEntry, 'at' | 'problem'> | null

/** The same entries once more, in other orders: of a register its tables, of an export what was noted while it was read. */
export interface Book {
  /**
   * The changes and consents by key, the changes of a key in their order, its consent behind them, the erasures of a recipient
   * before all of his.
   */
  byKey(): AsyncIterable<KeyedEntry>
  /** Whether the address with this commitment is here; left out where all that are gone have been looked at before. */
  readonly isHere?: (commitment: string) => boolean
  /** SHA-384 of a brand's movement file of a day; null where an address in it was erased. */
  movementDigest(date: IstanbulDay, brandCode: number): Promise<Buffer | null>
}

/**
 * Checks a register or an export entry by entry: every change's id, every seal and day over what it covers and after the
 * one before, every revealed address against its commitment, every stamp against the day, the file or the digest it stamps,
 * the chains of evidence added later, of complaints, of erasures and of what came from outside, also against the ends that each
 * day was closed with; then by key every change after the one before it, every consent against the changes it is folded from, and
 * every drop of an address against what had to be kept by then. Needs neither key nor database.
 * Stops at the first entry that does not hold. `trusted` are the roots of authorities; without any, who signed a stamp is
 * not asked.
 */
export async function verify(
  entries: AsyncIterable<Read>,
  book: Book,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const seals = sealChecker()
  const anchors = anchorage()
  const generations = newGenerations()
  const later = laterEvidenceChain()
  const complaints = complaintChecker()
  const erasures = erasureChecker()
  const outside = outsideChecker()
  let changes = 0
  let brandCode: number | null = null
  let doubt: BadEntry | null = null
  /** The line that comes next, where it is damaged. */
  let damaged: BadEntry | null = null
  function result(firstBad: BadEntry | null): Verification {
    if (firstBad !== null) return { ok: false, changes, firstBad, anchoredThrough: anchors.seenThrough() }
    const stampedBeyond = anchors.stampedBeyond()
    return {
      ok: true,
      changes,
      firstBad,
      anchoredThrough: anchors.through(),
      ...(stampedBeyond === null ? {} : { stampedBeyond }),
      last: seals.ends(),
      posted: anchors.posted(),
      ...(erasures.foundDropped() === 0 ? {} : { droppedUnseen: erasures.foundDropped() }),
    }
  }

  /** Only a stamp has to be waited for. */
  function check(entry: Read): BadEntry | null | Promise<BadEntry | null> {
    switch (entry.kind) {
      case 'bad':
        return entry.bad
      case 'doubt':
        doubt ??= entry.bad
        return null
      case 'renewal':
        // It proves nothing by itself: where its line is damaged, no check of its own would name it.
        return damaged ?? named(entry, generations.renewal(entry))
      case 'later-evidence':
        return named(entry, later.entry(entry))
      case 'later-evidence-link':
        return named(entry, later.link(entry))
      case 'complaint':
      case 'complaint-outcome':
        return named(entry, complaints.entry(entry), 'complaint')
      case 'complaint-link':
        return named(entry, complaints.link(entry))
      case 'erasure':
        return named(entry, erasures.entry(entry))
      case 'erasure-link':
        return named(entry, erasures.link(entry))
      case 'outside':
        return named(entry, outside.entry(entry))
      case 'izin-export':
        brandCode = entry.brandCode
        return null
      // A consent is checked with the changes of its key.
      case 'consent':
        return null
      case 'change': {
        const problem = contentProblem(entry) ?? seals.leaf(entry)
        if (problem === null) changes += 1
        anchors.change(entry)
        later.change(entry)
        return named(entry, problem)
      }
      case 'leaf':
        later.change(entry)
        return named(entry, seals.leaf(entry))
      case 'seal':
        later.seal(entry)
        return named(entry, seals.seal(entry))
      case 'day':
        anchors.day(entry)
        return named(entry, seals.day(entry)) ?? chainsBad(entry)
      case 'recipient':
        return named(entry, recipientProblem(entry))
      case 'witness':
        anchors.witness(entry)
        return witnessBad(entry)
      case 'day-stamp':
        return checkDayStamp(entry)
      case 'stamp':
        return checkStamp(entry)
      case 'file-stamp':
        return checkFileStamp(entry)
    }
  }

  /** Where a chain beside the changes is not as it was when the day was closed. */
  function chainsBad(entry: DayEntry): BadEntry | null {
    return later.day(entry) ?? complaints.day(entry) ?? erasures.day(entry) ?? outside.day(entry)
  }

  function witnessBad(entry: WitnessEntry): BadEntry | null {
    const problem = outside.witness(entry)
    return problem === null ? null : named(entry, { at: `${entry.date} ${entry.place}`, problem })
  }

  async function checkDayStamp(entry: DayStampEntry): Promise<BadEntry | null> {
    const bad = (problem: string) => named(entry, { at: entry.date, problem })
    const digest = anchors.digestOf(entry.date)
    if (digest === null) return bad('the day it stamps is not here')
    const problem = (await stampProblem(entry, trusted)) ?? outside.dayStamp(entry)
    if (problem !== null) return bad(problem)
    if (digest !== entry.sha384) return bad('it is not of the day as it is here')
    if (entry.evidential) anchors.headStamp(entry)
    return null
  }

  async function checkStamp(entry: StampEntry): Promise<BadEntry | null> {
    const { date, brandCode } = entry
    const bad = (problem: string) => named(entry, { at: `${date} ${brandCode}`, problem })
    if (!anchors.hasDay(date)) return bad('the day it stamps is not here')
    const problem = (await stampProblem(entry, trusted)) ?? outside.stamp(entry)
    if (problem !== null) return bad(problem)
    const digest = await book.movementDigest(date, brandCode)
    if (digest === null) return null
    if (digest.toString('hex') !== entry.sha384) return bad('it is not of the file of its day')
    if (entry.evidential) anchors.stamp(entry)
    return null
  }

  /** The file is with whoever asked for it: that the stamp is of the digest is all there is to check. */
  async function checkFileStamp(entry: FileStampEntry): Promise<BadEntry | null> {
    const problem = (await stampProblem(entry, trusted)) ?? outside.fileStamp(entry)
    return problem === null ? null : named(entry, { at: entry.sha384, problem })
  }

  for await (const entry of entries) {
    const checked = check(entry)
    damaged = entry.kind === 'doubt' ? entry.bad : null
    const bad = checked instanceof Promise ? await checked : checked
    if (bad !== null) return result(bad)
  }
  const context = {
    firstOf: generations.firstOf,
    isWhole: brandCode === null,
    // Before there was a chain of erasures, nothing tells whose address had to go.
    isHere: erasures.isBegun() ? book.isHere : undefined,
  }
  return result(
    anchors.firstBad() ??
      (await firstBadOfKeys(book.byKey(), context)) ??
      later.firstBad() ??
      outside.firstBad(brandCode) ??
      doubt,
  )
}

function named({ kind }: Entry, problem: Problem, as: BadEntry['kind'] = kind): BadEntry | null {
  return problem === null ? null : { kind: as, ...problem }
}

function recipientProblem({ secret, address, commitment }: RecipientEntry): Problem {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === commitment
    ? null
    : { at: commitment, problem: 'its address and secret do not give its commitment' }
}
