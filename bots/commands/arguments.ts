import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { CompanySource } from '../../src/consent/source.ts'
import type { ComplaintOutcome } from '../../src/register/complaints/complaints.ts'
import type { Room } from '../../src/register/rooms.ts'
import type { SettingName } from '../../src/register/settings.ts'
import type { Role } from '../../src/register/staff.ts'
import type { GivenDate } from './parse/date.ts'

export interface Values {
  recipient: Recipient
  channels: readonly Channel[]
  source: CompanySource
  date: GivenDate
  brandCode: number
  recipientType: RecipientType
  note: string
  receivedOn: IstanbulDay
  /** The text of a message that a recipient complains about. */
  message: string
  status: Status
  /** Texts and files (Slack's ids) that prove a change. */
  evidence: string
  files: readonly string[]
  days: number
  scope: 'ONAY' | 'all'
  stamp: true
  change: string
  /** A complaint or a file. */
  number: number
  outcome: ComplaintOutcome
  person: string
  role: Role
  place: Pick<Room, 'platform' | 'externalId'>
  /** Minutes after midnight, or the time of the installation. */
  time: number | 'usual'
  code: number
  trademark: string
  shortNames: readonly string[]
  setting: SettingName
  value: string
  addresses: string
  /** Slack's id. */
  file: string
  /** Left-over words: the name of a brand, a word to ask help for. */
  words: string
}

export type ParameterName = keyof Values

/** Values of a command; null for those left out. */
export type Arguments = { readonly [Name in ParameterName]: Values[Name] | null }
