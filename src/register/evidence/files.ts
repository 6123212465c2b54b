import { hash } from 'node:crypto'
import { and, asc, eq, gte, inArray, isNotNull, lt, sql } from 'drizzle-orm'
import { entry, evidenceFile, evidenceFilePart } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, type Statement, statement } from '../../../db/statement.ts'
import type { Door } from '../../consent/actor.ts'
import { commit, decryptOrNull, type Vault } from '../../crypto/vault.ts'
import type { Problem } from '../../ledger/problems.ts'
import { rowsByName } from '../pages.ts'
import type { Register } from '../register.ts'
import { decryptLaterEvidence, type Evidence, fileOfContent } from './evidence.ts'
import { type EvidenceFileKind, evidenceFileTypes } from './file-kind.ts'

/** Evidence file as shown to people. Its name is left out, since it may contain an address. */
export interface EvidenceFileView extends Omit<FileEvidence, 'name'> {
  readonly changeId: string
  readonly addedAt: number
  readonly door: Door
  readonly actor: string | null
  readonly mark: Buffer
}

/** Number of changes that one query reads: each may have ten files, whose names and digests have some kilobytes. */
const changesAtOnce = 50

/** Returns the files that prove these changes, in order. */
export async function evidenceFilesOf(
  register: Register,
  changeIds: readonly string[],
): Promise<EvidenceFileView[]> {
  const { seq, id, subject, body: sealed, recordedAt, door, actor, kind } = entry
  const rows = await rowsByName(register, changeIds, changesAtOnce, (some) => {
    const isOfThese = inArray(subject, [...some])
    const files = build
      .select({ seq, id, subject, sealed, recordedAt, door, actor, file: fileOfContent })
      .from(entry)
      .where(and(isOfThese, eq(kind, 'evidence'), isNotNull(fileOfContent), isNotNull(sealed)))
    return query(files)
  })
  rows.sort((a, b) => a.seq - b.seq)
  return rows.flatMap(({ seq: _, id, subject: changeId, sealed, file: mark, recordedAt, ...row }) => {
    const content = sealed === null ? null : decryptOrNull(() => decryptLaterEvidence(register, id, sealed))
    const file = content === null ? null : fileIn(content)
    if (file === null || mark === null || row.door === null) return []
    const { kind, bytes, sha256 } = file
    const facts = { kind, bytes, sha256, mark: Buffer.from(mark, 'hex'), changeId, addedAt: recordedAt }
    return [{ ...facts, door: row.door, actor: row.actor }]
  })
}

/** Returns the mark (keyed hash) under which the bytes of an evidence file are stored; its key is the recipient's secret. */
export function evidenceFileMark(secret: Uint8Array, sha256: string): Buffer {
  return commit(secret, `izin-evidence-file-1 ${sha256}`)
}

function aboutFilePart(mark: Uint8Array, place: number, parts: number): string {
  return `evidence file ${Buffer.from(mark).toString('hex')} ${place} of ${parts}`
}

export const evidencePartBytes = 256 * 1024

/** Returns the writes that store a file in encrypted pieces, unless it is stored for this recipient already. */
export function fileWrites(
  vault: Vault,
  { mark, recipientId, bytes }: { mark: Buffer; recipientId: number; bytes: Uint8Array },
): Statement[] {
  const parts = Math.ceil(bytes.length / evidencePartBytes)
  const rows = Array.from({ length: parts }, (_, place) => {
    const piece = bytes.subarray(place * evidencePartBytes, (place + 1) * evidencePartBytes)
    return { mark, place, sealed: vault.seal(piece, aboutFilePart(mark, place, parts)) }
  })
  const file = build.insert(evidenceFile).values({ mark, recipientId, parts })
  return [
    statement(file.onConflictDoNothing()),
    ...rows.map((row) => statement(build.insert(evidenceFilePart).values(row).onConflictDoNothing())),
  ]
}

/** Reads the pieces of a file and decrypts them; null if a piece is missing or damaged. */
export async function evidenceFileBytes({ engine, vault }: Register, mark: Buffer): Promise<Buffer | null> {
  const select = build
    .select({ parts: evidenceFile.parts })
    .from(evidenceFile)
    .where(eq(evidenceFile.mark, mark))
  const parts = (await engine.read(query(select)))[0]?.parts ?? 0
  const pieces: Buffer[] = []
  for (let from = 0; from < parts; from += partsAtOnce) {
    const pageOfParts = await engine.read(partsFrom({ mark, from, until: from + partsAtOnce }))
    const openPieces = decryptOrNull(() =>
      pageOfParts.map(({ place, sealed }) => vault.open(sealed, aboutFilePart(mark, place, parts))),
    )
    if (openPieces === null) return null
    pieces.push(...openPieces)
  }
  return parts > 0 && pieces.length === parts ? Buffer.concat(pieces) : null
}

/** Number of pieces of a file that one query reads: an answer of a libSQL server has at most 10 MB. */
const partsAtOnce = 4

const partsFrom = preparedQuery(() =>
  build
    .select(pick(evidenceFilePart, 'place', 'sealed'))
    .from(evidenceFilePart)
    .where(
      and(
        eq(evidenceFilePart.mark, sql.placeholder('mark')),
        gte(evidenceFilePart.place, sql.placeholder('from')),
        lt(evidenceFilePart.place, sql.placeholder('until')),
      ),
    )
    .orderBy(asc(evidenceFilePart.place)),
)

/** Returns the problem of a file's bytes; null if they are as they were added. */
export async function evidenceFileProblem(
  register: Register,
  { sha256, bytes }: Pick<FileEvidence, 'sha256' | 'bytes'>,
  { mark, recipientId }: { readonly mark: Buffer; readonly recipientId: number },
): Promise<Problem | null> {
  const select = build
    .select({ id: evidenceFile.recipientId })
    .from(evidenceFile)
    .where(eq(evidenceFile.mark, mark))
  const [principal] = await register.engine.read(query(select))
  if (principal !== undefined && principal.id !== recipientId)
    return 'its file is said to be of another recipient'
  const content = await evidenceFileBytes(register, mark)
  if (content === null) return 'its file is missing or cannot be opened'
  return content.length === bytes && hash('sha256', content) === sha256
    ? null
    : 'its file does not give its digest'
}

/** Description of a file in the encrypted evidence of a change, with its name, which may contain an address. */
export interface FileEvidence {
  readonly name: string
  readonly kind: EvidenceFileKind
  readonly bytes: number
  readonly sha256: string
}

export function evidenceOfFile(door: string, { name, kind, bytes, sha256 }: FileEvidence): Evidence {
  return { door, fileKind: kind, fileBytes: bytes, fileSha256: sha256, fileName: name }
}

/** Reads the description of a file out of evidence (inverse of `evidenceOfFile`); null if the evidence is a text. */
export function fileIn(content: Readonly<Record<string, unknown>>): FileEvidence | null {
  const { fileKind, fileBytes, fileSha256, fileName } = content
  if (typeof fileKind !== 'string' || typeof fileBytes !== 'number') return null
  if (!Object.hasOwn(evidenceFileTypes, fileKind)) return null
  if (typeof fileSha256 !== 'string' || !/^[0-9a-f]{64}$/.test(fileSha256)) return null
  const name = typeof fileName === 'string' ? fileName : ''
  // `hasOwn` has found it among the kinds.
  return { name, kind: fileKind as EvidenceFileKind, bytes: fileBytes, sha256: fileSha256 }
}

const nameMax = 200

/** Returns a file name without folders and control characters. */
export function keptName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last
    .replaceAll(/\p{Cc}|\p{Cf}/gu, '')
    .trim()
    .slice(0, nameMax)
}
