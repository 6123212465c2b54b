import { createHash } from 'node:crypto'
import { formatWallTime, type IstanbulDay } from '../calendar/istanbul.ts'
import { closedDay } from '../ledger/days.ts'
import type { Actor } from '../register/actor.ts'
import type { DaySpan } from '../register/changes/day.ts'
import { type Movement, movementPages } from '../register/changes/movements.ts'
import { lastSeqBefore } from '../register/changes/seq-spans.ts'
import { logReport } from '../register/look-up-log.ts'
import type { Register } from '../register/register.ts'
import { movementHeader, movementLine } from '../report/files.ts'

/** Keeps the line of a change whose address was dropped. */
export const erasedRecipient = 'SILINDI'

/**
 * Writes a brand's movement file of one day (iys.md 6.2). Once the day is closed it has the same bytes each
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

/** Logs the look-up before the first line. */
export async function* takeMovementFile(
  register: Register,
  actor: Actor & { readonly id: string },
  { brandCode, date }: { readonly brandCode: number; readonly date: IstanbulDay },
): AsyncGenerator<string> {
  await logReport(register, actor, { brandCode, purpose: `movement file of ${date}` })
  yield* movementFile(register, date, brandCode)
}

function lineOf(movement: Movement): string {
  return movementLine({
    creationDate: formatWallTime(movement.recordedAt),
    transactionId: movement.id,
    recipient: movement.address ?? erasedRecipient,
    recipientType: movement.recipientType,
    type: movement.channel,
    status: movement.status,
    consentDate: movement.consentDate ?? '',
    source: movement.source ?? '',
  })
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

/** Null if an address in it was erased. */
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
