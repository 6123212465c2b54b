import { and, asc, count, desc, eq, gt, isNotNull, isNull, lte, min } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { brand, consentRequest } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Channel } from '../consent/channel.ts'
import type { Recipient } from '../consent/recipient.ts'
import { newPlainToken, tokenMark } from '../crypto/token.ts'
import { networkOf } from '../network.ts'
import type { Evidence } from './evidence/evidence.ts'
import type { Language } from './people.ts'
import { type Register, write } from './register.ts'

const minuteMs = 60_000
/** How long somebody has to prove his address. */
export const requestMs = 60 * minuteMs
/** How many requests one asker may make in a quarter of an hour; one address may stand for a whole office. */
const askerWithinMs = 15 * minuteMs
const askerMax = 20
/** Afterwards the page knows nothing of a request any more. */
export const requestKeptMs = 24 * 60 * minuteMs

/** What a visitor asked for and was shown; sealed until his address is proved, and then the evidence of his ONAY. */
export interface AskedFor {
  readonly recipient: Recipient
  readonly channels: readonly Channel[]
  /** Name and surname, as he gave them (iys.md 1.4). */
  readonly name: string
  readonly language: Language
  /** The wording of the form, with the channels that were chosen. */
  readonly shown: Evidence
  /** Where he asked from. */
  readonly networkAddress: string
  readonly browser: string | null
}

/** A request as it is sealed: with what the Telegram bot is opened with; null where a code proves the address. */
export interface SealedRequest extends AskedFor {
  readonly start: string | null
}

/** How the sealed part of a request is bound to its place. */
function aboutRequest(ticketMark: Uint8Array): string {
  return `consent request ${Buffer.from(ticketMark).toString('hex')}`
}

/**
 * What opens the Telegram bot for a request, behind `?start=`: letters that Telegram lets through (A-Z a-z 0-9 _ -, 64 at
 * most), and a beginning by which the bot knows what it is.
 */
const startWord = 'onay_'

/** The token of a `/start` that belongs to a request; null for any other. */
export function readStart(payload: string): string | null {
  return payload.startsWith(startWord) ? payload.slice(startWord.length) : null
}

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

export type RequestState = NonNullable<Awaited<ReturnType<typeof openRequest>>>

/** Returns the request of a ticket or a start token; null for any other text. What was asked is null once it was dropped. */
export async function openRequest({ engine, vault }: Register, named: Named) {
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

type AskedConsent =
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

export type OwnRequest = Awaited<ReturnType<typeof requestsOf>>[number]

/**
 * Returns the requests of the last day by the look-up mark of an address, which the register need not know. Null is kept
 * once the address is proved: the request is then evidence of the change. Instants in ms UTC.
 */
export async function requestsOf({ engine, vault }: Pick<Register, 'engine' | 'vault'>, mark: Buffer) {
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

/** Drops the requests of yesterday: what was confirmed stands in the register, and what was not came to nothing. */
export async function forgetConsentRequests(register: Register): Promise<void> {
  const isOld = lte(consentRequest.askedAt, register.clock() - requestKeptMs)
  await write(register, statement(build.delete(consentRequest).where(isOld)))
}
