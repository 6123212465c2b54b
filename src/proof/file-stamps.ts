import { hash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { fileStamp } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Register } from '../register/register.ts'
import { askForStamp, type StampingOutcome } from './stamps.ts'

/** A stamp of a file that was made on request, by the file's SHA-384. */
export type FileStamp = typeof fileStamp.$inferSelect

export type StampedFile =
  | { readonly kind: 'stamped'; readonly stamp: FileStamp }
  | Exclude<StampingOutcome, { kind: 'stamped' }>

/**
 * The stamp of a file with this digest: the one there is, or a new one, kept once it is verified. So it costs one credit
 * however often it is asked for.
 */
export async function stampOfFile(
  register: Register,
  stamper: Stamper,
  digest: Buffer,
): Promise<StampedFile> {
  const known = await keptFileStamp(register, digest)
  if (known !== null) return { kind: 'stamped', stamp: known }
  const granted = await askForStamp(stamper, digest)
  if (granted.kind !== 'stamped') return granted
  const { tsr, stampedAt, authority, serial } = granted
  const tsrDigest = hash('sha256', tsr, 'buffer')
  const stamp = {
    digest,
    tsr,
    tsrDigest,
    stampedAt,
    authority,
    serial,
    storedAt: register.clock(),
  }
  const kept = build
    .insert(fileStamp)
    .values(stamp)
    // Another request may have been first: its stamp is entered with the day and stays.
    .onConflictDoNothing()
  await register.engine.unit([], () => ({ writes: [statement(kept)], result: null }))
  return { kind: 'stamped', stamp: (await keptFileStamp(register, digest)) ?? stamp }
}

/** The stamp there is of a file with this digest, without asking for one; null where there is none. */
export async function keptFileStamp(
  { engine }: Pick<Register, 'engine'>,
  digest: Buffer,
): Promise<FileStamp | null> {
  const [kept] = await engine.read(query(build.select().from(fileStamp).where(eq(fileStamp.digest, digest))))
  return kept ?? null
}
