import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { agreement } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { formatWallTime, type IstanbulDay } from '../calendar/istanbul.ts'
import type { Actor } from '../consent/actor.ts'
import { closedDay } from '../ledger/days.ts'
import type { DaySpan } from '../register/changes/day.ts'
import { type Movement, movementPages } from '../register/changes/movements.ts'
import { lastSeqBefore } from '../register/changes/seq-spans.ts'
import { logReport } from '../register/look-up/look-up-log.ts'
import { type Register, type WithEngine, write } from '../register/register.ts'

/** Keeps the line of a change whose address was dropped. */
export const erasedRecipient = 'SILINDI'

/** The columns of İYS's file, which is UTF-8 without a byte order mark. */
const movementHeader = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'

/**
 * Writes a brand's movement file of one day. Once the day is closed it has the same bytes each
 * time, until an address in it is dropped.
 */
export async function* movementFile(
  register: Register,
  date: IstanbulDay,
  brandCode: number,
): AsyncGenerator<string> {
  yield movementHeader
  for await (const page of movementPages(register, await spanOf(register, date), brandCode)) {
    yield page.map(lineOf).join('')
  }
}

/** Yields a day's movement file, after logging the look-up. */
export async function* takeMovementFile(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode, date }: { readonly brandCode: number; readonly date: IstanbulDay },
): AsyncGenerator<string> {
  await logReport(register, actor, { brandCode, purpose: `movement file of ${date}` })
  yield* movementFile(register, date, brandCode)
}

function lineOf(movement: Movement): string {
  const { recordedAt, id, address, recipientType, channel, status, consentDate, source } = movement
  const about = `${recipientType},${channel},${status},${consentDate ?? ''},${source ?? ''}`
  return `${formatWallTime(recordedAt)},${id},${address ?? erasedRecipient},${about}\n`
}

export async function movementDigest(
  register: Register,
  date: IstanbulDay,
  brandCode: number,
): Promise<Buffer> {
  const hash = createHash('sha384')
  for await (const line of movementFile(register, date, brandCode)) hash.update(line)
  return hash.digest()
}

/** Computes the digest of the file; null if an address in it was erased. */
export async function digestOfMovements(pages: AsyncIterable<readonly Movement[]>): Promise<Buffer | null> {
  const hash = createHash('sha384').update(movementHeader)
  for await (const page of pages) {
    if (page.some(({ address }) => address === null)) return null
    hash.update(page.map(lineOf).join(''))
  }
  return hash.digest()
}

export async function spanOf(register: Register, date: IstanbulDay): Promise<DaySpan> {
  const closed = await closedDay(register, date)
  const first = closed?.fromSeq ?? null
  const after = first === null ? await lastSeqBefore(register, date) : first - 1
  return { date, after, through: closed === null ? Number.MAX_SAFE_INTEGER : (closed.toSeq ?? after) }
}

/** A system's statement that a day's movement file equals its own (mutabakat). */
export interface Agreement {
  /** Keyed digest of the file; null once its last address was dropped. */
  readonly digest: Buffer | null
  readonly agreedAt: number
  readonly actor: string
}

export async function agreementsOf(
  { engine }: WithEngine,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, Agreement>> {
  const { brandCode, digest, agreedAt, actor } = agreement
  const fields = { brandCode, digest, agreedAt, actor }
  const ofDay = build.select(fields).from(agreement).where(eq(agreement.date, date))
  return new Map((await engine.read(query(ofDay))).map(({ brandCode, ...facts }) => [brandCode, facts]))
}

/** Returns when a system agreed to the file of this digest; null for other bytes. */
export function agreedAt(
  { vault }: Pick<Register, 'vault'>,
  agreement: Agreement | undefined,
  digest: Buffer,
): number | null {
  const isOfFile = agreement?.digest?.equals(vault.keyedDigest('day file', digest)) === true
  return isOfFile ? agreement.agreedAt : null
}

/** Notes that a system agreed to a file; the first agreement stays. */
export async function agree(
  register: Pick<Register, 'engine' | 'vault' | 'clock'>,
  actor: Actor & { readonly id: string },
  file: { readonly date: IstanbulDay; readonly brandCode: number; readonly digest: Buffer },
): Promise<void> {
  const digest = register.vault.keyedDigest('day file', file.digest)
  const row = { ...file, digest, agreedAt: register.clock(), door: actor.door, actor: actor.id }
  await write(register, statement(build.insert(agreement).values(row).onConflictDoNothing()))
}
