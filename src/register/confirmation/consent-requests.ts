import { and, asc, desc, eq, gt, isNotNull, isNull, type SQL } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, consentRequest } from '../../../db/schema.ts'
import { build, pick, query, statement } from '../../../db/statement.ts'
import type { Channel } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../../crypto/vault.ts'
import { storedJson } from '../../util/json.ts'
import { networkOf } from '../../util/network.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Language } from '../recipients/people.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { forgetting, sealedContent } from '../short-lived.ts'
import { askedKeptMs, freeAgain, ofAddressMax } from './email-codes.ts'

export const requestTraces: ErasureStatements = {
  unproved(mark) {
    const isKept = and(eq(consentRequest.recipientMark, mark), isNotNull(consentRequest.sealed))
    return statement(build.update(consentRequest).set({ sealed: null }).where(isKept))
  },
}

const minuteMs = 60_000
/** Time to prove the address. */
export const requestMs = 60 * minuteMs
/** One network may be a whole office. */
const ofNetworkMax = [20, 100] as const

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
}

interface SealedRequest extends ConsentRequest {
  readonly token: string
}

const contents = sealedContent<SealedRequest>('consent request')

/** Prefix of the bot's start parameter. Telegram allows A-Z a-z 0-9 _ -, 64 at most. */
const startWord = 'onay_'

export function startParameter(token: string): string {
  return startWord + token
}

/** Returns the token in a start parameter; null for any other one. */
export function readStart(payload: string): string | null {
  return payload.startsWith(startWord) ? payload.slice(startWord.length) : null
}

export type PendingRequest = Awaited<ReturnType<typeof pendingRequests>>[number]

const pendingMax = 3

/**
 * Returns the open requests for this phone, the newest first. Its owner still has to agree, since anyone can
 * type any number.
 */
export async function pendingRequests(register: Register, recipient: Recipient) {
  const { engine, vault, clock } = register
  const isWaiting = and(
    eq(consentRequest.recipientMark, vault.mark(recipient.address)),
    isNull(consentRequest.confirmedAt),
    gt(consentRequest.expiresAt, clock()),
  )
  const waiting = build
    .select({
      tokenMark: consentRequest.tokenMark,
      sealed: consentRequest.sealed,
      brandName: brand.name,
    })
    .from(consentRequest)
    .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
    .where(isWaiting)
    .orderBy(desc(consentRequest.id))
    .limit(pendingMax)
  const rows = await engine.read(query(waiting))
  return rows.flatMap(({ tokenMark, sealed, brandName }) => {
    const asked = contents.open(register, tokenMark, sealed)
    return asked === null ? [] : [{ token: asked.token, brandName, channels: asked.channels }]
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

export type RequestState = NonNullable<Awaited<ReturnType<typeof readRequest>>>

/** Returns the request of a token. `asked` is null once it was dropped. */
export async function readRequest(register: Register, token: string) {
  const stored = build
    .select({ request: consentRequest, brandName: brand.name })
    .from(consentRequest)
    .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
    .where(eq(consentRequest.tokenMark, tokenMark(token)))
  const [row] = await register.engine.read(query(stored))
  if (row === undefined) return null
  const { request, brandName } = row
  const { sealed, outcome } = request
  return {
    ...request,
    brandName,
    asked: contents.open(register, request.tokenMark, sealed),
    outcome: outcome === null ? null : storedJson<ConfirmedChannel[]>(outcome),
  }
}

type RequestedConsent =
  /** The token proves the address: mailed to it, or taken to the bot by its owner. */
  | { readonly kind: 'asked'; readonly token: string; readonly expiresAt: number }
  | { readonly kind: 'no-brand' }
  /** Too many requests of this network, or for this address. */
  | { readonly kind: 'too-many'; readonly againAt: number }

/** Keeps a request for an hour until its address is proved; the register does not change. */
export async function askConsent(
  register: Register,
  brandCode: number,
  asked: ConsentRequest,
): Promise<RequestedConsent> {
  const { vault, engine, clock } = register
  const now = clock()
  const token = newPlainToken(22)
  const marks = {
    tokenMark: tokenMark(token),
    recipientMark: vault.mark(asked.recipient.address),
    askerMark: vault.mark(`asker of consents: ${networkOf(asked.networkAddress)}`),
  }
  const row = {
    ...marks,
    brandCode,
    sealed: contents.seal(register, marks.tokenMark, { ...asked, token }),
    askedAt: now,
    expiresAt: now + requestMs,
  }
  const brands = query(
    build.select({ closedAt: brand.closedAt }).from(brand).where(eq(brand.code, brandCode)),
  )
  const ofAddress = madeSince(eq(consentRequest.recipientMark, marks.recipientMark), now)
  const ofAsker = madeSince(eq(consentRequest.askerMark, marks.askerMark), now)
  const reads = [brands, ofAddress, ofAsker] as const
  return await engine.unit(reads, ([stored], forAddress, byAsker): Outcome<RequestedConsent> => {
    if (stored === undefined || stored.closedAt !== null) return { writes: [], result: { kind: 'no-brand' } }
    const againAt = freeAgain(
      now,
      { made: forAddress, max: ofAddressMax },
      { made: byAsker, max: ofNetworkMax },
    )
    if (againAt > now) return { writes: [], result: { kind: 'too-many', againAt } }
    const result = { kind: 'asked', token, expiresAt: row.expiresAt } as const
    return { writes: [statement(build.insert(consentRequest).values(row))], result }
  })
}

function madeSince(whose: SQL, now: number) {
  const { askedAt } = consentRequest
  const isRecent = and(whose, gt(askedAt, now - askedKeptMs))
  return query(build.select({ madeAt: askedAt }).from(consentRequest).where(isRecent).orderBy(askedAt))
}

export type OwnRequest = Awaited<ReturnType<typeof requestsOf>>[number]

/**
 * Returns the last day's requests by the mark of an address, which the register need not know. `kept` is null
 * once the address is proved, since the change has it as evidence.
 */
export async function requestsOf(register: Register, mark: Buffer) {
  const isTheirs = eq(consentRequest.recipientMark, mark)
  const rows = await register.engine.read(
    query(build.select().from(consentRequest).where(isTheirs).orderBy(asc(consentRequest.id))),
  )
  return rows.map(({ brandCode, askedAt, confirmedAt, sealed, tokenMark }) => {
    const asked = contents.open(register, tokenMark, sealed)
    const kept = asked && pick(asked, 'name', 'channels', 'networkAddress')
    return { brandCode, askedAt, confirmedAt, kept }
  })
}

/** Drops yesterday's requests: the register has what was confirmed. */
export const forgetConsentRequests = forgetting(consentRequest, consentRequest.askedAt, askedKeptMs)
