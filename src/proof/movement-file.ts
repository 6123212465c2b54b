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

/** Stands in the place of an address that was dropped, so that the file still has a line for each change. */
export const erasedRecipient = 'SILINDI'

/**
 * A brand's movement file of one day, many lines at a time (iys.md 6.2): made from the changes whenever it is asked for, and
 * the same bytes each time once the day is closed, until the duty to keep an address in it has ended and the address is dropped.
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

/** The same for somebody who takes it: that he did is in the log of look-ups before the first line. */
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

/** SHA-384 of that file, as it is stamped. */
export async function movementDigest(
  register: Register,
  date: IstanbulDay,
  brandCode: number,
): Promise<Buffer> {
  const hash = createHash('sha384')
  for await (const line of movementFile(register, date, brandCode)) hash.update(line)
  return hash.digest()
}

/** SHA-384 of the file that these movements, in its order, give; null when an address in it was erased since. */
export async function digestOfMovements(pages: AsyncIterable<readonly Movement[]>): Promise<Buffer | null> {
  const hash = createHash('sha384').update(movementHeader)
  for await (const page of pages) {
    if (page.some(({ address }) => address === null)) return null
    hash.update(page.map(lineOf).join(''))
  }
  return hash.digest()
}

/** Where in the register a day's changes begin and, once it is closed, end. */
export async function spanOf(register: Register, date: IstanbulDay): Promise<DaySpan> {
  const closed = await closedDay(register, date)
  const first = closed?.fromSeq ?? null
  const after = first === null ? await lastSeqBefore(register, date) : first - 1
  return { date, after, through: closed === null ? Number.MAX_SAFE_INTEGER : (closed.toSeq ?? after) }
}
