import { hash } from 'node:crypto'
import { asc, eq, inArray } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import {
  change,
  entry,
  evidenceFile,
  evidenceFilePart,
  evidenceLinkUse,
  recipient,
} from '../../../db/schema.ts'
import { build, query, type Statement, statement } from '../../../db/statement.ts'
import { commit } from '../../crypto/commitment.ts'
import type { Vault } from '../../crypto/vault.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import type { Actor } from '../actor.ts'
import { sealedOfChange } from '../re-registration.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { evidenceDigest } from './evidence.ts'
import {
  type EvidenceFileKind,
  type EvidenceFileReading,
  evidenceFilesMax,
  readEvidenceFile,
} from './file-kind.ts'
import { evidenceOfFile, keptName } from './files.ts'
import { evidenceEntry, fileOfContent } from './later-evidence.ts'

/** A piece of a file is kept in one row of this size. */
export const evidencePartBytes = 256 * 1024

export interface EvidenceFileInput {
  /** Of one recipient; each gets an entry of its own, and the bytes are kept once. */
  readonly changeIds: readonly Uint8Array[]
  readonly name: string
  readonly bytes: Uint8Array
  /** The digest of the link it comes by, which it uses up in the same commit. */
  readonly link?: Buffer | undefined
}

export type AddedFile =
  | {
      readonly kind: 'added'
      readonly file: AddedFileFacts
      /** The ids of the entries, in the order of the changes that had it not yet. */
      readonly ids: readonly string[]
    }
  /** Each change has the very same file; since when, ms UTC. */
  | { readonly kind: 'already'; readonly file: AddedFileFacts; readonly addedAt: number }
  /** Another file came by the link. */
  | { readonly kind: 'used' }
  | {
      readonly kind: 'refused'
      readonly reason:
        | 'unknown'
        | 'erased'
        | 'too-many'
        | Extract<EvidenceFileReading, { ok: false }>['reason']
    }

export interface AddedFileFacts {
  readonly kind: EvidenceFileKind
  readonly bytes: number
  readonly sha256: string
}

/**
 * Adds a file that proves changes recorded before, all in one commit: sealed piece by piece, and bound by its SHA-256 in an
 * entry for each. What it is its bytes say. The same file twice is there once. Resolves when it is on disk.
 */
export async function addEvidenceFile(
  register: Register,
  actor: Actor,
  { changeIds, name, bytes, link }: EvidenceFileInput,
): Promise<AddedFile> {
  const read = readEvidenceFile(bytes)
  if (!read.ok) return { kind: 'refused', reason: read.reason }
  const file = { kind: read.kind, bytes: bytes.length, sha256: hash('sha256', bytes) }
  const given = evidenceOfFile(actor.door, { ...file, name: keptName(name) })
  const { engine, vault } = register
  const now = register.clock()
  const ids = changeIds.map((id) => Buffer.from(id))
  const reads = [
    changesOf(ids),
    entriesOf(ids),
    filesOf(ids),
    ledgerMoments({ now }),
    useOf(link ?? Buffer.alloc(32)),
  ] as const
  return await engine.unit(reads, (changes, entries, files, [moments], [use]): Outcome<AddedFile> => {
    const refused = (reason: Extract<AddedFile, { kind: 'refused' }>['reason']) => {
      return { writes: [], result: { kind: 'refused' as const, reason } }
    }
    if (use !== undefined) return { writes: [], result: { kind: 'used' } }
    const [first] = changes
    if (first === undefined || changes.length !== ids.length) return refused('unknown')
    if (changes.some(({ sealed }) => sealed === null)) return refused('erased')
    // Two addresses have two secrets, and what proves the one's consent is not the other's.
    if (changes.some(({ id }) => id !== first.id)) return refused('unknown')
    const { secret } = openRow(vault, first)
    const fileMark = evidenceFileMark(secret, file.sha256)
    const ofChange = (changeId: Buffer) =>
      entries.filter(({ subject }) => subject === changeId.toString('hex'))
    const has = (changeId: Buffer) =>
      ofChange(changeId).find(({ file, sealed }) => sealed !== null && file === fileMark.toString('hex'))
    const lacking = changes.filter(({ changeId }) => has(changeId) === undefined)
    if (lacking.length === 0) {
      const addedAt = Math.min(...changes.map(({ changeId }) => has(changeId)?.recordedAt ?? now))
      return { writes: [], result: { kind: 'already', file, addedAt } }
    }
    const isFull = ({ changeId }: (typeof lacking)[number]) =>
      ofChange(changeId).filter(({ file, sealed }) => sealed !== null && file !== null).length >=
      evidenceFilesMax
    if (lacking.some(isFull)) return refused('too-many')
    const digest = evidenceDigest(secret, given)
    const recordedAt = registerTime(now, moments)
    const added = lacking.map(({ changeId }) => {
      const content = { changeId, recordedAt, actor, given, digest, file: fileMark }
      return evidenceEntry(vault, ofChange(changeId).at(-1), content)
    })
    const isKept = files.some(({ mark }) => mark.equals(fileMark))
    return {
      writes: [
        ...(isKept ? [] : fileWrites(vault, { mark: fileMark, recipientId: first.id, bytes, now })),
        ...added.map(({ write }) => write),
        ...(link === undefined
          ? []
          : [statement(build.insert(evidenceLinkUse).values({ tokenMark: link, usedAt: now }))]),
      ],
      result: { kind: 'added', file, ids: added.map(({ id }) => id.toString('hex')) },
    }
  })
}

/** By which the bytes of a file are found: nobody without the recipient's secret can tell whose file it is, or what is in it. */
export function evidenceFileMark(secret: Uint8Array, sha256: string): Buffer {
  return commit(secret, `izin-evidence-file-1 ${sha256}`)
}

export function aboutFilePart(mark: Uint8Array, place: number, parts: number): string {
  return `evidence file ${Buffer.from(mark).toString('hex')} ${place} of ${parts}`
}

function fileWrites(
  vault: Vault,
  { mark, recipientId, bytes, now }: { mark: Buffer; recipientId: number; bytes: Uint8Array; now: number },
): Statement[] {
  const parts = Math.ceil(bytes.length / evidencePartBytes)
  const rows = Array.from({ length: parts }, (_, place) => {
    const piece = bytes.subarray(place * evidencePartBytes, (place + 1) * evidencePartBytes)
    return { mark, place, sealed: vault.seal(piece, aboutFilePart(mark, place, parts)) }
  })
  return [
    statement(build.insert(evidenceFile).values({ mark, recipientId, parts, storedAt: now })),
    ...rows.map((row) => statement(build.insert(evidenceFilePart).values(row))),
  ]
}

function changesOf(ids: readonly Buffer[]) {
  return query(
    build
      .select({
        changeId: change.id,
        recordedAt: change.recordedAt,
        id: recipient.id,
        mark: recipient.mark,
        sealed: sealedOfChange,
        commitment: recipient.commitment,
      })
      .from(change)
      .innerJoin(recipient, eq(recipient.id, change.recipientId))
      .where(inArray(change.id, [...ids]))
      .orderBy(asc(change.seq)),
  )
}

/** The evidence that was added to these changes, of each in its order. */
function entriesOf(ids: readonly Buffer[]) {
  const subjects = ids.map((id) => id.toString('hex'))
  return query(
    build
      .select({
        subject: entry.subject,
        ordinal: entry.ordinal,
        id: entry.id,
        recordedAt: entry.recordedAt,
        file: fileOfContent,
        sealed: entry.body,
      })
      .from(entry)
      .where(inArray(entry.subject, subjects))
      .orderBy(asc(entry.subject), asc(entry.ordinal)),
  )
}

/** The files that their recipient has, be it for other changes. */
function filesOf(ids: readonly Buffer[]) {
  return query(
    build
      .selectDistinct({ mark: evidenceFile.mark })
      .from(change)
      .innerJoin(evidenceFile, eq(evidenceFile.recipientId, change.recipientId))
      .where(inArray(change.id, [...ids])),
  )
}

function useOf(tokenMark: Buffer) {
  return query(
    build
      .select({ usedAt: evidenceLinkUse.usedAt })
      .from(evidenceLinkUse)
      .where(eq(evidenceLinkUse.tokenMark, tokenMark)),
  )
}
