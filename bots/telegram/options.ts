import type { PictureOf } from '../../src/jobs/report/picture.ts'
import type { ForwardedMessage, RecipientContext, SharedContact } from '../commands/context.ts'
import type { ReceivedAction, Reply } from '../commands/reply.ts'

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Where the bot writes what an operator should know; the application hands in its own. */
export interface TelegramLog {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, error: unknown, fields?: LogFields): void
}

export interface TelegramInbox {
  /** Stores an update once (unique update_id). */
  receive(item: {
    key: string
    lane: string
    body: string
  }): Promise<{ kind: 'new'; id: number } | { kind: 'repeat' }>
  /** Works on the waiting items of a lane (a chat), one after the other, by calling `resume`; done items are dropped. */
  work(lane: string): Promise<void>
}

/** Who wrote, as Telegram says. */
interface From {
  readonly userId: string
  readonly chatId: string
  /** Language of the person's Telegram, where it says so. */
  readonly languageCode: string | undefined
}

/** Identity and time of one update. */
interface Said {
  /** The same however often it is dealt with. */
  readonly requestKey: string
  readonly messageId: string
  /** When it was stored, ms UTC. */
  readonly saidAt: number
}

/** One call of the Bot API for the outbox; the chat is the outbox's target, so it is not in the payload. */
interface AnswerItem {
  /** The same for the same answer, however often the update is worked on. */
  readonly key: string
  readonly chatId: string
  readonly method: string
  readonly payload: Record<string, unknown>
}

/** What the bot runs; the recipient's side of the command table, unless a test hands in something smaller. */
export interface RecipientCommands {
  command(context: RecipientContext, command: string, rest: string): Promise<Reply[]>
  action(context: RecipientContext, action: ReceivedAction): Promise<Reply[]>
  contact(context: RecipientContext, contact: SharedContact): Promise<Reply[]>
  /** Typed text, or the caption of a file. */
  text(context: RecipientContext, text: string, what?: { readonly hasFile: boolean }): Promise<Reply[]>
  forwarded(context: RecipientContext, message: ForwardedMessage): Promise<Reply[]>
  /** The person has blocked the bot, or let it in again. */
  blocked(context: RecipientContext, isBlocked: boolean): Promise<void>
}

export interface TelegramOptions {
  readonly token: string
  readonly apiRoot?: string | undefined
  /** Set: updates come by webhook. Unset: they are polled for. */
  readonly webhookSecret?: string | undefined
  /** For outgoing calls; tests hand in stand-ins. */
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: TelegramInbox
  /** Told what the bot is called, once Telegram has said so. */
  readonly noteName?: ((username: string) => Promise<void>) | undefined
  readonly contextFor: (from: From, said: Said) => RecipientContext
  /** Puts replies into the outbox, in order, and sends them at once. Resolves when they are stored. */
  readonly answer: (items: readonly AnswerItem[]) => Promise<void>
  /** The picture of an outgoing message; none unless given. */
  readonly pictureOf?: PictureOf | undefined
  readonly log: TelegramLog
  /** What staff type in Slack, `/izin` unless configured otherwise. */
  readonly slackCommand: string
  readonly commands?: RecipientCommands | undefined
}
