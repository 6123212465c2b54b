import type { Certificate } from 'pkijs'
import { commit } from '../../crypto/vault.ts'
import { ledgerContentProblem, subjectChain } from '../../ledger/checks.ts'
import type { EvidenceEntry } from '../../ledger/entries.ts'
import type { Problem } from '../../ledger/problems.ts'
import type { BadEntry, Verification } from '../../ledger/verification.ts'
import { altered } from '../../ledger/verify.ts'
import { contentProblem, keyChain, keyOf } from '../../ledger/verify-keys.ts'
import { fileFault, type PackFiles } from './files.ts'
import type { Pack, PackChange } from './pack-json.ts'
import { pathFaults, stampFault, vouchedThrough } from './verify-days.ts'
import { wordingFault } from './wordings.ts'

/**
 * Checks an evidence pack offline, without key or database, and names the first part that was altered. It cannot see if
 * changes after the last one in the pack were left out.
 */
export async function verifyPack(
  pack: Pack,
  trusted: readonly Certificate[] | null = null,
  files: PackFiles | null = null,
): Promise<Verification> {
  const firstBad =
    recipientFault(pack) ??
    changesFault(pack) ??
    wordingFault(pack) ??
    pathFaults(pack) ??
    (await stampFault(pack, trusted)) ??
    (files === null ? null : fileFault(files, pack))
  const changes = pack.changes.length
  return firstBad === null
    ? { ok: true, changes, firstBad, anchoredThrough: vouchedThrough(pack) }
    : altered(changes, firstBad)
}

/**
 * Checks that address and secret give the recipient's commitment (HMAC of the address), and that an unknown one has no
 * changes.
 */
function recipientFault({ recipient, changes }: Pack): BadEntry | null {
  if (recipient.known !== 'yes') {
    return changes.length === 0
      ? null
      : { kind: 'recipient', at: recipient.known, problem: 'there are changes of it all the same' }
  }
  const { commitment: at, secret, address, kind } = recipient
  if (commit(bytes(secret), address).toString('hex') !== at) {
    return { kind: 'recipient', at, problem: 'its address and secret do not give its commitment' }
  }
  return (kind === 'email') === address.includes('@')
    ? null
    : { kind: 'recipient', at, problem: 'its address is of another kind' }
}

/** Returns the first change whose content, order, address or evidence is not as it was recorded. */
function changesFault({ recipient, changes }: Pack): BadEntry | null {
  if (recipient.known !== 'yes') return null
  const chains = new Map<string, ReturnType<typeof keyChain>>()
  let lastSeq = 0
  for (const change of changes) {
    const { evidence: _, later: __, ...entry } = change
    const chain = chains.get(keyOf(entry)) ?? keyChain({ beginningLost: recipient.renewedAt !== undefined })
    chains.set(keyOf(entry), chain)
    const fault = contentProblem(entry) ?? chain.change(entry)
    if (fault !== null) return fault
    const at = change.seq
    if (at <= lastSeq) return { kind: 'change', at, problem: `it comes after ${lastSeq}` }
    lastSeq = at
    if (change.commitment !== recipient.commitment) {
      return { kind: 'change', at, problem: 'it is of another address' }
    }
    const problem = evidenceProblem(change, bytes(recipient.secret))
    if (problem !== null) return { kind: 'evidence', at: change.id, problem }
    const later = laterFault(change, bytes(recipient.secret))
    if (later !== null) return later
  }
  return null
}

/** Returns why the evidence does not belong to its change; null if its HMAC is the digest in the change. */
function evidenceProblem({ evidence, evidenceDigest }: PackChange, secret: Buffer): Problem | null {
  if (evidenceDigest === null) return evidence === null ? null : 'it was added to a change that had none'
  if (evidence === null) return 'it is missing'
  return commit(secret, evidence).toString('hex') === evidenceDigest
    ? null
    : 'it does not give the digest in its change'
}

/** Returns the first altered entry among the evidence and İYS answers that were added to a change later. */
function laterFault({ id, later }: PackChange, secret: Buffer): BadEntry | null {
  const follows = subjectChain()
  for (const laterEntry of later) {
    const { text = null, ...entry } =
      laterEntry.kind === 'evidence' ? laterEntry : { ...laterEntry, text: null }
    const bad = (problem: Problem): BadEntry => ({ kind: laterEntry.kind, at: laterEntry.seq, problem })
    if (laterEntry.subject !== id) return bad('it is of another change')
    const fault = ledgerContentProblem(entry) ?? follows(entry)
    if (fault !== null) return fault
    const problem = entry.kind === 'evidence' ? textProblem(entry, text, secret) : null
    if (problem !== null) return bad(problem)
  }
  return null
}

function textProblem({ content }: EvidenceEntry, text: string | null, secret: Buffer): Problem | null {
  if (text === null) return 'its text is missing'
  return commit(secret, text).toString('hex') === content.digest ? null : 'its text does not give its digest'
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')
