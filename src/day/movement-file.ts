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

/** Word written instead of an address that was deleted. */
export const erasedRecipient = 'SILINDI'

/** First line of a movement file: the columns of İYS's file, which is UTF-8 without a byte order mark. */
const movementHeader = 'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source\n'

/**
 * Yields the movement file (all changes) of a brand on a day, as CSV text. Once the day is closed, the file has the same
 * bytes each time, until an address in it is deleted.
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

/** Yields a day's movement file for a person or system, after writing the look-up into the log. */
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

/** Returns the SHA-384 digest of a day's movement file. */
export async function movementDigest(
  register: Register,
  date: IstanbulDay,
  brandCode: number,
): Promise<Buffer> {
  const hash = createHash('sha384')
  for await (const line of movementFile(register, date, brandCode)) hash.update(line)
  return hash.digest()
}

/** Returns the SHA-384 digest of the movement file with these changes; null if an address in it was deleted. */
export async function digestOfMovements(pages: AsyncIterable<readonly Movement[]>): Promise<Buffer | null> {
  const hash = createHash('sha384').update(movementHeader)
  for await (const page of pages) {
    if (page.some(({ address }) => address === null)) return null
    hash.update(page.map(lineOf).join(''))
  }
  return hash.digest()
}

/** Returns the range of a day's changes in the ledger; of a day that is not closed, all from its beginning. */
export async function spanOf(register: Register, date: IstanbulDay): Promise<DaySpan> {
  const closedDayRow = await closedDay(register, date)
  const first = closedDayRow?.fromSeq ?? null
  const after = first === null ? await lastSeqBefore(register, date) : first - 1
  return {
    date,
    after,
    through: closedDayRow === null ? Number.MAX_SAFE_INTEGER : (closedDayRow.toSeq ?? after),
  }
}

/** Statement of a client system that a day's movement file equals its own (mutabakat). */
export interface Agreement {
  /** Keyed digest of the file; null if every address in it was deleted. */
  readonly digest: Buffer | null
  readonly agreedAt: number
  readonly actor: string
}

/** Returns the agreements to a day's movement files, by brand code. */
export async function agreementsOf(
  { engine }: WithEngine,
  date: IstanbulDay,
): Promise<ReadonlyMap<number, Agreement>> {
  const { brandCode, digest, agreedAt, actor } = agreement
  const fields = { brandCode, digest, agreedAt, actor }
  const ofDay = build.select(fields).from(agreement).where(eq(agreement.date, date))
  return new Map((await engine.read(query(ofDay))).map(({ brandCode, ...facts }) => [brandCode, facts]))
}

/** Returns the moment at which a system agreed to the file with this digest; null if the agreement is about another file. */
export function agreedAt(
  { vault }: Pick<Register, 'vault'>,
  agreement: Agreement | undefined,
  digest: Buffer,
): number | null {
  const isOfFile = agreement?.digest?.equals(vault.keyedDigest('day file', digest)) === true
  return isOfFile ? agreement.agreedAt : null
}

/** Stores that a client system agreed to a file. The first agreement to a file is kept. */
export async function agree(
  register: Pick<Register, 'engine' | 'vault' | 'clock'>,
  actor: Actor & { readonly id: string },
  file: { readonly date: IstanbulDay; readonly brandCode: number; readonly digest: Buffer },
): Promise<void> {
  const digest = register.vault.keyedDigest('day file', file.digest)
  const row = { ...file, digest, agreedAt: register.clock(), door: actor.door, actor: actor.id }
  await write(register, statement(build.insert(agreement).values(row).onConflictDoNothing()))
}
