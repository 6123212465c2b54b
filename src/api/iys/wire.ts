import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import { type Door, doors, originOf } from '../../register/actor.ts'
import type { Answer } from './answers.ts'

/*
 * Our fields in İYS's words: `type` is our channel, `transactionId` a change id. Empty keys are left out
 * (R5).
 */

interface Key {
  readonly address: string
  readonly recipientType: RecipientType
  readonly channel: Channel
}

interface Statement {
  readonly id: string
  readonly status: Status
  readonly source: string | null
  readonly consentDate: string | null
  readonly recordedAt: number
}

/** Change as a row of the history and of Pull (iys.md 3.9, 3.10). */
export function wireRecord(key: Key, change: Statement): Answer<'Changes'>['list'][number] {
  return {
    ...(change.consentDate === null ? {} : { consentDate: change.consentDate }),
    creationDate: formatWallTime(change.recordedAt),
    ...(change.source === null ? {} : { source: change.source }),
    recipient: key.address,
    recipientType: key.recipientType,
    status: change.status,
    type: key.channel,
    transactionId: change.id,
  }
}

export function wireReceipt(change: { readonly id: string; readonly recordedAt: number }) {
  return { transactionId: change.id, creationDate: formatWallTime(change.recordedAt) }
}

interface Cursor {
  readonly recordedAt: number
  readonly changeId: string
}

/** `<epoch seconds>_<transactionId>` (iys.md 3.10). */
export function formatCursor({ recordedAt, changeId }: Cursor): string {
  return `${recordedAt / 1000}_${changeId}`
}

/** Inverse of {@link formatCursor}; null for anything else. */
export function parseCursor(text: string): Cursor | null {
  const found = /^(0|[1-9]\d{0,10})_([0-9a-f]{64})$/.exec(text)
  const [, seconds, changeId] = found ?? []
  return seconds === undefined || changeId === undefined
    ? null
    : { recordedAt: Number(seconds) * 1000, changeId }
}

/** `HS`: changes by the company's people and systems. `IYS`: changes by recipients. */
export const changeOrigins = ['HS', 'IYS'] as const
export type ChangeOrigin = (typeof changeOrigins)[number]

/**
 * For a client of this interface we are İYS (iys.md 3.10): it pulls recipients' changes, the default, even
 * those made in our own bot or page with a source of HS_*.
 */
export function changeOriginOf(door: Door): ChangeOrigin {
  return originOf(door) === 'recipient' ? 'IYS' : 'HS'
}

/** Source as İYS would give it for a recipient's change: a client of İYS knows no HS_* of recipients. */
export function nationalSourceOf({ door, source }: { readonly door: Door; readonly source: string | null }) {
  if (source?.startsWith('IYS_') === true) return source
  return door === 'telegram' ? 'IYS_MOBIL' : door === 'click' ? 'IYS_EPOSTA' : 'IYS_WEB'
}

export function doorsOf(side: ChangeOrigin): readonly Door[] {
  return doors.filter((door) => changeOriginOf(door) === side)
}
