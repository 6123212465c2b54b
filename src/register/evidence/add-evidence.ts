import { hash } from 'node:crypto'
import { asc, eq, inArray, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, entry, fileLinkUse, recipient } from '../../../db/schema.ts'
import { build, pick, query } from '../../../db/statement.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import { appendEntry, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import { sealedOfChange } from '../change-sql.ts'
import { evidenceChangesMax, type FileLink, useFileLink } from '../links/file-links.ts'
import { decryptRow } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import {
  aboutLaterEvidence,
  digestOfContent,
  type Evidence,
  evidenceDigest,
  fileOfContent,
} from './evidence.ts'
import { evidenceFilesMax, readEvidenceFile } from './file-kind.ts'
import { evidenceFileMark, evidenceOfFile, type FileEvidence, fileWrites, keptName } from './files.ts'

/**
 * Maximum number of characters of a text added as evidence: about a page of a transcript. Recordings and forms are added as
 * files.
 */
export const laterEvidenceMax = 4000

/** Maximum number of texts that can be added as evidence of one change. */
export const evidenceTextsMax = 20

interface NewEvidence {
  /**
   * Changes of one recipient, at most `evidenceChangesMax`. Each gets a ledger entry; the bytes of a file are stored once.
   */
  readonly changeIds: readonly Uint8Array[]
  readonly proof: { readonly note: string } | { readonly name: string; readonly bytes: Uint8Array }
  /** Single-use link by which the evidence came; it is marked as used in the same commit. */
  readonly link?: Pick<FileLink, 'tokenMark'> | undefined
}

export type EvidenceRefusal =
  | Extract<ReturnType<typeof readEvidenceFile>, { kind: 'refused' }>['reason']
  | 'unknown'
  | 'too-many-changes'
  | 'erased'
  | 'too-many'
  | 'too-many-texts'
  | 'text-too-long'

export type AddedEvidence =
  /** Ids of the new ledger entries, in the order of the changes that did not have this evidence yet. */
  | {
      readonly kind: 'added'
      readonly ids: readonly string[]
      readonly file: Omit<FileEvidence, 'name'> | null
    }
  /** Every change has exactly this evidence already. */
  | { readonly kind: 'already' }
  /** The link was used before, for another file. */
  | { readonly kind: 'used'; readonly usedAt: number }
  | Refusal<EvidenceRefusal>

/**
 * Adds a text or file as evidence of recorded changes of one recipient, in one commit. Each change without this evidence
 * gets a ledger entry with a keyed digest. The entry proves that the evidence was not altered since it was added; it does
 * not prove that the evidence existed when the consent was given.
 */
export async function addEvidence(
  register: Register,
  actor: Actor,
  { changeIds, proof, link }: NewEvidence,
): Promise<AddedEvidence> {
  if (changeIds.length > evidenceChangesMax) return { kind: 'refused', reason: 'too-many-changes' }
  const reading = 'note' in proof ? readNote(proof.note, actor) : readFile(proof, actor)
  if (reading.kind === 'refused') return reading
  const { evidence: newEvidence, file } = reading
  const { engine, vault } = register
  const now = register.clock()
  const ids = changeIds.map((id) => Buffer.from(id))
  const reads = [
    changesOf(ids),
    laterEvidenceOf(ids),
    ledgerMoments({ now }),
    useOf(link?.tokenMark ?? Buffer.alloc(32)),
  ] as const
  return await engine.unit(reads, (changes, entries, [moments], [use]): Outcome<AddedEvidence> => {
    const refusal = (reason: EvidenceRefusal) => ({ writes: [], result: refused(reason) })
    if (use !== undefined) return { writes: [], result: { kind: 'used', ...use } }
    const [owner] = changes
    // Each address has a secret of its own, and evidence of one proves nothing of another.
    if (owner === undefined || changes.length !== ids.length || changes.some(({ id }) => id !== owner.id))
      return refusal('unknown')
    if (changes.some(({ sealed }) => sealed === null)) return refusal('erased')
    const { secret } = decryptRow(vault, owner)
    const digest = evidenceDigest(secret, newEvidence).toString('hex')
    const mark = file === null ? null : evidenceFileMark(secret, file.sha256)
    const fileMark = mark?.toString('hex') ?? null
    const content = { digest, file: fileMark }
    const lacking = changes.filter(({ changeId }) => !isAmong(entriesOf(changeId, entries), content))
    if (lacking.length === 0) return { writes: [], result: { kind: 'already' } }
    if (lacking.some(({ changeId }) => isFull(entriesOf(changeId, entries), fileMark)))
      return refusal(fileMark === null ? 'too-many-texts' : 'too-many')
    const next = {
      kind: 'evidence',
      recordedAt: registerTime(now, moments),
      door: actor.door,
      actor: namedActor(actor),
      content,
    } as const
    const newEvidenceRows = lacking.map(({ changeId }) =>
      appendEntry(entriesOf(changeId, entries).at(-1), { ...next, subject: changeId.toString('hex') }, (id) =>
        vault.sealJson(newEvidence, aboutLaterEvidence(id)),
      ),
    )
    return {
      writes: [
        ...(mark === null || !('bytes' in proof)
          ? []
          : fileWrites(vault, { mark, recipientId: owner.id, bytes: proof.bytes })),
        ...newEvidenceRows.map(({ write }) => write),
        ...(link === undefined ? [] : [useFileLink(link, now)]),
      ],
      result: { kind: 'added', file, ids: newEvidenceRows.map(({ id }) => id.toString('hex')) },
    }
  })
}

function entriesOf(changeId: Buffer, entries: readonly StoredEvidence[]): readonly StoredEvidence[] {
  const subject = changeId.toString('hex')
  return entries.filter((entry) => entry.subject === subject)
}

/**
 * True if the change has this evidence already. Files are compared by their mark, since the digest covers the file name
 * too.
 */
function isAmong(
  entries: readonly StoredEvidence[],
  { digest, file }: { readonly digest: string; readonly file: string | null },
): boolean {
  return entries.some(
    (entry) => entry.isKept === 1 && (file === null ? entry.digest === digest : entry.file === file),
  )
}

/** True if a change can get no more files, or no more texts if `file` is null: each kind has its own limit. */
function isFull(entries: readonly StoredEvidence[], file: string | null): boolean {
  const ofKind = entries.filter((entry) => entry.isKept === 1 && (entry.file === null) === (file === null))
  return ofKind.length >= (file === null ? evidenceTextsMax : evidenceFilesMax)
}

interface ReadEvidence {
  readonly kind: 'read'
  readonly evidence: Evidence
  readonly file: Omit<FileEvidence, 'name'> | null
}

/** Returns a text as evidence, or the reason why it is refused. In evidence added later, `note` holds the proof itself. */
function readNote(text: string, { door }: Actor): ReadEvidence | Refusal<EvidenceRefusal> {
  const note = text.trim()
  if (note === '') return refused('empty')
  if (note.length > laterEvidenceMax) return refused('text-too-long')
  return { kind: 'read', evidence: { door, note }, file: null }
}

/** Returns a file's description as evidence, or the reason why the file is refused. */
function readFile(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  { door }: Actor,
): ReadEvidence | Refusal<EvidenceRefusal> {
  const reading = readEvidenceFile(bytes)
  if (reading.kind === 'refused') return reading
  const file = { kind: reading.fileKind, bytes: bytes.length, sha256: hash('sha256', bytes) }
  return { kind: 'read', evidence: evidenceOfFile(door, { ...file, name: keptName(name) }), file }
}

/** Returns a query for these changes with their encrypted recipient, in ledger order. */
function changesOf(ids: readonly Buffer[]) {
  return query(
    build
      .select({
        changeId: change.id,
        ...pick(recipient, 'id', 'mark', 'commitment'),
        // The encrypted address is null once it was deleted.
        sealed: sealedOfChange,
      })
      .from(change)
      .innerJoin(recipient, eq(recipient.id, change.recipientId))
      .where(inArray(change.id, [...ids]))
      .orderBy(asc(change.seq)),
  )
}

/** Returns a query for the ledger entries about these changes, by change and in the order of the entries. */
function laterEvidenceOf(ids: readonly Buffer[]) {
  const subjects = ids.map((id) => id.toString('hex'))
  return query(
    build
      .select({
        ...pick(entry, 'subject', 'ordinal', 'id'),
        digest: digestOfContent,
        file: fileOfContent,
        isKept: sql<number>`${entry.body} is not null`,
      })
      .from(entry)
      .where(inArray(entry.subject, subjects))
      .orderBy(asc(entry.subject), asc(entry.ordinal)),
  )
}

type StoredEvidence = ReturnType<ReturnType<typeof laterEvidenceOf>['map']>

/** Returns a query for the moment at which a link was used. */
function useOf(tokenMark: Buffer) {
  return query(
    build
      .select({ usedAt: fileLinkUse.usedAt })
      .from(fileLinkUse)
      .where(eq(fileLinkUse.tokenMark, tokenMark)),
  )
}
