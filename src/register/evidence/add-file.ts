import { hash } from 'node:crypto'
import { asc, eq, inArray } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, entry, evidenceFile, evidenceFilePart, fileLinkUse, recipient } from '../../../db/schema.ts'
import { build, pick, query, type Statement, statement } from '../../../db/statement.ts'
import { commit, type Vault } from '../../crypto/vault.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import type { Actor } from '../actor.ts'
import { type FileLink, useFileLink } from '../file-links.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import { evidenceDigest, evidenceEntry, fileOfContent, ownerColumns } from './evidence.ts'
import {
  type EvidenceFileKind,
  type EvidenceFileReading,
  evidenceFilesMax,
  readEvidenceFile,
} from './file-kind.ts'
import { evidenceOfFile, keptName } from './files.ts'

export const evidencePartBytes = 256 * 1024

export interface EvidenceFileInput {
  /** All of one recipient. Each change gets an entry; the bytes are kept once. */
  readonly changeIds: readonly Uint8Array[]
  readonly name: string
  readonly bytes: Uint8Array
  /** Used up in the same commit. */
  readonly link?: Pick<FileLink, 'tokenMark'> | undefined
}

export type AddedFile =
  | {
      readonly kind: 'added'
      readonly file: AddedFileFacts
      /** Entry ids, in the order of the changes that lacked the file. */
      readonly ids: readonly string[]
    }
  /** Every change has the very same file. */
  | { readonly kind: 'already'; readonly file: AddedFileFacts; readonly addedAt: number }
  /** Another file came by the link. */
  | { readonly kind: 'used'; readonly usedAt: number }
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
 * Adds a file that proves recorded changes in one commit, bound by its SHA-256 in an entry for each change.
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
    useOf(link?.tokenMark ?? Buffer.alloc(32)),
  ] as const
  return await engine.unit(reads, (changes, entries, files, [moments], [use]): Outcome<AddedFile> => {
    const refused = (reason: Extract<AddedFile, { kind: 'refused' }>['reason']) => {
      return { writes: [], result: { kind: 'refused' as const, reason } }
    }
    if (use !== undefined) return { writes: [], result: { kind: 'used', ...use } }
    const [first] = changes
    if (first === undefined || changes.length !== ids.length) return refused('unknown')
    if (changes.some(({ sealed }) => sealed === null)) return refused('erased')
    // Each address has a secret of its own, and evidence of one proves nothing of another.
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
        ...(isKept ? [] : fileWrites(vault, { mark: fileMark, recipientId: first.id, bytes })),
        ...added.map(({ write }) => write),
        ...(link === undefined ? [] : [useFileLink(link, now)]),
      ],
      result: { kind: 'added', file, ids: added.map(({ id }) => id.toString('hex')) },
    }
  })
}

/** Finds the bytes of a file; without the recipient's secret it tells nothing. */
export function evidenceFileMark(secret: Uint8Array, sha256: string): Buffer {
  return commit(secret, `izin-evidence-file-1 ${sha256}`)
}

export function aboutFilePart(mark: Uint8Array, place: number, parts: number): string {
  return `evidence file ${Buffer.from(mark).toString('hex')} ${place} of ${parts}`
}

function fileWrites(
  vault: Vault,
  { mark, recipientId, bytes }: { mark: Buffer; recipientId: number; bytes: Uint8Array },
): Statement[] {
  const parts = Math.ceil(bytes.length / evidencePartBytes)
  const rows = Array.from({ length: parts }, (_, place) => {
    const piece = bytes.subarray(place * evidencePartBytes, (place + 1) * evidencePartBytes)
    return { mark, place, sealed: vault.seal(piece, aboutFilePart(mark, place, parts)) }
  })
  return [
    statement(build.insert(evidenceFile).values({ mark, recipientId, parts })),
    ...rows.map((row) => statement(build.insert(evidenceFilePart).values(row))),
  ]
}

function changesOf(ids: readonly Buffer[]) {
  return query(
    build
      .select({ changeId: change.id, ...ownerColumns })
      .from(change)
      .innerJoin(recipient, eq(recipient.id, change.recipientId))
      .where(inArray(change.id, [...ids]))
      .orderBy(asc(change.seq)),
  )
}

/** Returns the later evidence of these changes, in order. */
function entriesOf(ids: readonly Buffer[]) {
  const subjects = ids.map((id) => id.toString('hex'))
  return query(
    build
      .select({
        ...pick(entry, 'subject', 'ordinal', 'id', 'recordedAt'),
        file: fileOfContent,
        sealed: entry.body,
      })
      .from(entry)
      .where(inArray(entry.subject, subjects))
      .orderBy(asc(entry.subject), asc(entry.ordinal)),
  )
}

/** Returns the files of the recipient, of other changes too. */
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
      .select({ usedAt: fileLinkUse.usedAt })
      .from(fileLinkUse)
      .where(eq(fileLinkUse.tokenMark, tokenMark)),
  )
}
