import { and, asc, count, desc, eq, gt, isNotNull, isNull, lte, min } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { brand, consentRequest } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Channel } from '../consent/consent.ts'
import type { Recipient } from '../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../crypto/vault.ts'
import { networkOf } from '../network.ts'
import type { Evidence } from './evidence/evidence.ts'
import type { Language } from './people.ts'
import type { ErasureStatements } from './recipients.ts'
import { type Register, write } from './register.ts'

export const requestTraces: ErasureStatements = {
  unproved(mark) {
    const isKept = and(eq(consentRequest.recipientMark, mark), isNotNull(consentRequest.sealed))
    return statement(build.update(consentRequest).set({ sealed: null }).where(isKept))
  },
}

const minuteMs = 60_000
/** Time to prove the address. */
export const requestMs = 60 * minuteMs
/** Limit per network in a quarter of an hour; one address may be a whole office. */
const askerWithinMs = 15 * minuteMs
const askerMax = 20
/** The page forgets requests after this. */
export const requestKeptMs = 24 * 60 * minuteMs

/** Choice of a visitor and the text shown; sealed until the address is proved, then evidence of the ONAY. */
export interface ConsentRequest {
  readonly recipient: Recipient
  readonly channels: readonly Channel[]
  /** Name and surname as given. */
  readonly name: string
  readonly language: Language
  /** The wording of the form, with the chosen channels. */
  readonly shown: Evidence
  readonly networkAddress: string
  readonly browser: string | null
}

/** `start` opens the Telegram bot; null if a code proves the address. */
export interface SealedRequest extends ConsentRequest {
  readonly start: string | null
}

function aboutRequest(ticketMark: Uint8Array): string {
  return `consent request ${Buffer.from(ticketMark).toString('hex')}`
}

/** Prefix of the bot's start parameter. Telegram allows A-Z a-z 0-9 _ -, 64 at most. */
const startWord = 'onay_'

/** Returns the token in a start parameter; null for any other one. */
export function readStart(payload: string): string | null {
  return payload.startsWith(startWord) ? payload.slice(startWord.length) : null
}

/** `startToken` names the request to `confirmConsent`. */
export type PendingRequest = Awaited<ReturnType<typeof pendingRequests>>[number]

const pendingMax = 3

/**
 * Returns the open requests for this phone, the newest first. Its owner still has to agree, since anybody can
 * type any number.
 */
export async function pendingRequests({ engine, vault, clock }: Register, recipient: Recipient) {
  const isWaiting = and(
    eq(consentRequest.recipientMark, vault.mark(recipient.address)),
    isNotNull(consentRequest.startMark),
    isNull(consentRequest.confirmedAt),
    gt(consentRequest.expiresAt, clock()),
  )
  const waiting = build
    .select({
      ticketMark: consentRequest.ticketMark,
      sealed: consentRequest.sealed,
      brandName: brand.name,
    })
    .from(consentRequest)
    .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
    .where(isWaiting)
    .orderBy(desc(consentRequest.id))
    .limit(pendingMax)
  const rows = await engine.read(query(waiting))
  return rows.flatMap(({ ticketMark, sealed, brandName }) => {
    if (sealed === null) return []
    const { start, channels } = vault.openJson<SealedRequest>(sealed, aboutRequest(ticketMark))
    const startToken = readStart(start ?? '')
    return startToken === null ? [] : [{ startToken, brandName, channels }]
  })
}

export interface ConfirmedChannel {
  readonly channel: Channel
  /** `stored`: ONAY was recorded. `already`: it stood before. `refused`: nothing was changed. */
  readonly kind: 'stored' | 'already' | 'refused'
  /** Null unless a change was stored. */
  readonly changeId: string | null
  readonly recordedAt: number | null
}

/** The page's ticket, or the token the bot was opened with. */
export type Named = { readonly ticket: string } | { readonly startToken: string }

export type RequestState = NonNullable<Awaited<ReturnType<typeof openRequest>>>

/** Returns the request of a ticket or start token. `asked` is null once it was dropped. */
export async function openRequest({ engine, vault }: Register, named: Named) {
  const isNamed =
    'ticket' in named
      ? eq(consentRequest.ticketMark, tokenMark(named.ticket))
      : eq(consentRequest.startMark, tokenMark(named.startToken))
  const stored = build
    .select({ request: consentRequest, brandName: brand.name })
    .from(consentRequest)
    .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
    .where(isNamed)
  const [row] = await engine.read(query(stored))
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

type RequestedConsent =
  | {
      readonly kind: 'asked'
      /** Names the request in its page's address, which shows only a mask. */
      readonly ticket: string
      readonly expiresAt: number
    }
  | { readonly kind: 'no-brand' }
  /** Too many requests from this network. */
  | { readonly kind: 'too-many'; readonly againAt: number }

/** Keeps a request for an hour until its address is proved; the register does not change. */
export async function askConsent(
  register: Register,
  brandCode: number,
  asked: ConsentRequest,
): Promise<RequestedConsent> {
  const { vault, engine, clock } = register
  const now = clock()
  const ticket = newPlainToken(22)
  const startToken = asked.recipient.kind === 'phone' ? newPlainToken(22) : null
  const ticketMark = tokenMark(ticket)
  const kept: SealedRequest = { ...asked, start: startToken === null ? null : startWord + startToken }
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
  return await engine.unit([brands, before], ([found], [made]): Outcome<RequestedConsent> => {
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

export type OwnRequest = Awaited<ReturnType<typeof requestsOf>>[number]

/**
 * Returns the last day's requests by the mark of an address, which the register need not know. `kept` is null
 * once the address is proved, since the change has it as evidence.
 */
export async function requestsOf({ engine, vault }: Register, mark: Buffer) {
  const isTheirs = eq(consentRequest.recipientMark, mark)
  const rows = await engine.read(
    query(build.select().from(consentRequest).where(isTheirs).orderBy(asc(consentRequest.id))),
  )
  return rows.map(({ brandCode, askedAt, confirmedAt, sealed, ticketMark }) => {
    if (sealed === null) return { brandCode, askedAt, confirmedAt, kept: null }
    const asked = vault.openJson<SealedRequest>(sealed, aboutRequest(ticketMark))
    const { name, channels, networkAddress, browser } = asked
    return { brandCode, askedAt, confirmedAt, kept: { name, channels, networkAddress, browser } }
  })
}

/** Drops yesterday's requests: the register has what was confirmed. */
export async function forgetConsentRequests(register: Register): Promise<void> {
  const isOld = lte(consentRequest.askedAt, register.clock() - requestKeptMs)
  await write(register, statement(build.delete(consentRequest).where(isOld)))
}
