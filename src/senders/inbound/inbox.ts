import type { InboundSms } from './message.ts'

/** Inbox at a carrier, which izin asks for the SMS that people wrote to the company. */
export interface CarrierInbox {
  /** Asks once for the messages after `cursor`, which is that of the page before; null at the first time. */
  fetchPage(cursor: string | null, now: number): Promise<InboxAnswer>
}

export type InboxAnswer =
  | InboxPage
  /** `detail`: a code of the carrier or of the connection, without an address. */
  | { readonly kind: 'failed'; readonly detail: string }

export interface InboxPage {
  readonly kind: 'page'
  /** A carrier may list a message again, which is known by its id. */
  readonly messages: readonly InboundSms[]
  /** Number of entries that are no message in a known form. */
  readonly unreadable: number
  /** Place in the inbox after this page: digits alone, since it is stored unencrypted. */
  readonly cursor: string | null
  /** True if the carrier has more messages already. */
  readonly hasMore: boolean
}

/** Makes the id of a message to which the carrier gives none: a keyed digest of its content. */
export type DigestOf = (content: string) => string

/** Maximum number of characters of a list of messages. */
export const listLengthMax = 8_000_000
