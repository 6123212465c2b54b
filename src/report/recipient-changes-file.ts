import { formatWallTime, type IstanbulDay } from '../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import { csvValue } from './csv.ts'

/** A change that a recipient made himself, as the report takes it. */
export interface RecipientChange {
  readonly recordedAt: number
  readonly id: string
  readonly brandCode: number
  /** Null once it was erased. */
  readonly recipient: { readonly address: string } | null
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly status: Status
  readonly consentDate: string | null
  readonly source: string | null
  readonly door: string
}

/** The columns of the daily file (iys.md 6.2, 6.4 no. 2), and behind them the brand and the door the change came through. */
export const recipientChangesHeader =
  'creationDate,transactionId,recipient,recipientType,type,status,consentDate,source,brandCode,door\n'

/** One line; `door` is `iys` for what the recipient did in the national register, else the door of ours. */
export function recipientChangesLine(change: RecipientChange): string {
  const cells = [
    formatWallTime(change.recordedAt),
    change.id,
    change.recipient?.address ?? '',
    change.recipientType,
    change.channel,
    change.status,
    change.consentDate ?? '',
    change.source ?? '',
    String(change.brandCode),
    change.door,
  ]
  return `${cells.map(csvValue).join(',')}\n`
}

/** `123457_2026-03-01_2026-03-07_alici-degisiklikleri.csv`, without a code where it is about several brands. */
export function recipientChangesFileName(
  brandCode: number | null,
  from: IstanbulDay,
  until: IstanbulDay,
): string {
  return [...(brandCode === null ? [] : [brandCode]), from, until, 'alici-degisiklikleri.csv'].join('_')
}
