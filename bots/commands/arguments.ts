import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { CompanySource } from '../../src/consent/source.ts'
import type { ComplaintOutcome } from '../../src/register/complaints/complaints.ts'
import type { Room } from '../../src/register/rooms.ts'
import type { SettingName } from '../../src/register/settings.ts'
import type { Role } from '../../src/register/staff.ts'
import type { GivenDate } from './parse/date.ts'

/** Everything that a command can be given, by the name of its parameter. */
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
  /** The text that proves a change, and the files that do, by Slack's ids. */
  evidence: string
  files: readonly string[]
  days: number
  scope: 'ONAY' | 'all'
  stamp: true
  /** A change, as its id was typed. */
  change: string
  /** The number of a complaint or a file. */
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
  /** A file by Slack's id. */
  file: string
  /** Words that are left over: the name of a brand, a word to ask help for. */
  words: string
}

export type ParameterName = keyof Values

/** Values that a command was given; null for those left out. */
export type Arguments = { readonly [Name in ParameterName]: Values[Name] | null }
