import { and, asc, eq, gt, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import { agreement, entry } from '../../db/schema.ts'
import { build, pick, query, type Statement, statement } from '../../db/statement.ts'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import { newSecret, type Vault } from '../crypto/vault.ts'
import { appendEntry } from '../ledger/append.ts'
import type { FileStampEntry, StampedFile } from '../ledger/entries.ts'
import { fileStampCommitment } from '../ledger/file-stamp.ts'
import { hasAddress, hasDroppedAddress, hasMovements } from '../register/changes/movements.ts'
import { allRows, pageRows } from '../register/pages.ts'
import { type Register, type WithEngine, write } from '../register/register.ts'
import { storedJson } from '../util/json.ts'
import { movementDigest, spanOf } from './movement-file.ts'

/*
 * Time stamps (RFC 3161) of movement files (the changes of a brand on a day). With the digest of such a file and all of its
 * lines but one, a person could try all addresses for the missing line. The digest and the authority's answer, which
 * contains it, are therefore stored encrypted. The ledger has only a commitment (HMAC with a secret) to them.
 */

/** Day and brand of a movement file. */
export interface MovementFile {
  readonly date: IstanbulDay
  readonly brandCode: number
}

export interface FileStamp extends Omit<FileStampEntry['content'], 'commitment'> {
  /** SHA-384 digest of the file, and the authority's answer (`tsr`); null if every address of the file was deleted. */
  readonly file: { readonly digest: Buffer; readonly tsr: Buffer } | null
}

const subjects = 'file-stamp '

/** Returns the subject of the ledger entry for a file's time stamp. */
export const fileStampSubject = ({ date, brandCode }: MovementFile) => `${subjects}${date} ${brandCode}`

/** SQL condition for the ledger entries of all file stamps, which the index finds by the beginning of their subject. */
const isFileStamp = and(gt(entry.subject, subjects), lt(entry.subject, 'file-stamp!'))

interface NewFileStamp extends Omit<FileStamp, 'file'> {
  /** SHA-384 digest of the file. */
  readonly digest: Buffer
  readonly tsr: Buffer
}

/**
 * Returns the write that appends a file's time stamp to the ledger, with the file's digest and the authority's answer (`tsr`)
 * encrypted. The server itself stamps, so that the entry names no door and no actor.
 */
export function appendFileStamp(
  { vault }: Pick<Register, 'vault'>,
  { digest, tsr, ...about }: NewFileStamp,
  recordedAt: number,
): Statement {
  const stamped: StampedFile = {
    secret: newSecret().toString('hex'),
    sha384: digest.toString('hex'),
    tsr: tsr.toString('base64'),
  }
  const { date, brandCode, stampedAt, authority, serial } = about
  const commitment = fileStampCommitment(stamped)
  const content = { date, brandCode, commitment, stampedAt, authority, serial }
  const stampEntry = { kind: 'file-stamp', subject: fileStampSubject(about), recordedAt, content } as const
  const sealed = vault.sealJson(stamped, aboutStampedFile(about))
  return appendEntry(undefined, { ...stampEntry, door: null, actor: null }, () => sealed).write
}

/** Returns the name of the place for which a stamped file's digest is encrypted. */
const aboutStampedFile = (file: MovementFile) => `stamped file ${file.date} ${file.brandCode}`

/** Decrypts the digest, secret and answer of a stamped file. Throws SealBrokenError if they were damaged or moved. */
export function decryptStampedFile(vault: Vault, file: MovementFile, sealed: Uint8Array): StampedFile {
  return vault.openJson<StampedFile>(sealed, aboutStampedFile(file))
}

type Reader = Pick<Register, 'engine' | 'vault'>

/** Number of stamps read by one query: an authority's answer may have a megabyte. */
const stampsAtOnce = 1

/** Reads and decrypts the time stamps that meet a condition. A stamped file holds the changes of a day and a brand. */
async function fileStampsWhere({ engine, vault }: Reader, isWanted: SQL | undefined): Promise<FileStamp[]> {
  const pageAfter = (last: { subject: string } | null) =>
    query(
      build
        .select({ subject: entry.subject, content: entry.content, sealed: entry.body })
        .from(entry)
        .where(and(isWanted, gt(entry.subject, last?.subject ?? '')))
        .orderBy(asc(entry.subject))
        .limit(stampsAtOnce),
    )
  const rows = await allRows({ engine }, { rows: stampsAtOnce, pageAfter })
  return rows.map(({ content, sealed }) => {
    const { commitment: _, ...facts } = storedJson<FileStampEntry['content']>(content)
    if (sealed === null) return { ...facts, file: null }
    const { sha384, tsr } = decryptStampedFile(vault, facts, sealed)
    return { ...facts, file: { digest: Buffer.from(sha384, 'hex'), tsr: Buffer.from(tsr, 'base64') } }
  })
}

export async function fileStampOf(reader: Reader, file: MovementFile): Promise<FileStamp | null> {
  return (await fileStampsWhere(reader, eq(entry.subject, fileStampSubject(file))))[0] ?? null
}

/** Time stamp of a day's file for people and systems, or the reason why they do not get it. */
type StampToGive =
  | { readonly kind: 'stamp'; readonly tsr: Buffer }
  | { readonly kind: 'refused'; readonly reason: 'no-stamp' | 'before-erasure' }

/**
 * Returns the time stamp of a day's file. Refuses one from before an erasure: it holds the digest of the file with the
 * deleted address, and a person who has the other lines could try every number until the digest fits.
 */
export async function stampToGive(register: Register, file: MovementFile): Promise<StampToGive> {
  const stamp = await fileStampOf(register, file)
  if (stamp === null) return { kind: 'refused', reason: 'no-stamp' }
  if (stamp.file === null || (await isFromBeforeErasure(register, file, stamp.file.digest))) {
    return { kind: 'refused', reason: 'before-erasure' }
  }
  return { kind: 'stamp', tsr: stamp.file.tsr }
}

/** True if an address was deleted from the file since it had this digest. */
async function isFromBeforeErasure(
  register: Register,
  { date, brandCode }: MovementFile,
  digest: Buffer,
): Promise<boolean> {
  if (!(await hasDroppedAddress(register, await spanOf(register, date), brandCode))) return false
  return !digest.equals(await movementDigest(register, date, brandCode))
}

/** Returns the time stamps of a day's files, by brand code. */
export async function fileStampsOf(
  reader: Reader,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, FileStamp>> {
  const isOfDay = and(gt(entry.subject, `${subjects}${date} `), lt(entry.subject, `${subjects}${date}!`))
  return new Map((await fileStampsWhere(reader, isOfDay)).map((stamp) => [stamp.brandCode, stamp]))
}

/**
 * Deletes the digest and time stamp of each movement file in which no address is left, and the digest that a client agreed
 * to. They prove nothing any more, and with the database's key the deleted addresses could be tried.
 */
export async function dropDigestsOfErasedFiles(register: Register): Promise<void> {
  for (const file of await filesWithDigest(register)) {
    if (!(await isErased(register, file))) continue
    const isOfFile = and(eq(agreement.date, file.date), eq(agreement.brandCode, file.brandCode))
    await write(
      register,
      statement(
        build
          .update(entry)
          .set({ body: null })
          .where(eq(entry.subject, fileStampSubject(file))),
      ),
      statement(build.update(agreement).set({ digest: null }).where(isOfFile)),
    )
  }
}

/** True if the file has lines, and the address of each was deleted. */
async function isErased(register: Register, { date, brandCode }: MovementFile): Promise<boolean> {
  const span = await spanOf(register, date)
  if (await hasAddress(register, span, brandCode)) return false
  return await hasMovements(register, span, brandCode)
}

/** Lists the movement files of which a time stamp or an agreed digest is stored. */
async function filesWithDigest({ engine }: WithEngine): Promise<MovementFile[]> {
  const stampedBehind = (last: { subject: string } | null) =>
    query(
      build
        .select(pick(entry, 'subject', 'content'))
        .from(entry)
        .where(and(isFileStamp, isNotNull(entry.body), gt(entry.subject, last?.subject ?? '')))
        .orderBy(asc(entry.subject))
        .limit(pageRows),
    )
  const agreedBehind = (last: MovementFile | null) => {
    const { date, brandCode } = last ?? { date: '', brandCode: 0 }
    const isBehind = sql`(${agreement.date}, ${agreement.brandCode}) > (${date}, ${brandCode})`
    return query(
      build
        .select(pick(agreement, 'date', 'brandCode'))
        .from(agreement)
        .where(and(isNotNull(agreement.digest), isBehind))
        .orderBy(asc(agreement.date), asc(agreement.brandCode))
        .limit(pageRows),
    )
  }
  const stamped = await allRows({ engine }, { rows: pageRows, pageAfter: stampedBehind })
  const files = [
    ...stamped.map(({ content }) => storedJson<MovementFile>(content)),
    ...(await allRows({ engine }, { rows: pageRows, pageAfter: agreedBehind })),
  ]
  return [...new Map(files.map((file) => [fileStampSubject(file), file])).values()]
}
