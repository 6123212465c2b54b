import type { Certificate } from 'pkijs'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import { commit } from '../crypto/commitment.ts'
import type {
  ChangeEntry,
  Entry,
  KeyedEntry,
  LeafEntry,
  LedgerEntry,
  RecipientEntry,
  SealEntry,
} from '../ledger/entries.ts'
import { ledgerChecker, newGenerations, sealChecker } from './checks.ts'
import { externalAnchors } from './external-anchors.ts'
import { contentProblem, firstBadOfKeys } from './verify-keys.ts'
import { type StampChecks, stampChecks } from './verify-stamps.ts'

/** The first entry that is not what it was when it was written, and what is wrong with it. */
export interface BadEntry {
  readonly kind: Entry['kind'] | 'entry' | 'line' | 'evidence-file'
  /**
   * Which one:
   * - of an entry of the ledger, and of one that is missing, whatever its kind was: its `seq`; of the evidence that a change came with: the id of the change;
   * - of a consent: its last change;
   * - of a seal: its first `seq`; of a day: the date;
   * - of a recipient: his commitment; with its key a register names him by his number;
   * - of a complaint: its number, or its place in its chain;
   * - of a file that no evidence tells of: its mark;
   * - of a line: its number.
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
 * the entries beside the changes, the chains of complaints, of erasures and of what came from outside, also against the ends that each
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
  const checkers = newCheckers()
  const stamps = stampChecks(checkers, book, trusted)
  const reading = beginReading(checkers, stamps)
  let firstBad: BadEntry | null = null
  for await (const entry of entries) {
    if (firstBad !== null) {
      reading.pass(entry)
      continue
    }
    const checked = reading.check(entry)
    firstBad = checked instanceof Promise ? await checked : checked
  }
  const bad = firstBad ?? (await firstBadOfAll(checkers, reading, stamps, book))
  return bad === null
    ? asWritten(reading.changes(), checkers)
    : notAsWritten(bad, reading.changes(), checkers)
}

/** What only shows when everything was read. */
async function firstBadOfAll(
  { generations, ledger }: Checkers,
  reading: Reading,
  stamps: StampChecks,
  book: Book,
): Promise<BadEntry | null> {
  const context = {
    firstOf: generations.firstOf,
    isWhole: reading.brandCode() === null,
    isHere: book.isHere,
  }
  return (
    (await firstBadOfKeys(noted(book.byKey(), ledger), context)) ??
    ledger.firstBad() ??
    (await stamps.firstBad()) ??
    reading.doubt()
  )
}

async function* noted(
  entries: AsyncIterable<KeyedEntry>,
  { change }: Checkers['ledger'],
): AsyncGenerator<KeyedEntry> {
  for await (const entry of entries) {
    if (entry.kind === 'change') change(entry)
    yield entry
  }
}

function asWritten(changes: number, { seals, anchors }: Checkers): Verification {
  const stampedBeyond = anchors.stampedBeyond()
  return {
    ok: true,
    changes,
    firstBad: null,
    anchoredThrough: anchors.through(),
    ...(stampedBeyond === null ? {} : { stampedBeyond }),
    last: seals.ends(),
    posted: anchors.lastPosted(),
  }
}

function notAsWritten(firstBad: BadEntry, changes: number, { anchors }: Checkers): Verification {
  return { ok: false, changes, firstBad, anchoredThrough: anchors.seenThrough() }
}

/** Each remembers what it has seen of its own kind of entries, and says what is wrong with the next. */
function newCheckers() {
  return {
    seals: sealChecker(),
    anchors: externalAnchors(),
    generations: newGenerations(),
    ledger: ledgerChecker(),
  }
}

export type Checkers = ReturnType<typeof newCheckers>

/** What is wrong, with the kind of entry it is wrong with. */
function named({ kind }: Entry, problem: Problem, as: BadEntry['kind'] = kind): BadEntry | null {
  return problem === null ? null : { kind: as, ...problem }
}

/** Entries as they are read, one after the other. */
interface Reading {
  /** What is wrong with the next entry; only where that is a stamp it has to be waited for. */
  check(entry: Read): BadEntry | null | Promise<BadEntry | null>
  /** Of what comes behind an entry that does not hold: only the heads that were posted. */
  pass(entry: Read): void
  /** How many changes were right. */
  changes(): number
  /** Of which brand alone an export is; null of the whole register. */
  brandCode(): number | null
  /** The first line that was damaged, though it is an entry still. */
  doubt(): BadEntry | null
}

function beginReading(checkers: Checkers, stamps: StampChecks): Reading {
  const { seals, anchors, generations, ledger } = checkers
  let changes = 0
  let brandCode: number | null = null
  let doubt: BadEntry | null = null
  /** The line before this one, where it says that this one is damaged. */
  let damaged: BadEntry | null = null

  function checkEntry(entry: Read): BadEntry | null | Promise<BadEntry | null> {
    switch (entry.kind) {
      case 'bad':
        return entry.bad
      case 'doubt':
        doubt ??= entry.bad
        return null
      case 'izin-export':
        brandCode = entry.brandCode
        return null
      // A consent is checked with the changes of its key.
      case 'consent':
        return null
      case 'renewal':
        // It proves nothing by itself: where its line is damaged, no check of its own would name it.
        return damaged ?? named(entry, generations.renewal(entry))
      case 'change':
        return changeBad(entry)
      case 'leaf':
        return leafBad(entry, null)
      case 'seal':
        return sealBad(entry)
      case 'day':
        anchors.day(entry)
        return named(entry, seals.day(entry))
      case 'recipient':
        return named(entry, recipientProblem(entry))
      case 'posted':
        return leafBad(entry, ledger.entry(entry)) ?? anchors.posted(entry)
      case 'stamp':
        return leafBad(entry, ledger.entry(entry)) ?? stamps.entry(entry)
      default:
        return leafBad(entry, ledger.entry(entry))
    }
  }

  function sealBad(entry: SealEntry): BadEntry | null {
    const problem = seals.seal(entry)
    return named(entry, problem, problem?.at === entry.fromSeq ? 'seal' : 'entry')
  }

  /** An entry of the ledger: first whether any is missing before it, then what is wrong with it. */
  function leafBad(entry: ChangeEntry | LedgerEntry | LeafEntry, own: Problem): BadEntry | null {
    const problem = seals.leaf(entry)
    if (problem !== null && problem.at !== entry.seq) return { kind: 'entry', ...problem }
    return named(entry, own ?? problem)
  }

  function changeBad(entry: ChangeEntry): BadEntry | null {
    const bad = leafBad(entry, contentProblem(entry))
    if (bad === null) changes += 1
    anchors.change(entry)
    return bad
  }

  return {
    check(entry) {
      const checked = checkEntry(entry)
      damaged = entry.kind === 'doubt' ? entry.bad : null
      return checked
    },
    pass(entry) {
      if (entry.kind === 'posted') anchors.posted(entry)
    },
    changes: () => changes,
    brandCode: () => brandCode,
    doubt: () => doubt,
  }
}

function recipientProblem({ secret, address, commitment }: RecipientEntry): Problem {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === commitment
    ? null
    : { at: commitment, problem: 'its address and secret do not give its commitment' }
}
