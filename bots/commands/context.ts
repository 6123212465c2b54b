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

/** Result of asking Slack if the bot's token and rights are enough. */
export interface SlackCheck {
  /** Error code of Slack's answer; null if Slack accepted the call. */
  readonly fault: string | null
  /** Scopes that the app lacks; null where Slack does not list its scopes. */
  readonly lacking: readonly string[] | null
}

/** Request of a staff member. Every command gets it. */
export interface StaffRequest {
  readonly register: Register
  readonly authority: Authority
  readonly table: StaffTable
  readonly language: Language
  /** Text that is the same if the platform sends this message or press again, so that it is processed once. */
  readonly requestKey: string
  readonly actor: { readonly door: 'slack'; readonly id: string }
  /** Moment at which the message was stored, ms UTC. Processing may come later. */
  readonly receivedAt: number
  /** Slash command: `/izin` unless configured otherwise. */
  readonly command: string
  /** Id of the Slack channel; null if Slack does not send it. */
  readonly channel: string | null
  readonly takesFiles: boolean
}

/** Services beyond the request. A command gets those that it names. */
interface StaffPowers {
  readonly outbox: Outbox
  readonly publicUrl: string
  /** Makes the report of a day, yesterday by default; it is a preview until the day is closed. */
  dailyReport(date: IstanbulDay | null, brandCodes: readonly number[]): Promise<ReportRequest>
  readonly alwaysAdmins: readonly string[]
  /** Time of the daily report (setting REPORT_AT) in minutes after midnight in Istanbul. */
  readonly reportAtMinutes: number
  readonly stamps: 'on' | 'off'
  readonly telegramWay: 'off' | 'webhook' | 'polling'
  /** Title of a Telegram group; null where Telegram does not tell it. Never rejects. */
  telegramTitle(chatId: string): Promise<string | null>
  /** True if the API of İYS is set up. */
  readonly hasIysApi: boolean
  diagnose(): Promise<Diagnosis>
}

/** Request together with the services that a command names. */
export type With<Power extends keyof StaffPowers> = StaffRequest & Pick<StaffPowers, Power>

/** Request with every service, for the table of commands. */
export type StaffContext = StaffRequest & StaffPowers

/** Sender of six-digit codes by which a recipient proves that an address is theirs. */
interface CodeSender {
  sendCode(recipient: Recipient, language: Language): Promise<SentCode>
}

/** Request of a recipient in Telegram, and the services for it. */
export interface RecipientContext {
  readonly register: Register
  /** Keyed hash of the Telegram account. It is stored unencrypted, in place of the account. */
  readonly userId: string
  /** Telegram account, which is stored in encrypted evidence alone. */
  readonly account: TelegramAccount
  /** Language of the Telegram app, which counts until the person chooses a language in the bot. */
  readonly language: Language
  readonly requestKey: string
  /** Moment at which the message was stored, ms UTC. Processing may come later. */
  readonly receivedAt: number
  /** Telegram's number of the message, which is kept as evidence. */
  readonly messageId: string
  /** Sender of confirmation codes by e-mail; null if the installation sends no mail. */
  readonly mail: CodeSender | null
  /** Sender of codes by SMS; null if the installation sends no SMS. */
  readonly sms: CodeSender | null
  /** Makes a link that serves the file once and expires within minutes. */
  ownLinkTo(file: OwnFile): Promise<string>
  /** Notifies staff of a complaint. Calls with the same `occasion` notify only once. */
  notifyOfComplaint(complaintId: number, occasion: string): Promise<void>
}

/** Slack message on which a staff member ran a shortcut. */
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

/** Phone number that a person shared in Telegram: `own` is true for their phone's number, `forwarded` for a forwarded message. */
export interface SharedContact {
  readonly phoneNumber: string
  readonly own: boolean
  readonly forwarded: boolean
}
