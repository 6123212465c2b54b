import { and, asc, desc, eq, gt, isNotNull, isNull } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, consentRequest } from '../../../db/schema.ts'
import { build, pick, query, statement } from '../../../db/statement.ts'
import type { Channel, CompanySource, RecipientType } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../../crypto/vault.ts'
import { storedJson } from '../../util/json.ts'
import { networkOf } from '../../util/network.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { Language } from '../recipients/people.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { forgetting, sealedContent } from '../short-lived.ts'
import {
  askedKeptMs,
  limitQueries,
  limitsOf,
  ofAddressMax,
  ofNetworkMax,
  reachedLimit,
} from './request-limits.ts'

export const requestTraces: ErasureStatements = {
  ofUnknownAddress(mark) {
    const isKept = and(eq(consentRequest.recipientMark, mark), isNotNull(consentRequest.sealed))
    return statement(build.update(consentRequest).set({ sealed: null }).where(isKept))
  },
}

const minuteMs = 60_000
/** Time in which a visitor must prove the address of a request. */
export const requestMs = 60 * minuteMs

/**
 * Consent that a visitor of the page or a system asks for, and the texts shown. It is stored encrypted, and becomes evidence
 * of the ONAY.
 */
export interface ConsentRequest {
  readonly recipient: Recipient
  readonly channels: readonly Channel[]
  /** Null: each recipient type on record. */
  readonly recipientType: RecipientType | null
  readonly source: CompanySource
  /** `link`: by the mailed token itself. `code`: by a code sent to the address. `chat`: by our bot alone. */
  readonly provedBy: 'link' | 'code' | 'chat'
  /** Name and surname as the visitor typed them; null for a system's request. */
  readonly name: string | null
  readonly language: Language
  /** Digest of the form that the visitor saw, with the channels chosen, and of the message with the code. */
  readonly shown: Evidence
  /** Null for a system's request. */
  readonly networkAddress: string | null
}

interface SealedRequest extends ConsentRequest {
  readonly token: string
}

const contents = sealedContent<SealedRequest>('consent request')

/** Prefix of the text with which a link starts our Telegram bot. Telegram allows 64 characters: A-Z a-z 0-9 _ -. */
const startWord = 'onay_'

/** Returns the text with which a link starts our Telegram bot for a request. */
export function startParameter(token: string): string {
  return startWord + token
}

/** Returns the request's token from the text with which the bot was started; null if the text is of another kind. */
export function readStart(payload: string): string | null {
  return payload.startsWith(startWord) ? payload.slice(startWord.length) : null
}

export type PendingRequest = Awaited<ReturnType<typeof pendingRequests>>[number]

const pendingMax = 3

/**
 * Returns the requests for a phone number that wait for a proof, the newest first. The owner of the number still has to
 * agree, since any visitor can type any number.
 */
export async function pendingRequests(register: Register, recipient: Recipient) {
  const { engine, vault, clock } = register
  const isWaiting = and(
    eq(consentRequest.recipientMark, vault.mark(recipient.address)),
    isNull(consentRequest.confirmedAt),
    gt(consentRequest.expiresAt, clock()),
  )
  const select = build
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
  const rows = await engine.read(query(select))
  return rows.flatMap(({ tokenMark, sealed, brandName }) => {
    const contentOfRequest = contents.open(register, tokenMark, sealed)
    return contentOfRequest === null
      ? []
      : [{ token: contentOfRequest.token, brandName, channels: contentOfRequest.channels }]
  })
}

export interface ConfirmedChannel {
  readonly channel: Channel
  /**
   * `stored`: ONAY was recorded. `already`: the status was ONAY before. `refused`: the status is not ONAY and did not
   * change.
   */
  readonly kind: 'stored' | 'already' | 'refused'
  /** Id of the recorded change; null unless the kind is `stored`. */
  readonly changeId: string | null
  readonly recordedAt: number | null
}

export type RequestState = NonNullable<Awaited<ReturnType<typeof readRequest>>>

/** Returns the request of a token with its brand; null for an unknown token. `asked`, its content, is null once dropped. */
export async function readRequest(register: Register, token: string) {
  const select = build
    .select({ request: consentRequest, brandName: brand.name })
    .from(consentRequest)
    .innerJoin(brand, eq(brand.code, consentRequest.brandCode))
    .where(eq(consentRequest.tokenMark, tokenMark(token)))
  const [row] = await register.engine.read(query(select))
  if (row === undefined) return null
  const { request, brandName } = row
  const { sealed, outcome } = request
  const contentOfRequest: ConsentRequest | null = contents.open(register, request.tokenMark, sealed)
  return {
    ...request,
    brandName,
    asked: contentOfRequest,
    outcome: outcome === null ? null : storedJson<ConfirmedChannel[]>(outcome),
  }
}

type RequestedConsent =
  /**
   * The token proves the address where it comes back from the e-mail to the address or from the phone's owner in the bot.
   */
  | { readonly kind: 'asked'; readonly token: string; readonly expiresAt: number }
  | { readonly kind: 'no-brand' }
  /** This network made too many requests, or too many were made for this address. */
  | { readonly kind: 'too-many'; readonly limit: 'address' | 'network'; readonly againAt: number }

interface AskedBy {
  /** Username of the system that asks. */
  readonly client?: string | null
  /** Token that was made before, together with a code. */
  readonly token?: string
}

/** Stores a request for consent until its address is proved, at most an hour. Records no consent. */
export async function askConsent(
  register: Register,
  brandCode: number,
  asked: ConsentRequest,
  { client = null, token = newPlainToken(22) }: AskedBy = {},
): Promise<RequestedConsent> {
  const { vault, engine, clock } = register
  const now = clock()
  const { networkAddress } = asked
  const asker = networkAddress === null ? `system ${client}` : networkOf(networkAddress)
  const marks = {
    tokenMark: tokenMark(token),
    recipientMark: vault.mark(asked.recipient.address),
    askerMark: vault.mark(`asker of consents: ${asker}`),
  }
  const row = {
    ...marks,
    brandCode,
    client,
    sealed: contents.seal(register, marks.tokenMark, { ...asked, token }),
    askedAt: now,
    expiresAt: now + requestMs,
  }
  const brands = query(
    build.select({ closedAt: brand.closedAt }).from(brand).where(eq(brand.code, brandCode)),
  )
  const limits = [
    ...limitsOf('address', eq(consentRequest.recipientMark, marks.recipientMark), ofAddressMax),
    ...(networkAddress === null
      ? []
      : limitsOf('network', eq(consentRequest.askerMark, marks.askerMark), ofNetworkMax)),
  ]
  const times = { table: consentRequest, madeAt: consentRequest.askedAt }
  const reads = [brands, ...limitQueries(times, limits, now)] as const
  return await engine.unit(reads, ([stored], ...inTheWay): Outcome<RequestedConsent> => {
    if (stored === undefined || stored.closedAt !== null) return { writes: [], result: { kind: 'no-brand' } }
    const reached = reachedLimit(limits, inTheWay)
    if (reached !== null) {
      const { name: limit, againAt } = reached
      return { writes: [], result: { kind: 'too-many', limit, againAt } }
    }
    const result = { kind: 'asked', token, expiresAt: row.expiresAt } as const
    return { writes: [statement(build.insert(consentRequest).values(row))], result }
  })
}

export type OwnRequest = Awaited<ReturnType<typeof requestsOf>>[number]

/**
 * Returns the requests of the latest day for an address, named by its mark (keyed hash), even if the register has no consent
 * of it. `kept` is null once the address is proved: the recorded change has the content as evidence.
 */
export async function requestsOf(register: Register, mark: Buffer) {
  const isTheirs = eq(consentRequest.recipientMark, mark)
  const rows = await register.engine.read(
    query(build.select().from(consentRequest).where(isTheirs).orderBy(asc(consentRequest.id))),
  )
  return rows.map(({ brandCode, askedAt, confirmedAt, sealed, tokenMark }) => {
    const contentOfRequest = contents.open(register, tokenMark, sealed)
    const stillStored = contentOfRequest && pick(contentOfRequest, 'name', 'channels', 'networkAddress')
    return { brandCode, askedAt, confirmedAt, kept: stillStored }
  })
}

/** Deletes requests older than a day: the confirmed ones are recorded as changes. */
export const forgetConsentRequests = forgetting(consentRequest, consentRequest.askedAt, askedKeptMs)
