import { createHash } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, laterEvidence, recipient, seal } from '../../../db/schema.ts'
import { build, preparedQuery, statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import { type Actor, namedActor } from '../actor.ts'
import { sealedOfChange } from '../generations.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { type Evidence, evidenceDigest } from './evidence.ts'

/**
 * Evidence for a change that was recorded without it, or with less. A change's id vouches for the evidence it came with, so
 * what comes later stands beside it, in a chain of its own: each entry holds the digest of its text, who added it and when,
 * the entry before it, and the head of the register's last seal at that moment.
 *
 * What that shows: the text has not been altered, nothing before it was taken out or put in, and it is not older than the
 * seal it names. It does not show that the text existed when the consent was given. Each day is closed with the chain's end as
 * it stood then, so that verification sees when entries were taken off that end, or made anew before it. What was added since
 * the last day was closed has no such witness yet.
 */
export interface LaterEvidenceIdentity {
  readonly place: number
  readonly previousId: Uint8Array | null
  readonly changeId: Uint8Array
  readonly digest: Uint8Array
  readonly sealHead: Uint8Array | null
  readonly addedAt: number
  readonly door: string
  readonly actor: string | null
}

const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'))

/** SHA-256 of the canonical text, a JSON array in a fixed order, so that anybody can hash it again. */
export function laterEvidenceId(entry: LaterEvidenceIdentity): Buffer {
  const { place, previousId, changeId, digest, sealHead, addedAt, door, actor } = entry
  const text = JSON.stringify([
    'izin-later-evidence-1',
    place,
    hex(previousId),
    hex(changeId),
    hex(digest),
    hex(sealHead),
    addedAt,
    door,
    actor,
  ])
  return createHash('sha256').update(text).digest()
}

export type AddedEvidence =
  | { readonly kind: 'added'; readonly id: string }
  /** The very same text was added to this change before. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly reason: 'unknown' | 'erased' | 'empty' | 'text-too-long' }

/** A page of a transcript; a recording or a form is named, not copied. */
export const laterEvidenceMax = 4000

const changeOfId = preparedQuery(() =>
  build
    .select({
      recordedAt: change.recordedAt,
      id: recipient.id,
      mark: recipient.mark,
      sealed: sealedOfChange,
      commitment: recipient.commitment,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(eq(change.id, sql.placeholder('changeId'))),
)
const evidenceOfChange = preparedQuery(() =>
  build
    .select({ digest: laterEvidence.digest })
    .from(laterEvidence)
    .where(eq(laterEvidence.changeId, sql.placeholder('changeId'))),
)
/** The last entry of the chain. */
export const lastLaterEvidence = preparedQuery(() =>
  build
    .select({ place: laterEvidence.place, id: laterEvidence.id, addedAt: laterEvidence.addedAt })
    .from(laterEvidence)
    .orderBy(desc(laterEvidence.place))
    .limit(1),
)
export const lastSealHead = preparedQuery(() =>
  build.select({ head: seal.head }).from(seal).orderBy(desc(seal.fromSeq)).limit(1),
)

/** Adds a text that proves a change recorded before; the same text twice is there once. Resolves when it is on disk. */
export async function addEvidence(
  register: Register,
  actor: Actor,
  input: { readonly changeId: Uint8Array; readonly note: string },
): Promise<AddedEvidence> {
  const note = input.note.trim()
  if (note === '') return refused('empty')
  if (note.length > laterEvidenceMax) return refused('text-too-long')
  const { vault, engine } = register
  const changeId = Buffer.from(input.changeId)
  const now = register.clock()
  const given: Evidence = { door: actor.door, note }
  const reads = [
    changeOfId({ changeId }),
    evidenceOfChange({ changeId }),
    lastLaterEvidence(),
    lastSealHead(),
  ] as const
  return await engine.unit(reads, ([changed], known, [last], [sealed]): Outcome<AddedEvidence> => {
    if (changed === undefined) return { writes: [], result: refused('unknown') }
    if (changed.sealed === null) return { writes: [], result: refused('erased') }
    const digest = evidenceDigest(openRow(vault, changed).secret, given)
    if (known.some((one) => one.digest.equals(digest))) return { writes: [], result: { kind: 'already' } }
    const { id, write } = nextEntry(vault, {
      ...{ last, sealHead: sealed?.head, changeId, changedAt: changed.recordedAt },
      ...{ actor, given, digest, now },
    })
    return { writes: [write], result: { kind: 'added', id: id.toString('hex') } }
  })
}

export interface ChainLink {
  readonly last: { readonly place: number; readonly id: Buffer; readonly addedAt: number } | undefined
  readonly sealHead: Buffer | undefined
  readonly changeId: Buffer
  readonly changedAt: number
  readonly actor: Actor
  readonly given: Evidence
  readonly digest: Buffer
  readonly now: number
  /** Of the file that it is. */
  readonly fileMark?: Buffer
}

/** The entry behind the last one of the chain, and the write that appends it. */
export function nextEntry(vault: Vault, { last, given, actor, fileMark, ...link }: ChainLink) {
  const entry = {
    place: (last?.place ?? 0) + 1,
    previousId: last?.id ?? null,
    changeId: link.changeId,
    digest: link.digest,
    sealHead: link.sealHead ?? null,
    // The chain's time never runs back, whatever the machine's clock does.
    addedAt: Math.max(link.now, link.changedAt, last?.addedAt ?? 0),
    door: actor.door,
    actor: namedActor(actor),
  }
  const id = laterEvidenceId(entry)
  const sealed = vault.sealJson(given, aboutLaterEvidence(id))
  const row = { ...entry, id, sealed, fileMark: fileMark ?? null }
  return { ...entry, id, write: statement(build.insert(laterEvidence).values(row)) }
}

/** The last entry of the chain, as results print it; null while there is none. */
export async function laterEvidenceHead(register: Pick<Register, 'engine'>): Promise<string | null> {
  const [last] = await register.engine.read(lastLaterEvidence())
  return last === undefined ? null : last.id.toString('hex')
}

export function openLaterEvidence(
  { vault }: Pick<Register, 'vault'>,
  id: Uint8Array,
  sealed: Uint8Array,
): Evidence {
  return vault.openJson<Evidence>(sealed, aboutLaterEvidence(id))
}

function refused(reason: Extract<AddedEvidence, { kind: 'refused' }>['reason']): AddedEvidence {
  return { kind: 'refused', reason }
}

function aboutLaterEvidence(id: Uint8Array): string {
  return `later evidence ${Buffer.from(id).toString('hex')}`
}
