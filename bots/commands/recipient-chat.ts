import type { Language } from '../../src/register/recipients/people.ts'
import type { RecipientContext, SharedContact } from './context.ts'
import type { ReceivedAction, Reply } from './reply.ts'

/** Functions that the Telegram bot calls for each message or press of a recipient. Each returns the replies to send. */
export interface RecipientChat {
  readonly command: (context: RecipientContext, command: string, rest: string) => Promise<Reply[]>
  readonly action: (context: RecipientContext, action: ReceivedAction) => Promise<Reply[]>
  readonly contact: (context: RecipientContext, contact: SharedContact) => Promise<Reply[]>
  readonly text: (
    context: RecipientContext,
    text: string,
    about?: { readonly hasFile?: boolean; readonly replyTo?: string },
  ) => Promise<Reply[]>
  /** Stores that the person has blocked the bot, or unblocked it. */
  readonly blocked: (context: RecipientContext, isBlocked: boolean) => Promise<void>
  readonly introduction: (language: Language, hasMail: boolean) => Introduction
}

/** Texts that a platform shows about the bot, before a chat and beside it. */
export interface Introduction {
  readonly description: string
  readonly shortDescription: string
  /** Command menu. Names have only a–z, digits and underscore; /eposta is missing if no mail can be sent. */
  readonly menu: readonly { readonly command: string; readonly description: string }[]
}
