import type { Inbox } from '../../src/jobs/inbox.ts'
import type { Log } from '../../src/util/log.ts'
import type { RecipientContext } from '../commands/context.ts'
import type { PostReply } from '../commands/posts.ts'
import type { RecipientChat } from '../commands/recipient-chat.ts'

export type TelegramLog = Pick<Log, 'info' | 'warn' | 'error'>

export type TelegramInbox = Pick<Inbox, 'receive' | 'work'>

export interface TelegramOptions {
  readonly token: string
  readonly apiRoot?: string | undefined
  /** Secret of the webhook. Without a secret izin fetches updates by polling. */
  readonly webhookSecret?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: TelegramInbox
  /** True if confirmation codes can be sent by e-mail. */
  readonly hasMail: () => boolean
  readonly contextFor: (request: RecipientRequest) => RecipientContext
  readonly postReply: PostReply
  readonly log: TelegramLog
  /** Slash command of staff in Slack: `/izin` unless configured otherwise. */
  readonly slackCommand: string
  readonly commands: RecipientChat
}

/** Message or pressed button of a person. The request key is the same each time the update is processed. */
export type RecipientRequest = Pick<
  RecipientContext,
  'account' | 'language' | 'requestKey' | 'messageId' | 'receivedAt'
>
