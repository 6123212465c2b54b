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
  /** With it updates come by webhook, without it by polling. */
  readonly webhookSecret?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly clock: () => number
  readonly inbox: TelegramInbox
  /** Codes can be sent to e-mail addresses. */
  readonly hasMail: () => boolean
  readonly contextFor: (request: RecipientRequest) => RecipientContext
  readonly postReply: PostReply
  readonly log: TelegramLog
  /** Staff's command in Slack, `/izin` unless configured. */
  readonly slackCommand: string
  readonly commands: RecipientChat
}

/** A message or press of a person. The request key is the same however often its update is processed. */
export type RecipientRequest = Pick<
  RecipientContext,
  'account' | 'language' | 'requestKey' | 'messageId' | 'receivedAt'
>
