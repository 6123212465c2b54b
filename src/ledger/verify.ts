import type { Certificate } from 'pkijs'
import { commit } from '../crypto/vault.ts'
import { ledgerChecker, newReRegistrations, SealChecker } from './checks.ts'
import type { ChangeEntry, KeyedEntry, LeafEntry, LedgerEntry, RecipientEntry } from './entries.ts'
import { ExternalAnchors } from './external-anchors.ts'
import type { BadEntry, Book, Read, Verification } from './verification.ts'
import { contentProblem, firstBadOfKeys } from './verify-keys.ts'

/**
 * Checks entries with neither key nor database, and stops at the first that does not hold. After the table of
 * checks come those that need all entries: keys, drops, evidence without a change, stamps of files. `trusted`
 * null skips the signers of stamps.
 */
export async function verify(
  entries: AsyncIterable<Read>,
  book: Book,
  trusted: readonly Certificate[] | null = null,
): Promise<Verification> {
  const seals = new SealChecker()
  const anchors = new ExternalAnchors(book, trusted)
  const reRegistrations = newReRegistrations()
  const ledger = ledgerChecker()
  let changes = 0
  /** Set in an export of one brand. */
  let brandCode: number | null = null

  /** Returns the first fault: a missing entry before this one, then this one's content, then its place. */
  function inOrder(entry: ChangeEntry | LedgerEntry | LeafEntry, fault: BadEntry | null): BadEntry | null {
    const place = seals.leaf(entry)
    return place?.kind === 'entry' ? place : (fault ?? place)
  }
  const ofLedger = (entry: LedgerEntry) => inOrder(entry, ledger.entry(entry))

  /** Checks by kind of entry; other kinds are checked by content and place alone. */
  const checks: { readonly [Kind in Read['kind']]?: (entry: Extract<Read, { kind: Kind }>) => Checked } = {
    bad: (entry) => entry.bad,
    'izin-export': (entry) => {
      brandCode = entry.brandCode
      return null
    },
    renewal: reRegistrations.renewal,
    change: (entry) => {
      const bad = inOrder(entry, contentProblem(entry))
      if (bad === null) changes += 1
      return bad
    },
    leaf: (entry) => inOrder(entry, null),
    posted: (entry) => ofLedger(entry) ?? anchors.posted(entry),
    stamp: (entry) => ofLedger(entry) ?? anchors.stamp(entry),
    'file-stamp': (entry) => ofLedger(entry) ?? anchors.fileStamp(entry),
    seal: (entry) => seals.seal(entry),
    day: (entry) => {
      anchors.day(entry)
      return seals.day(entry)
    },
    // Checked with the changes of its key.
    consent: () => null,
    recipient: recipientProblem,
  }

  async function* noted(keyed: AsyncIterable<KeyedEntry>): AsyncGenerator<KeyedEntry> {
    for await (const entry of keyed) {
      if (entry.kind === 'change') ledger.change(entry)
      yield entry
    }
  }

  for await (const entry of entries) {
    // The kind chooses the check of this entry, which the compiler cannot follow.
    const checked = ((checks[entry.kind] ?? ofLedger) as (entry: Read) => Checked)(entry)
    const bad = checked instanceof Promise ? await checked : checked
    if (bad !== null) return altered(changes, bad)
  }
  const context = {
    firstOf: reRegistrations.firstOf,
    isWhole: brandCode === null,
    isHere: book.isHere,
    answerOf: ledger.answerOf,
  }
  const firstBad =
    (await firstBadOfKeys(noted(book.byKey()), context)) ??
    ledger.firstBad() ??
    (await anchors.firstBadFile())
  return firstBad === null
    ? { ok: true, changes, firstBad, ...anchors.reach(), last: seals.ends() }
    : altered(changes, firstBad)
}

export function altered(changes: number, firstBad: BadEntry): Verification {
  return { ok: false, changes, firstBad, anchoredThrough: null }
}

type Checked = BadEntry | null | Promise<BadEntry | null>

function recipientProblem({ kind, secret, address, commitment: at }: RecipientEntry): BadEntry | null {
  return commit(Buffer.from(secret, 'hex'), address).toString('hex') === at
    ? null
    : { kind, at, problem: 'its address and secret do not give its commitment' }
}
