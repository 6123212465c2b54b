import type { PictureOf } from '../../src/jobs/report/picture.ts'
import type { RecipientContext } from '../commands/context.ts'
import type { RecipientCommands } from './bot.ts'

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

/** One call of the Bot API for the outbox; the chat is the outbox's target, so it is not in the payload. */
interface AnswerItem {
  /** The same for the same answer, however often the update is worked on. */
  readonly key: string
  readonly chatId: string
  readonly method: string
  readonly payload: Record<string, unknown>
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
  /** The context of one person for one update. The request key is the same however often the update is dealt with. */
  readonly contextFor: (
    from: { readonly userId: string; readonly chatId: string; readonly languageCode: string | undefined },
    update: { readonly requestKey: string; readonly messageId: string; readonly saidAt: number },
  ) => RecipientContext
  /** Puts replies into the outbox, in order, and sends them at once. Resolves when they are stored. */
  readonly answer: (items: readonly AnswerItem[]) => Promise<void>
  /** The picture of an outgoing message; none unless given. */
  readonly pictureOf?: PictureOf | undefined
  readonly log: TelegramLog
  /** What staff type in Slack, `/izin` unless configured otherwise. */
  readonly slackCommand: string
  readonly commands?: RecipientCommands | undefined
}
