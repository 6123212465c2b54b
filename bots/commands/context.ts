import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { AskedForApproval } from '../../src/jobs/due/second-person.ts'
import type { SentCode } from '../../src/jobs/outbox/letter.ts'
import type { AskedReport, LastReports } from '../../src/jobs/report/daily-report.ts'
import type { StampSetup } from '../../src/ledger/time-stamp/authority.ts'
import type { Principal } from '../../src/register/actor.ts'
import type { Approval, ApprovalRequest } from '../../src/register/approvals.ts'
import type { WrittenMessage } from '../../src/register/complaints/messages.ts'
import type { OwnFile, WantedFile } from '../../src/register/downloads.ts'
import type { Language, TelegramAccount } from '../../src/register/people.ts'
import type { Register } from '../../src/register/register.ts'
import type { Authority } from '../../src/register/staff.ts'

/** State of an installation, for a support request: no address, no secret. */
export interface Diagnosis {
  readonly version: string
  /** The runtime and the machine, in a few words. */
  readonly runtime: string
  readonly schema: { readonly stored: number; readonly known: number }
  readonly slack: SlackCheck
  readonly telegram: 'off' | 'webhook' | 'polling'
  /** Inbound items that are not processed. */
  readonly inbound: number
  readonly outgoing: { readonly waiting: number; readonly oldestAt: number | null }
  /** True once the machine's clock has run evenly for long enough. */
  readonly isClockProven: boolean
}

export interface SlackCheck {
  /** Slack's own word for why it cannot be called; null if it answers. */
  readonly fault: string | null
  /** The scopes that the app needs and was not given; null where Slack does not say. */
  readonly lacking: readonly string[] | null
}

/** What a command of the staff needs: the register, who asks, and the few powers beyond it. */
export interface StaffContext {
  readonly register: Register
  /** Who asks, as roles and links are held. */
  readonly asker: Principal
  readonly authority: Authority
  readonly language: Language
  /** Computes the report of a day for these brands, by default of yesterday; a preview until the day is closed. */
  dailyReport(date: IstanbulDay | null, brandCodes: readonly number[]): Promise<AskedReport>
  /** The reports at hand in short, the newest first. */
  lastReports(): Promise<LastReports>
  /** Makes the link by which this person may fetch a file, once and within minutes. */
  linkTo(file: WantedFile): Promise<string>
  /** Idempotency key of this inbound. */
  readonly requestKey: string
  /** Keeps what this staff member writes about a complaint and sends `shown` to the recipient's chat. */
  answerComplaint(answer: {
    readonly complaintId: number
    readonly text: string
    readonly shown: string
    readonly requestKey: string
  }): Promise<WrittenMessage>
  readonly actor: { readonly door: 'slack'; readonly id: string }
  /** When the inbound was stored, however late it is processed; ms UTC. */
  readonly saidAt?: number | undefined
  /** How the slash command is called here, `/izin` unless configured otherwise. */
  readonly command: string
  /** The channel the command was typed in, or whose message was pressed; null where that cannot be told. */
  readonly channel: string | null
  /** Slack users whom the configuration makes admins (SLACK_ADMINS). */
  readonly alwaysAdmins: readonly string[]
  /** Minutes after midnight, Istanbul, of the daily post in rooms without a time of their own (REPORT_AT). */
  readonly reportAtMinutes: number
  /** What a time stamp of a file is worth here, where one can be had. */
  readonly stamps: StampSetup
  /** Whether a Telegram bot is set up here, and how it gets its messages. */
  readonly telegramWay: Diagnosis['telegram']
  /** Makes the link to a page where this person may upload one file of consents of a brand, within minutes. */
  uploadLink(brandCode: number): Promise<string>
  /** Makes the link to a page where this person may add one file to changes of a brand, within minutes. */
  evidenceLink(brandCode: number, changeIds: readonly string[]): Promise<string>
  /** True if files of consents are read here. */
  readonly takesFiles: boolean
  /** Fetches a file that this person has shared in Slack, and imports it as one that was uploaded. */
  importShared(brandCode: number, fileId: string): Promise<void>
  diagnose(): Promise<Diagnosis>
  /** Keeps a change that takes two people and tells those who may approve it; nobody approves their own request. */
  askSecondPerson(request: ApprovalRequest): Promise<AskedForApproval>
  /** Tells the requester what became of it, and how many changes were stored. */
  tellOfDecision(approval: Approval, stored: number): Promise<void>
  /** Tells the admins that this person asks for a role; false where there is no admin to tell. */
  askForRole(slackUser: string): Promise<boolean>
}

/** Sends an e-mail address the code that proves it. */
interface CodeMail {
  sendCode(recipient: Recipient, language: Language): Promise<SentCode>
}

/** What the recipient's conversation needs. */
export interface RecipientContext {
  readonly register: Register
  /** Keyed hash of the account: the only name the register stores in the clear. */
  readonly userId: string
  /** The account as the platform numbers it, for encrypted evidence. */
  readonly account: TelegramAccount
  /** The language of the Telegram app; the one they chose is kept with the person. */
  readonly language: Language
  readonly requestKey: string
  /** When the inbound was stored, however late it is processed; ms UTC. */
  readonly saidAt: number
  /** The platform's id of the message or press this came with; kept as evidence. */
  readonly messageId: string
  /** Null where no mail can be sent. */
  readonly mail: CodeMail | null
  /** Makes a link to a file about this recipient, for one fetch within minutes. */
  ownLinkTo(file: OwnFile): Promise<string>
  /** Notes a guessed link. Resolves when that may be answered: later with each guess. */
  missed(): Promise<unknown>
  /** Tells the staff that a complaint was opened or written about; `occasion` makes a repeat harmless. */
  tellOfComplaint(complaintId: number, occasion: string): Promise<void>
}

/** A message that a staff member ran a shortcut on. */
export interface SharedMessage {
  readonly text: string
  /** ms UTC, to the second. */
  readonly sentAt: number
  /** Where it can be read again; empty when that is not known. */
  readonly link: string
}

/** A forwarded message. */
export interface ForwardedMessage {
  readonly text: string
  /** Who sent it, as the platform shows it; null where it does not say. */
  readonly from: string | null
  /** ms UTC; null where it is not known. */
  readonly sentAt: number | null
}

/** A contact as the platform vouches for it. */
export interface SharedContact {
  readonly phoneNumber: string
  /** Whether the platform says that the number is the sender's own. */
  readonly own: boolean
  readonly forwarded: boolean
}
