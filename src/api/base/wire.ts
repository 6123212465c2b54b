import { formatWallTime } from '../../calendar/istanbul.ts'
import { type Door, doors, originOf } from '../../consent/actor.ts'

/** Returns the receipt of a recorded change in İYS's form: id and Turkish time of the record. */
export function wireReceipt(change: { readonly id: string; readonly recordedAt: number }) {
  return { transactionId: change.id, creationDate: formatWallTime(change.recordedAt) }
}

/** Origins of changes in İYS's API. `HS`: the company's people and systems. `IYS`: recipients. */
export const changeOrigins = ['HS', 'IYS'] as const
export type ChangeOrigin = (typeof changeOrigins)[number]

/**
 * Returns the origin that clients see. They use izin as if it were İYS, so a recipient's change in izin's bot is one of
 * İYS.
 */
export function changeOriginOf(door: Door): ChangeOrigin {
  return originOf(door) === 'recipient' ? 'IYS' : 'HS'
}

/** Returns the doors (ways by which a change came in, such as Slack or a page) whose changes have this origin. */
export function doorsOf(side: ChangeOrigin): readonly Door[] {
  return doors.filter((door) => changeOriginOf(door) === side)
}
