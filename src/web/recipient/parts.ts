import type { Context } from 'hono'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import type { Guesses } from '../guesses.ts'

/** A receipt of a refusal that was stored here. */
export interface RefusalReceipt {
  readonly recipientId: number
  readonly changeId: string
  readonly language: 'tr' | 'en'
}

export interface RecipientPageParts {
  readonly register: Register
  readonly log: Log
  readonly guesses: Guesses
  /** The network address of whoever asks. */
  readonly addressOf: (c: Context) => string
  /** Makes the address of a receipt, without its host; null where nothing here prints one. */
  readonly receiptPath: ((receipt: RefusalReceipt) => Promise<string>) | null
}
