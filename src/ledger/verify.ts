import type { Certificate } from 'pkijs'
import { commit } from '../crypto/vault.ts'
import { ledgerChecker, newReRegistrations, SealChecker } from './checks.ts'
import type { ChangeEntry, KeyedEntry, LeafEntry, LedgerEntry, RecipientEntry } from './entries.ts'
import { ExternalAnchors } from './external-anchors.ts'
import type { BadEntry, Book, Read, Verification } from './verification.ts'
import { contentProblem, firstBadOfKeys } from './verify-keys.ts'

/**
 * Checks entries with neither key nor database, and stops at the first that does not hold. After the entries
 * come the checks that need all of them: keys, drops, evidence without a change, stamps of files. `trusted`
 * null skips the signers of stamps.
 */
export async function verify(
  entries: AsyncIterable<Read>,
  book: Book,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const checker = new EntryChecker(new ExternalAnchors(book, trusted))
  for await (const entry of entries) {
    const checked = checker.check(entry)
    const bad = checked instanceof Promise ? await checked : checked
    if (bad !== null) return altered(checker.changes, bad)
  }
  const firstBad = await checker.firstBadOfAll(book)
  return firstBad === null ? checker.verification() : altered(checker.changes, firstBad)
}

type Checked = BadEntry | null | Promise<BadEntry | null>

type Checks = { readonly [Kind in Read['kind']]?: (entry: Extract<Read, { kind: Kind }>) => Checked }

/** Checks the entries of a ledger in their order. */
class EntryChecker {
  readonly #seals = new SealChecker()
  readonly #reRegistrations = newReRegistrations()
  readonly #ledger = ledgerChecker()
  readonly #anchors: ExternalAnchors
  #changes = 0
  /** Set in an export of one brand. */
  #brandCode: number | null = null

  /** Checks by kind of entry; other kinds are checked by content and place alone. */
  readonly #checks: Checks = {
    bad: (entry) => entry.bad,
    'izin-export': (entry) => {
      this.#brandCode = entry.brandCode
      return null
    },
    renewal: this.#reRegistrations.renewal,
    change: (entry) => {
      const bad = this.#inOrder(entry, contentProblem(entry))
      if (bad === null) this.#changes += 1
      return bad
    },
    leaf: (entry) => this.#inOrder(entry, null),
    posted: (entry) => this.#ofLedger(entry) ?? this.#anchors.posted(entry),
    stamp: (entry) => this.#ofLedger(entry) ?? this.#anchors.stamp(entry),
    'file-stamp': (entry) => this.#ofLedger(entry) ?? this.#anchors.fileStamp(entry),
    seal: (entry) => this.#seals.seal(entry),
    day: (entry) => {
      this.#anchors.day(entry)
      return this.#seals.day(entry)
    },
    // Checked with the changes of its key.
    consent: () => null,
    recipient: recipientProblem,
  }

  constructor(anchors: ExternalAnchors) {
    this.#anchors = anchors
  }

  /** Changes that hold. */
  get changes(): number {
    return this.#changes
  }

  check(entry: Read): Checked {
    // The kind chooses the check of this entry, which the compiler cannot follow.
    const check = this.#checks[entry.kind] as ((entry: Read) => Checked) | undefined
    return check === undefined ? this.#ofLedger(entry as LedgerEntry) : check(entry)
  }

  /** Called once all entries have been checked. */
  async firstBadOfAll(book: Book): Promise<BadEntry | null> {
    const context = {
      firstOf: this.#reRegistrations.firstOf,
      isWhole: this.#brandCode === null,
      isHere: book.isHere,
      answerOf: this.#ledger.answerOf,
    }
    return (
      (await firstBadOfKeys(this.#noteChanges(book.byKey()), context)) ??
      this.#ledger.firstBad() ??
      (await this.#anchors.firstBadFile())
    )
  }

  /** Called once everything has been found valid. */
  verification(): Verification {
    const { changes } = this
    return { ok: true, changes, firstBad: null, ...this.#anchors.reach(), last: this.#seals.ends() }
  }

  #ofLedger(entry: LedgerEntry): BadEntry | null {
    return this.#inOrder(entry, this.#ledger.entry(entry))
  }

  /** Returns the first fault: a missing entry before this one, then this one's content, then its place. */
  #inOrder(entry: ChangeEntry | LedgerEntry | LeafEntry, fault: BadEntry | null): BadEntry | null {
    const place = this.#seals.leaf(entry)
    return place?.kind === 'entry' ? place : (fault ?? place)
  }

  async *#noteChanges(keyed: AsyncIterable<KeyedEntry>): AsyncGenerator<KeyedEntry> {
    for await (const entry of keyed) {
      if (entry.kind === 'change') this.#ledger.change(entry)
      yield entry
    }
  }
}

export function altered(changes: number, firstBad: BadEntry): Verification {
  return { ok: false, changes, firstBad, anchoredThrough: null }
}

function recipientProblem({ kind, secret, address, commitment: at }: RecipientEntry): BadEntry | null {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === at
    ? null
    : { kind, at, problem: 'its address and secret do not give its commitment' }
}
