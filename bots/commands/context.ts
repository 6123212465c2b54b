import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { ReportRequest } from '../../src/day/daily-report.ts'
import type { SentCode } from '../../src/jobs/letters.ts'
import type { Outbox } from '../../src/jobs/outbox.ts'
import type { Authority } from '../../src/register/company/staff.ts'
import type { OwnFile } from '../../src/register/links/downloads.ts'
import type { Language, TelegramAccount } from '../../src/register/recipients/people.ts'
import type { Register } from '../../src/register/register.ts'
import type { Check } from '../messages/checks.ts'
import type { StaffTable } from './command.ts'

/** State of an installation without addresses and secrets. */
export interface Diagnosis {
  readonly version: string
  readonly runtime: string
  readonly schema: { readonly stored: number; readonly known: number }
  readonly checks: readonly Check[]
  readonly inbound: number
  readonly outgoing: { readonly waiting: number; readonly oldestAt: number | null }
}

export interface SlackCheck {
  /** Error code of Slack's answer; null if Slack accepted the call. */
  readonly fault: string | null
  /** Scopes that the app lacks; null where Slack does not list its scopes. */
  readonly lacking: readonly string[] | null
}

/** A staff member's request: what every command gets. */
export interface StaffRequest {
  readonly register: Register
  readonly authority: Authority
  readonly table: StaffTable
  readonly language: Language
  /** Idempotency key of this message or press. */
  readonly requestKey: string
  readonly actor: { readonly door: 'slack'; readonly id: string }
  /** When the inbound was stored, ms UTC, however late it is processed. */
  readonly receivedAt: number
  /** `/izin` unless configured otherwise. */
  readonly command: string
  /** Null where it is not known. */
  readonly channel: string | null
  readonly takesFiles: boolean
}

/** Powers beyond the request. A command gets those that it names. */
interface StaffPowers {
  readonly outbox: Outbox
  readonly publicUrl: string
  /** Makes the report of a day, yesterday by default; it is a preview until the day is closed. */
  dailyReport(date: IstanbulDay | null, brandCodes: readonly number[]): Promise<ReportRequest>
  readonly alwaysAdmins: readonly string[]
  /** Setting REPORT_AT: minutes after midnight in Istanbul. */
  readonly reportAtMinutes: number
  readonly stamps: 'on' | 'off'
  readonly telegramWay: 'off' | 'webhook' | 'polling'
  /** Title of a Telegram group; null where Telegram does not tell it. Never rejects. */
  telegramTitle(chatId: string): Promise<string | null>
  /** True if the API of İYS is set up. */
  readonly hasIysApi: boolean
  diagnose(): Promise<Diagnosis>
}

export type With<Power extends keyof StaffPowers> = StaffRequest & Pick<StaffPowers, Power>

/** The request with every power, for the table of commands. */
export type StaffContext = StaffRequest & StaffPowers

interface CodeMail {
  sendCode(recipient: Recipient, language: Language): Promise<SentCode>
}

export interface RecipientContext {
  readonly register: Register
  /** Keyed hash of the account: the only name stored in the clear. */
  readonly userId: string
  /** The account itself, for encrypted evidence. */
  readonly account: TelegramAccount
  /** Language of the Telegram app, until the person chooses one in the bot; that one is stored with them. */
  readonly language: Language
  readonly requestKey: string
  /** When the inbound was stored, ms UTC, however late it is processed. */
  readonly receivedAt: number
  /** Kept as evidence. */
  readonly messageId: string
  /** Null where no mail can be sent. */
  readonly mail: CodeMail | null
  /** Makes a link that serves the file once and expires within minutes. */
  ownLinkTo(file: OwnFile): Promise<string>
  /** Tells staff of a complaint, once for each `occasion`. */
  notifyOfComplaint(complaintId: number, occasion: string): Promise<void>
}

/** A message that a staff member ran a shortcut on. */
export interface SharedMessage {
  readonly text: string
  readonly sentAt: number
  readonly link: string
  /** Message to put a reaction on; null if the message cannot take one. */
  readonly place: MessagePlace | null
}

/** Slack's ids of a channel and a message in it. */
export interface MessagePlace {
  readonly channel: string
  readonly ts: string
}

export interface SharedContact {
  readonly phoneNumber: string
  readonly own: boolean
  readonly forwarded: boolean
}
