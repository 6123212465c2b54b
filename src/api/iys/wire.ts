import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import { type Door, doors, originOf } from '../../register/actor.ts'
import type { Answer } from './answers.ts'

/*
 * How İYS writes what is ours: `type` is our channel, `transactionId` the id of a change, `creationDate` the moment it was
 * recorded. A key without value is left out (R5).
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

/** A change as rows of the history and of Pull show it (iys.md 3.9, 3.10). */
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

/** The receipt of a single add (iys.md 3.4). */
export function wireReceipt(change: { readonly id: string; readonly recordedAt: number }) {
  return { transactionId: change.id, creationDate: formatWallTime(change.recordedAt) }
}

/** Where a pull went on to: the second and the id of its last change. */
interface Cursor {
  readonly recordedAt: number
  readonly changeId: string
}

/** `<epoch seconds>_<transactionId>` (iys.md 3.10). */
export function formatCursor({ recordedAt, changeId }: Cursor): string {
  return `${recordedAt / 1000}_${changeId}`
}

/** Undoes {@link formatCursor}; null for anything it does not write. */
export function parseCursor(text: string): Cursor | null {
  const found = /^(0|[1-9]\d{0,10})_([0-9a-f]{64})$/.exec(text)
  const [, seconds, changeId] = found ?? []
  return seconds === undefined || changeId === undefined
    ? null
    : { recordedAt: Number(seconds) * 1000, changeId }
}

/** Whose movements they are: `HS` what the company's people and systems recorded, `IYS` what recipients changed themselves. */
export const sides = ['HS', 'IYS'] as const
export type Side = (typeof sides)[number]

/**
 * To whoever asks us, we are İYS (iys.md 3.10): a system written for it pulls recipients' changes alone, which is the default,
 * since it knows its own. So it hears of every refusal, be it at our own bot or page or through İYS, though the `source` of
 * the former is HS_*.
 */
export function sideOf(door: Door): Side {
  return originOf(door) === 'recipient' ? 'IYS' : 'HS'
}

/** The doors through which movements of this side come. */
export function doorsOfSide(side: Side): readonly Door[] {
  return doors.filter((door) => sideOf(door) === side)
}
