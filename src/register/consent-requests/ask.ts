import { and, count, eq, gt, min } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, consentRequest } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { networkOf } from '../../http/network.ts'
import { newPlainToken, tokenMark } from '../../crypto/token.ts'
import type { Register } from '../register.ts'
import {
  type AskedFor,
  aboutRequest,
  askerMax,
  askerWithinMs,
  requestMs,
  type SealedRequest,
  startOf,
} from './request.ts'

export type AskedConsent =
  | {
      readonly kind: 'asked'
      /** Names the request in the address of its page; whoever has it may go on with it, and learns a mask. */
      readonly ticket: string
      readonly expiresAt: number
    }
  | { readonly kind: 'no-brand' }
  /** Too many requests came from there; nothing was kept. */
  | { readonly kind: 'too-many'; readonly againAt: number }

/** Keeps what a visitor asked for until he has proved his address, for an hour. Nothing is recorded in the register yet. */
export async function askConsent(
  register: Register,
  brandCode: number,
  asked: AskedFor,
): Promise<AskedConsent> {
  const { vault, engine, clock } = register
  const now = clock()
  const ticket = newPlainToken(22)
  const startToken = asked.recipient.kind === 'phone' ? newPlainToken(22) : null
  const ticketMark = tokenMark(ticket)
  const kept: SealedRequest = { ...asked, start: startToken === null ? null : startOf(startToken) }
  const askerMark = vault.mark(`asker of consents: ${networkOf(asked.networkAddress)}`)
  const row = {
    ticketMark,
    startMark: startToken === null ? null : tokenMark(startToken),
    recipientMark: vault.mark(asked.recipient.address),
    askerMark,
    brandCode,
    sealed: vault.sealJson(kept, aboutRequest(ticketMark)),
    askedAt: now,
    expiresAt: now + requestMs,
  }
  const brands = query(
    build.select({ closedAt: brand.closedAt }).from(brand).where(eq(brand.code, brandCode)),
  )
  const before = query(
    build
      .select({ requests: count(), oldestAt: min(consentRequest.askedAt) })
      .from(consentRequest)
      .where(and(eq(consentRequest.askerMark, askerMark), gt(consentRequest.askedAt, now - askerWithinMs))),
  )
  return await engine.unit([brands, before], ([found], [made]): Outcome<AskedConsent> => {
    if (found === undefined || found.closedAt !== null) return { writes: [], result: { kind: 'no-brand' } }
    if ((made?.requests ?? 0) >= askerMax) {
      const againAt = (made?.oldestAt ?? now) + askerWithinMs
      return { writes: [], result: { kind: 'too-many', againAt } }
    }
    return {
      writes: [statement(build.insert(consentRequest).values(row))],
      result: { kind: 'asked', ticket, expiresAt: row.expiresAt },
    }
  })
}
