import type { RecipientContext } from '../commands/context.ts'
import type { PostReply } from '../commands/posts.ts'
import type { RecipientChat } from '../commands/recipient.ts'

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface TelegramLog {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, error: unknown, fields?: LogFields): void
}

export interface TelegramInbox {
  /** Keeps the first of each key. */
  receive(item: Readonly<Record<'key' | 'lane' | 'body', string>>): Promise<unknown>
  /** Processes the waiting items of a lane (a chat) in order, by calling `resume`. */
  work(lane: string): Promise<void>
}

export interface TelegramOptions {
  readonly token: string
  readonly apiRoot?: string | undefined
  /** With it updates come by webhook, without it by polling. */
  readonly webhookSecret?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: TelegramInbox
  /** Codes can be sent to e-mail addresses. */
  readonly hasMail: () => boolean
  /** The request key is the same however often the update is processed. */
  readonly contextFor: (
    from: { readonly userId: string; readonly chatId: string; readonly languageCode: string | undefined },
    update: { readonly requestKey: string; readonly messageId: string; readonly receivedAt: number },
  ) => RecipientContext
  readonly postReply: PostReply
  readonly log: TelegramLog
  /** Staff's command in Slack, `/izin` unless configured. */
  readonly slackCommand: string
  readonly commands: RecipientChat
}
