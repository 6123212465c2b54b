import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import { csvValue } from './csv.ts'

/** One line of a list that somebody asked about, as its file takes it. */
export interface ListLine {
  /** The address, or what stood there instead. */
  readonly recipient: string
  /** What is obeyed; null where nothing is recorded. */
  readonly status: Status | null
  readonly maySend: boolean
  /** Why, or why not, as a sentence. */
  readonly why: string
}

export const listHeader = 'recipient,recipientType,type,status,maySend,why\n'

/** One line of the CSV, as in the daily file (iys.md 6.2), with what may be done and why behind it. */
export function listLine(
  { recipient, status, maySend, why }: ListLine,
  { channel, recipientType }: { readonly channel: Channel; readonly recipientType: RecipientType },
): string {
  const cells = [recipient, recipientType, channel, status ?? '', String(maySend), why]
  return `${cells.map(csvValue).join(',')}\n`
}

/** `123457_MESAJ_2026-03-02-140509_liste.csv`: brand, channel and moment, no address. */
export function listFileName(brandCode: number, channel: Channel, moment: string): string {
  return `${brandCode}_${channel}_${moment.replace(' ', '-').replaceAll(':', '')}_liste.csv`
}
