import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { SentCode } from '../../src/jobs/letters.ts'
import type { ReportRequest } from '../../src/jobs/report/daily-report.ts'
import type { StampSetup } from '../../src/ledger/time-stamp/setup.ts'
import type { Approval, ApprovalRequest, ApprovalRequestResult } from '../../src/register/approvals.ts'
import type { WrittenMessage } from '../../src/register/complaints/messages.ts'
import type { OwnFile, RequestedFile } from '../../src/register/downloads.ts'
import type { Language, TelegramAccount } from '../../src/register/people.ts'
import type { Register } from '../../src/register/register.ts'
import type { Authority, Role } from '../../src/register/staff.ts'
import type { StaffTable } from './staff.ts'

/** State of an installation without addresses and secrets. */
export interface Diagnosis {
  readonly version: string
  readonly runtime: string
  readonly schema: { readonly stored: number; readonly known: number }
  readonly slack: SlackCheck
  readonly telegram: 'off' | 'webhook' | 'polling'
  readonly inbound: number
  readonly outgoing: { readonly waiting: number; readonly oldestAt: number | null }
  /** True once the clock has run evenly for long enough. */
  readonly isClockProven: boolean
}

export interface SlackCheck {
  /** Slack's own word; null if it answers. */
  readonly fault: string | null
  /** Null where Slack does not say. */
  readonly lacking: readonly string[] | null
}

/** The request, the register, and the powers that commands use. */
export interface StaffContext {
  readonly register: Register
  readonly authority: Authority
  readonly table: StaffTable
  readonly language: Language
  /** By default of yesterday; a preview until the day is closed. */
  dailyReport(date: IstanbulDay | null, brandCodes: readonly number[]): Promise<ReportRequest>
  /** For one fetch within minutes. */
  linkTo(file: RequestedFile): Promise<string>
  /** Idempotency key of this inbound. */
  readonly requestKey: string
  /** Keeps the text and sends `shown` to the recipient's chat. */
  answerComplaint(answer: {
    readonly complaintId: number
    readonly text: string
    readonly shown: string
    readonly requestKey: string
  }): Promise<WrittenMessage>
  readonly actor: { readonly door: 'slack'; readonly id: string }
  /** When the inbound was stored, ms UTC, however late it is processed. */
  readonly receivedAt: number
  /** `/izin` unless configured otherwise. */
  readonly command: string
  /** Null where it is not known. */
  readonly channel: string | null
  readonly alwaysAdmins: readonly string[]
  /** REPORT_AT, for rooms without a time of their own. */
  readonly reportAtMinutes: number
  readonly stamps: StampSetup
  readonly telegramWay: Diagnosis['telegram']
  /** Title of a Telegram group; null where Telegram does not tell it. Never rejects. */
  telegramTitle(chatId: string): Promise<string | null>
  /** For one file within minutes. */
  uploadLink(brandCode: number, kind?: 'iys'): Promise<string>
  /** For one file within minutes. */
  evidenceLink(brandCode: number, changeIds: readonly string[]): Promise<string>
  readonly takesFiles: boolean
  /** True if the API of İYS is set up. */
  readonly hasIysApi: boolean
  importShared(brandCode: number, fileId: string): Promise<void>
  diagnose(): Promise<Diagnosis>
  /** The approver must be someone other than the requester. */
  askSecondPerson(request: ApprovalRequest): Promise<ApprovalRequestResult>
  notifyOfDecision(approval: Approval, stored: number): Promise<void>
  /** Shows everyone at a message that what it asks for was recorded. */
  markRecorded(message: MessagePlace): Promise<void>
  /** False where there is no admin to tell. */
  askForRole(slackUser: string): Promise<boolean>
  /** Tells a person of the role they got, `of` a brand or of all; null: their request was declined. */
  notifyOfRole(slackUser: string, role: GivenRole | null): Promise<void>
}

interface GivenRole {
  readonly role: Role
  readonly of: string | null
}

interface CodeMail {
  sendCode(recipient: Recipient, language: Language): Promise<SentCode>
}

export interface RecipientContext {
  readonly register: Register
  /** Keyed hash of the account: the only name stored in the clear. */
  readonly userId: string
  /** For encrypted evidence. */
  readonly account: TelegramAccount
  /** Language of the Telegram app. The one they chose is kept with the person. */
  readonly language: Language
  readonly requestKey: string
  /** When the inbound was stored, ms UTC, however late it is processed. */
  readonly receivedAt: number
  /** Kept as evidence. */
  readonly messageId: string
  /** Null where no mail can be sent. */
  readonly mail: CodeMail | null
  /** For one fetch within minutes. */
  ownLinkTo(file: OwnFile): Promise<string>
  /** `occasion` makes a repeat harmless. */
  notifyOfComplaint(complaintId: number, occasion: string): Promise<void>
}

/** A message that a staff member ran a shortcut on. */
export interface SharedMessage {
  readonly text: string
  readonly sentAt: number
  readonly link: string
  /** Null where no reaction can be put on it. */
  readonly place: MessagePlace | null
}

/** Slack's ids of a channel and a message in it. */
export interface MessagePlace {
  readonly channel: string
  readonly ts: string
}

export interface ForwardedMessage {
  readonly text: string
  /** Null where the platform does not say. */
  readonly from: string | null
}

export interface SharedContact {
  readonly phoneNumber: string
  readonly own: boolean
  readonly forwarded: boolean
}
