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
} from '../ledger/entries.ts'
import { ledgerChecker, newGenerations, sealChecker } from './checks.ts'
import { externalAnchors } from './external-anchors.ts'
import { contentProblem, firstBadOfKeys } from './verify-keys.ts'

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
 * Checks a register or an export entry by entry, with neither key nor database, and stops at the first entry that does not
 * hold. Each kind of entry has its check in one table. Afterwards come the checks that need all entries: each key's changes
 * and its consent, each drop of an address, evidence of no change, and stamps of movement files. `trusted` are the roots of
 * authorities; without any, the signer of a stamp is not checked.
 */
export async function verify(
  entries: AsyncIterable<Read>,
  book: Book,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const seals = sealChecker()
  const anchors = externalAnchors(book, trusted)
  const generations = newGenerations()
  const ledger = ledgerChecker()
  let changes = 0
  /** Set where an export holds one brand alone. */
  let brandCode: number | null = null
  /** The first line that is damaged and still an entry. */
  let doubt: BadEntry | null = null
  /** The same of the line just read. */
  let damaged: BadEntry | null = null

  /** Checks first that no entry is missing before this one, then its content, then its place. */
  function inOrder(entry: ChangeEntry | LedgerEntry | LeafEntry, own: BadEntry | null): BadEntry | null {
    const place = seals.leaf(entry)
    return place?.kind === 'entry' ? place : (own ?? place)
  }
  const ofLedger = (entry: LedgerEntry) => inOrder(entry, ledger.entry(entry))

  const checks: { readonly [Kind in Read['kind']]: (entry: Extract<Read, { kind: Kind }>) => Checked } = {
    bad: (entry) => entry.bad,
    doubt: (entry) => {
      doubt ??= entry.bad
      return null
    },
    'izin-export': (entry) => {
      brandCode = entry.brandCode
      return null
    },
    // No check would name a damaged renewal, which proves nothing by itself.
    renewal: (entry) => damaged ?? generations.renewal(entry),
    change: (entry) => {
      const bad = inOrder(entry, contentProblem(entry))
      if (bad === null) changes += 1
      anchors.change(entry)
      return bad
    },
    leaf: (entry) => inOrder(entry, null),
    evidence: ofLedger,
    complaint: ofLedger,
    'complaint-outcome': ofLedger,
    'erasure-asked': ofLedger,
    erasure: ofLedger,
    posted: (entry) => ofLedger(entry) ?? anchors.posted(entry),
    stamp: (entry) => ofLedger(entry) ?? anchors.stamp(entry),
    seal: seals.seal,
    day: (entry) => {
      anchors.day(entry)
      return seals.day(entry)
    },
    // A consent is checked with the changes of its key.
    consent: () => null,
    recipient: recipientProblem,
  }

  async function* noted(keyed: AsyncIterable<KeyedEntry>): AsyncGenerator<KeyedEntry> {
    for await (const entry of keyed) {
      if (entry.kind === 'change') ledger.change(entry)
      yield entry
    }
  }

  let firstBad: BadEntry | null = null
  for await (const entry of entries) {
    if (firstBad === null) {
      const checked = (checks[entry.kind] as (entry: Read) => Checked)(entry)
      firstBad = checked instanceof Promise ? await checked : checked
      damaged = entry.kind === 'doubt' ? entry.bad : null
    } else if (entry.kind === 'posted') {
      anchors.posted(entry)
    }
  }
  const context = { firstOf: generations.firstOf, isWhole: brandCode === null, isHere: book.isHere }
  firstBad ??=
    (await firstBadOfKeys(noted(book.byKey()), context)) ??
    ledger.firstBad() ??
    (await anchors.firstBadFile()) ??
    doubt
  return firstBad === null
    ? { ok: true, changes, firstBad, ...anchors.reach(), last: seals.ends() }
    : { ok: false, changes, firstBad, anchoredThrough: anchors.seenThrough() }
}

/** What is wrong with an entry; only a stamp has to be waited for. */
type Checked = BadEntry | null | Promise<BadEntry | null>

function recipientProblem({ kind, secret, address, commitment: at }: RecipientEntry): BadEntry | null {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === at
    ? null
    : { kind, at, problem: 'its address and secret do not give its commitment' }
}
