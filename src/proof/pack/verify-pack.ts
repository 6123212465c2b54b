import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Certificate } from 'pkijs'
import { commit } from '../../crypto/vault.ts'
import { ledgerContentProblem, subjectChain } from '../../ledger/checks.ts'
import type { EvidenceEntry } from '../../ledger/entries.ts'
import { contentProblem, keyChain, keyOf } from '../../ledger/verify-keys.ts'
import { attachedFolder, enclosedIn, filesIn } from './attached-files.ts'
import { fileFault, isAlone, packFile, paperFault, readWholeStamp } from './pack-files.ts'
import { type Pack, type PackChange, type PackState, readPack } from './pack-json.ts'
import { isOf, type Key, rulesIn, statesOf, stopBy } from './states.ts'
import { sealFaults, seenThrough, stampFault, vouchedThrough } from './verify-seals.ts'
import { wordingFault } from './wordings.ts'

export interface BadPart {
  readonly kind:
    | 'file'
    | 'recipient'
    | 'change'
    | 'evidence'
    | 'later-evidence'
    | 'evidence-file'
    | 'wording'
    | 'seal'
    | 'day'
    | 'path'
    | 'state'
    | 'stamp'
  /**
   * Identifies the part:
   * - `seq` of a change, its path or later evidence; id of the change for its first evidence;
   * - first `seq` of a seal or its path; date of a day or its stamp;
   * - name of a file, commitment of a recipient, digest of a wording, brand and channel of a state.
   */
  readonly at: string | number
  readonly problem: string
}

export interface PackVerification {
  readonly ok: boolean
  readonly changes: number
  readonly firstBad: BadPart | null
  /**
   * Last day of the pack whose head leads to a stamp or was seen outside. Where a part does not hold, the
   * last one seen.
   */
  readonly anchoredThrough: string | null
  /** Stamp of the list of all files, ms UTC. */
  readonly stampedAt?: number
}

/** By name; `pack.json` may be alone. */
export type PackFiles = Readonly<Record<string, Uint8Array>>

/**
 * Checks a pack offline, with neither key nor database, and names the first part that was altered. Cannot
 * tell that changes behind the last one were left out.
 */
export async function verifyPack(
  files: PackFiles,
  trusted: readonly Certificate[] | null = null,
): Promise<PackVerification> {
  const bytes = files[packFile]
  if (bytes === undefined) return answer({ kind: 'file', at: packFile, problem: 'it is missing' }, null)
  const read = readPack(Buffer.from(bytes).toString('utf8'))
  if (!read.ok) return answer({ kind: 'file', at: packFile, problem: read.problem }, null)
  const { pack } = read
  const fault =
    recipientFault(pack) ??
    changesFault(pack) ??
    wordingFault(pack) ??
    sealFaults(pack) ??
    statesFault(pack) ??
    (await stampFault(pack, trusted)) ??
    madeAtFault(pack) ??
    attachedFault(files, pack) ??
    fileFault(files, pack) ??
    paperFault(files, pack)
  if (fault !== null) return answer(fault, pack)
  const whole = await readWholeStamp(files, pack, trusted)
  return 'bad' in whole ? answer(whole.bad, pack) : { ...answer(null, pack), ...whole }
}

function answer(firstBad: BadPart | null, pack: Pack | null): PackVerification {
  const { days, links } = pack ?? { days: [], links: [] }
  return {
    ok: firstBad === null,
    changes: pack?.changes.length ?? 0,
    firstBad,
    anchoredThrough: firstBad === null ? vouchedThrough({ days, links }) : seenThrough({ days }),
  }
}

function recipientFault({ recipient, changes }: Pack): BadPart | null {
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

function changesFault({ recipient, changes }: Pack): BadPart | null {
  if (recipient.known !== 'yes') return null
  const chains = new Map<string, ReturnType<typeof keyChain>>()
  let lastSeq = 0
  for (const change of changes) {
    const { evidence: _, laterEvidence: __, answers: ___, seal: ____, ...entry } = change
    const chain = chains.get(keyOf(entry)) ?? keyChain({ beginningLost: recipient.renewedAt !== undefined })
    chains.set(keyOf(entry), chain)
    const fault = contentProblem(entry) ?? chain.change({ kind: 'change', ...entry })
    if (fault !== null) return { ...fault, kind: 'change' }
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

function evidenceProblem({ evidence, evidenceDigest }: PackChange, secret: Buffer): string | null {
  if (evidenceDigest === null) return evidence === null ? null : 'it was added to a change that had none'
  if (evidence === null) return 'it is missing'
  return commit(secret, evidence).toString('hex') === evidenceDigest
    ? null
    : 'it does not give the digest in its change'
}

/** Later evidence and the answers of İYS are one chain. */
function laterFault({ id, laterEvidence, answers }: PackChange, secret: Buffer): BadPart | null {
  const follows = subjectChain()
  const chain = [
    ...laterEvidence.map((one) => ({ ...one, kind: 'evidence' as const, subject: id })),
    ...answers.map((one) => ({ ...one, kind: 'iys-answer' as const, subject: id })),
  ].toSorted((one, other) => one.ordinal - other.ordinal)
  for (const { seal: _, ...one } of chain) {
    const { text = null, ...entry } = one.kind === 'evidence' ? one : { ...one, text: undefined }
    const problem =
      ledgerContentProblem(entry)?.problem ??
      follows(entry)?.problem ??
      (entry.kind === 'evidence' ? textProblem(entry, text, secret) : null)
    if (problem !== null) return { kind: 'later-evidence', at: entry.seq, problem }
  }
  return null
}

function textProblem({ content }: EvidenceEntry, text: string | null, secret: Buffer): string | null {
  if (text === null) return 'its text is missing'
  return commit(secret, text).toString('hex') === content.digest ? null : 'its text does not give its digest'
}

/** Leaves out İYS's state, which no change tells, and the calendar. */
function statesFault(pack: Pack): BadPart | null {
  const { changes, states, day, brands, recipient } = pack
  const national = (key: Key) => states.find((one) => isOf(one, key))?.national ?? 'unverified'
  const computed =
    recipient.known === 'erased' ? [] : statesOf({ changes, kind: recipient.kind, brands, day, national })
  const claimed = states.map(({ national: _, onDay, ...state }) => {
    if (onDay === null) return { ...state, onDay }
    const { stopBy: __, ...held } = onDay
    return { ...state, onDay: held }
  })
  const wrong = Array.from({ length: Math.max(claimed.length, computed.length) }, (_, at) => at).find(
    (at) => !isDeepStrictEqual(claimed[at], computed[at]),
  )
  const bad = (state: Key | undefined, problem: string): BadPart => ({
    kind: 'state',
    at: `${state?.brandCode} ${state?.channel}`,
    problem,
  })
  if (wrong !== undefined) return bad(claimed[wrong] ?? computed[wrong], 'the changes do not give it')
  const late = states.find((state) => isOtherDay(state, pack))
  return late === undefined ? null : bad(late, 'its calendar does not give the last day for stopping')
}

function isOtherDay({ onDay }: PackState, { calendar }: Pack): boolean {
  return calendar !== undefined && onDay !== null && stopBy(onDay.atEnd, rulesIn(calendar)) !== onDay.stopBy
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')

/** Clocks may have been set back by this much. */
const setBackMaxMs = 60 * 60_000

/** Its stamp tells how much later it was made. */
function madeAtFault(pack: Pack): BadPart | null {
  const { madeAt, changes, seals, days, complaints } = pack
  const times = [
    ...changes.flatMap(({ recordedAt, laterEvidence, answers }) => [
      recordedAt,
      ...[...laterEvidence, ...answers].map(({ recordedAt: addedAt }) => addedAt),
    ]),
    ...seals.map(({ sealedAt }) => sealedAt),
    ...days.flatMap(({ closedAt, witnesses }) => [closedAt, ...witnesses.map(({ seenAt }) => seenAt)]),
    ...complaints.flatMap(({ notedAt, settledAt }) => [notedAt, settledAt ?? notedAt]),
  ]
  const last = times.reduce((latest, at) => Math.max(latest, at), 0)
  return madeAt >= last - setBackMaxMs
    ? null
    : { kind: 'file', at: 'pack.json', problem: 'it says it was made before what it tells of' }
}

export function attachedFault(files: PackFiles, pack: Pack): BadPart | null {
  const bad = (at: string, problem: string): BadPart => ({ kind: 'evidence-file', at, problem })
  const expected = filesIn(pack.changes)
  const listed = pack.files
  const wrong = Array.from({ length: Math.max(expected.length, listed.length) }, (_, at) => at).find(
    (at) => JSON.stringify(expected[at]) !== JSON.stringify(listed[at]),
  )
  if (wrong !== undefined) {
    return bad(
      (listed[wrong] ?? expected[wrong])?.file ?? '',
      'its place in the list is not what the evidence tells',
    )
  }
  if (isAlone(files)) return null
  const enclosed = enclosedIn(expected)
  for (const { file, bytes, sha256 } of expected) {
    const content = files[file]
    if (content === undefined && !enclosed.has(file)) continue
    if (content === undefined) return bad(file, 'it is missing')
    if (content.length !== bytes || hash('sha256', content) !== sha256)
      return bad(file, 'it does not give the digest in its evidence')
  }
  const known = new Set(expected.map(({ file }) => file))
  const stray = Object.keys(files).find((name) => name.startsWith(attachedFolder) && !known.has(name))
  return stray === undefined ? null : bad(stray, 'no evidence tells of it')
}
