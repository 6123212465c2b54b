import type { Certificate } from 'pkijs'
import { commit } from '../crypto/vault.ts'
import { ledgerChecker, newReRegistrations, SealChecker } from './checks.ts'
import type { ChangeEntry, KeyedEntry, LeafEntry, LedgerEntry, RecipientEntry } from './entries.ts'
import { ExternalAnchors } from './external-anchors.ts'
import type { BadEntry, Book, Read, Verification } from './verification.ts'
import { contentProblem, firstBadOfKeys } from './verify-keys.ts'

/**
 * Verifies the entries of a ledger without key or database, and stops at the first wrong one. After the entries come the
 * checks that need all of them: consents, deletions, evidence without a change, time stamps of files. With `trusted` null
 * the signers of time stamps are not checked.
 */
export async function verify(
  entries: AsyncIterable<Read>,
  book: Book,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const checker = new EntryChecker(new ExternalAnchors(book, trusted))
  for await (const entry of entries) {
    const check = checker.check(entry)
    const bad = check instanceof Promise ? await check : check
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
  /** Brand of the export; null for all brands. */
  #brandCode: number | null = null

  /** Checks by the kind of an entry. For other kinds only content and order are checked. */
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
    // A consent is checked later, together with the changes of its key.
    consent: () => null,
    recipient: recipientProblem,
  }

  constructor(anchors: ExternalAnchors) {
    this.#anchors = anchors
  }

  /** Number of changes that were found right. */
  get changes(): number {
    return this.#changes
  }

  check(entry: Read): Checked {
    // The check was chosen by the kind of this entry, which TypeScript does not see.
    const check = this.#checks[entry.kind] as ((entry: Read) => Checked) | undefined
    return check === undefined ? this.#ofLedger(entry as LedgerEntry) : check(entry)
  }

  /** Runs the checks that need all entries. To be called after the last entry. */
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

  /** Returns the result of the verification. To be called if no fault was found. */
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

/** Returns the result of a verification that found a wrong entry. */
export function altered(changes: number, firstBad: BadEntry): Verification {
  return { ok: false, changes, firstBad, anchoredThrough: null }
}

/** Checks that a recipient's address and secret give the commitment in the ledger. */
function recipientProblem({ kind, secret, address, commitment: at }: RecipientEntry): BadEntry | null {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === at
    ? null
    : { kind, at, problem: 'its address and secret do not give its commitment' }
}
