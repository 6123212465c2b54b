import { and, desc, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import { brand, consentRequest } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Register } from '../register.ts'
import { aboutRequest, readStart, type SealedRequest } from './request.ts'

/** A request of the page that waits for the proof of a phone. */
export interface PendingRequest {
  /** Names the request to `confirmConsent`. */
  readonly startToken: string
  readonly brandName: string
  readonly channels: readonly Channel[]
}

const pendingMax = 3

/**
 * What was asked for this phone on the page and waits for its owner, the newest first. Whoever has proved the phone still has to
 * say yes: anybody can write any number into a form.
 */
export async function pendingRequests(
  { engine, vault, clock }: Register,
  recipient: Recipient,
): Promise<PendingRequest[]> {
  const isWaiting = and(
    eq(consentRequest.recipientMark, vault.mark(recipient.address)),
    isNotNull(consentRequest.startMark),
    isNull(consentRequest.confirmedAt),
    gt(consentRequest.expiresAt, clock()),
  )
  const rows = await engine.read(
    query(
      build
        .select({
          ticketMark: consentRequest.ticketMark,
          sealed: consentRequest.sealed,
          brandName: brand.name,
        })
        .from(consentRequest)
        .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
        .where(isWaiting)
        .orderBy(desc(consentRequest.id))
        .limit(pendingMax),
    ),
  )
  return rows.flatMap(({ ticketMark, sealed, brandName }) => {
    if (sealed === null) return []
    const { start, channels } = vault.openJson<SealedRequest>(sealed, aboutRequest(ticketMark))
    const startToken = readStart(start ?? '')
    return startToken === null ? [] : [{ startToken, brandName, channels }]
  })
}
