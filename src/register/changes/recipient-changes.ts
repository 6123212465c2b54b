import { and, count, gt, gte, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { change } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { type IstanbulDay, nextDay, startOfDay } from '../../calendar/istanbul.ts'
import type { Status } from '../../consent/channel.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { type Actor, type Door, doorsOf } from '../actor.ts'
import { logReport } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type AddressedChange, changesOfRecipients } from './changes.ts'
import { lastSeqBefore } from './seq-spans.ts'

interface RecipientChangesInput {
  /** The first and the last day. */
  readonly from: IstanbulDay
  readonly until: IstanbulDay
  readonly brandCodes: readonly number[]
}

/** Rows read at a time; memory stays the same however many there are. */
const pageRows = 1000

/**
 * What recipients changed themselves, here and in İYS, in the order it was recorded (S4; iys.md 6.4, no. 2). Refusals of
 * what was refused already are left out: they change nothing that anybody would see. That it was taken, and by whom, is in
 * the log before the first row.
 */
export async function* takeRecipientChanges(
  register: Register,
  actor: Actor & { readonly id: string },
  { from, until, brandCodes }: RecipientChangesInput,
): AsyncGenerator<AddressedChange> {
  const [brandCode = null, ...more] = brandCodes
  await logReport(register, actor, {
    brandCode: more.length > 0 ? null : brandCode,
    purpose: `recipient changes, ${from} to ${until}`,
  })
  const span = { fromAt: startOfDay(from), untilAt: startOfDay(nextDay(until)), brandCodes }
  for (let after = await lastSeqBefore(register, from); ; ) {
    const page = await changesOfRecipients(register, { ...span, after, limit: pageRows })
    yield* page.filter(({ effect }) => effect !== 'repeat')
    if (page.length < pageRows) return
    after = page.at(-1)?.seq ?? after
    await yieldToEventLoop()
  }
}

const ofRecipients = doorsOf('recipient')
const doors = ofRecipients.map((door) => `'${door}'`)

/**
 * Whether a change was made by its recipient himself. The doors stand as in the index `change_of_recipients`, which bound
 * values would not use: among the changes of systems and files these are few.
 */
export const isOfRecipient = sql.raw(`"change"."door" in (${doors.join(', ')})`)

/** Whether these doors are exactly those that recipients come through. */
export function areOfRecipients(asked: readonly Door[]): boolean {
  return new Set(asked).size === ofRecipients.length && ofRecipients.every((door) => asked.includes(door))
}

/** Whether a change came through one of these doors, by the index if they are those of recipients. */
export function cameThrough(asked: readonly Door[]): SQL {
  return areOfRecipients(asked) ? isOfRecipient : inArray(change.door, [...asked])
}

/** How many changes recipients made themselves through one door. */
export interface DoorCount {
  readonly door: Door
  readonly status: Status
  readonly changes: number
}

/** What recipients changed themselves since the beginning of an Istanbul day, counted by the door they came through (S4). */
export async function recipientCounts(
  register: Pick<Register, 'engine'>,
  { from, brandCodes }: { readonly from: IstanbulDay; readonly brandCodes: readonly number[] },
): Promise<DoorCount[]> {
  const rows = await register.engine.read(
    query(
      build
        .select({ door: change.door, status: change.status, changes: count() })
        .from(change)
        .where(
          and(
            gt(change.seq, await lastSeqBefore(register, from)),
            gte(change.recordedAt, startOfDay(from)),
            // As in the daily report: refusing what is refused already changes nothing anybody would see.
            ne(change.effect, 'repeat'),
            isOfRecipient,
            inArray(change.brandCode, [...brandCodes]),
          ),
        )
        .groupBy(change.door, change.status),
    ),
  )
  return rows.map((row) => ({ ...row, door: row.door as Door }))
}
