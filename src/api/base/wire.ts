import { formatWallTime } from '../../calendar/istanbul.ts'
import { type Door, doors, originOf } from '../../consent/actor.ts'

export function wireReceipt(change: { readonly id: string; readonly recordedAt: number }) {
  return { transactionId: change.id, creationDate: formatWallTime(change.recordedAt) }
}

/** `HS`: changes by the company's people and systems. `IYS`: changes by recipients. */
export const changeOrigins = ['HS', 'IYS'] as const
export type ChangeOrigin = (typeof changeOrigins)[number]

/** A client of this interface sees us as İYS. A change in our own bot or page is one of İYS. */
export function changeOriginOf(door: Door): ChangeOrigin {
  return originOf(door) === 'recipient' ? 'IYS' : 'HS'
}

export function doorsOf(side: ChangeOrigin): readonly Door[] {
  return doors.filter((door) => changeOriginOf(door) === side)
}
