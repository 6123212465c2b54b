import type { ComplaintOutcome, Role } from '../../db/schema.ts'
import type { IstanbulDay, WallTime } from '../../src/calendar/istanbul.ts'
import type { IstanbulMonth } from '../../src/calendar/months.ts'
import type { Channel, CompanySource, RecipientType, Status } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { Room } from '../../src/register/company/rooms.ts'
import type { SettingName } from '../../src/register/company/settings.ts'

/** Type of the value of each command parameter. */
export interface Values {
  recipient: Recipient
  channels: readonly Channel[]
  source: CompanySource
  date: ParsedDate
  month: IstanbulMonth
  brandCode: number
  everyBrand: true
  recipientType: RecipientType
  note: string
  /** The text of a message that a recipient complains about. */
  message: string
  status: Status
  evidence: string
  scope: 'ONAY' | 'all'
  change: string
  number: number
  outcome: ComplaintOutcome
  person: string
  role: Role
  place: Pick<Room, 'platform' | 'externalId'>
  /** Minutes after midnight in Istanbul. */
  hour: number
  code: number
  trademark: string
  setting: SettingName
  value: string
  addresses: string
  file: string
  /** Words that no other parameter takes: the name of a brand, or a word to ask help for. */
  words: string
}

export type ParameterName = keyof Values

/** Values of all parameters of a typed command or sent form; null for each that was left out. */
export type Arguments = { readonly [Name in ParameterName]: Values[Name] | null }

/** Values of a command's parameters, where those in `Needed` are never null: the command does not run without them. */
export type ArgumentsWith<Needed extends ParameterName> = Arguments & {
  readonly [Name in Needed]: Values[Name]
}

/** Date as it was typed: now, a day without a time, or a day and time. */
export type ParsedDate =
  | { readonly kind: 'now' }
  | { readonly kind: 'day'; readonly day: IstanbulDay }
  | { readonly kind: 'moment'; readonly wallTime: WallTime }

/** Parameter as a form asks for it. Beside the typed ones: a single channel, a day without a time, and a brand or all brands. */
export type FormParameter = ParameterName | 'channel' | 'day' | 'brandOrAll'
