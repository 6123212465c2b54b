import type { Context } from 'hono'
import type { Outbox } from '../../delivery/outbox/outbox.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import type { Guesses } from '../guesses.ts'

/** What the form of a consent, and the page of a request, are given. */
export interface ConsentPageParts {
  readonly register: Register
  readonly outbox: Outbox
  readonly log: Log
  readonly guesses: Guesses
  /** The network address of whoever asks. */
  readonly addressOf: (c: Context) => string
  /** Where the bot is opened with a word; null where Telegram is off. */
  readonly telegramUrl: ((word: string) => Promise<string>) | null
}
