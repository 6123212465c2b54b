import { eq } from 'drizzle-orm'
import { brand, consentRequest } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Channel } from '../../consent/channel.ts'
import { tokenMark } from '../../crypto/token.ts'
import type { Register } from '../register.ts'
import { aboutRequest, type SealedRequest } from './request.ts'

/** One channel of a request, and what became of it. */
export interface ConfirmedChannel {
  readonly channel: Channel
  /** `stored`: ONAY was recorded. `already`: it stood before. `refused`: it could not be given, and nothing was changed. */
  readonly kind: 'stored' | 'already' | 'refused'
  /** Of the change that was stored; null where none was. */
  readonly changeId: string | null
  readonly recordedAt: number | null
}

/** How a visitor names his request: by the page's ticket, or by what the bot was opened with. */
export type Named = { readonly ticket: string } | { readonly startToken: string }

export interface RequestState {
  readonly id: number
  /** Its name for ever: numbers are given out again once those of yesterday are forgotten. */
  readonly ticketMark: Buffer
  readonly brandCode: number
  readonly brandName: string
  readonly recipientMark: Buffer
  readonly askedAt: number
  readonly expiresAt: number
  /** Null once it was dropped. */
  readonly asked: SealedRequest | null
  readonly confirmedAt: number | null
  /** Null until it is confirmed. */
  readonly outcome: readonly ConfirmedChannel[] | null
}

/** What stands under a ticket or a start token; null for any text that is none of ours. */
export async function openRequest({ engine, vault }: Register, named: Named): Promise<RequestState | null> {
  const isNamed =
    'ticket' in named
      ? eq(consentRequest.ticketMark, tokenMark(named.ticket))
      : eq(consentRequest.startMark, tokenMark(named.startToken))
  const [row] = await engine.read(
    query(
      build
        .select({ request: consentRequest, brandName: brand.name })
        .from(consentRequest)
        .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
        .where(isNamed),
    ),
  )
  if (row === undefined) return null
  const { request, brandName } = row
  const { sealed, outcome, ticketMark } = request
  return {
    ...request,
    brandName,
    asked: sealed === null ? null : vault.openJson<SealedRequest>(sealed, aboutRequest(ticketMark)),
    outcome: outcome === null ? null : (JSON.parse(outcome) as ConfirmedChannel[]),
  }
}
