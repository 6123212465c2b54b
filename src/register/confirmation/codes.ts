import { randomInt } from 'node:crypto'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { proofCode } from '../../../db/schema.ts'
import { build, query, type Statement, statement } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { equalSecrets, type Vault } from '../../crypto/vault.ts'
import { networkOf } from '../../util/network.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { forgetting, sealedContent } from '../short-lived.ts'
import {
  askedKeptMs,
  limitQueries,
  limitsOf,
  ofAddressMax,
  ofNetworkMax,
  type RequestLimit,
  reachedLimit,
} from './request-limits.ts'

export const codeTraces: ErasureStatements = {
  ofUnknownAddress(mark, now) {
    const isOpen = and(eq(proofCode.recipientMark, mark), isNull(proofCode.settledAt))
    return statement(build.update(proofCode).set({ settledAt: now, sealed: null }).where(isOpen))
  },
}

const minuteMs = 60_000
/** Minutes for which a code is valid. */
export const codeMinutes = 10
const codeMs = codeMinutes * minuteMs
/** Maximum number of tries for a code: five guesses among a million codes succeed once in 200,000. */
export const triesMax = 5
/** Pause before the next code goes to the same address. */
export const againSeconds = 60

/** Use of a code: it proves an address, or it gives a consent, never both (KVKK 2025/1072). */
export type CodeUse = 'address' | 'consent'

/** Returns the mark (keyed hash) under which the codes of a Telegram user or of a request are stored. */
export function askerMark(vault: Vault, asker: string): Buffer {
  return vault.mark(`asker of codes: ${asker}`)
}

/** Name of a code without the code itself. */
interface CodePlace {
  readonly use: CodeUse
  readonly asker: Buffer
  readonly recipient: Buffer
}

/** Returns a keyed digest of a code: a plain hash could be broken by trying all codes of six digits. */
function codeDigest(vault: Vault, { use, asker, recipient }: CodePlace, code: string): Buffer {
  return vault.mark(`code: ${use} ${asker.toString('hex')} ${recipient.toString('hex')} ${code}`)
}

const contents = sealedContent<Recipient>('proof code')

/** Returns a query for the codes of an asker that are neither replaced, expired nor used up. */
function openCodes(asker: Buffer) {
  const isOpen = and(eq(proofCode.askerMark, asker), isNull(proofCode.settledAt))
  return query(build.select().from(proofCode).where(isOpen).orderBy(proofCode.id))
}

export interface CodeRequest {
  readonly recipient: Recipient
  readonly use: CodeUse
  /** Telegram user or request that the code is for. Only there it can be checked, and only the newest code counts. */
  readonly asker: string
  /** Address of the visitor who asks for the code on a page. */
  readonly networkAddress?: string | undefined
  readonly brandCode?: number | undefined
  /** Username of the system that asks for the code. */
  readonly client?: string | undefined
}

/** Limits of codes, each with a sentence of its own. */
export type CodeLimit = 'pause' | 'address' | 'asker' | 'network' | 'brand' | 'client' | 'company'

export type CodeResult =
  /** The code has six digits and may be shown only in the message to the address. */
  | {
      readonly kind: 'made'
      readonly code: string
      /** Key of the message with the code in the outbox. */
      readonly letterKey: string
      readonly expiresAt: number
    }
  | TooManyCodes

export interface TooManyCodes {
  readonly kind: 'too-many'
  readonly limit: CodeLimit
  readonly againAt: number
}

/** Returns the key in the outbox of the message with a code. */
export function letterKeyOf(digest: Buffer): string {
  return `code:${digest.toString('hex')}`
}

/**
 * Makes a code for an address, valid for ten minutes and five tries. Stores its keyed digest and ends earlier codes. Reads
 * nothing about the address but earlier codes, so that known and unknown addresses cannot be told apart.
 */
export async function makeCode(register: Register, request: CodeRequest): Promise<CodeResult> {
  const { vault, engine, clock } = register
  const { sms_codes_per_day: perDay } = await register.settings()
  const now = clock()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const marks = marksOf(vault, request)
  const place = { use: request.use, asker: marks.askerMark, recipient: marks.recipientMark }
  const digest = codeDigest(vault, place, code)
  const sealed = contents.seal(register, digest, request.recipient)
  const limits = codeLimits(marks, perDay)
  const reads = [
    openCodes(marks.askerMark),
    ...limitQueries({ table: proofCode, madeAt: proofCode.madeAt }, limits, now),
  ] as const
  return await engine.unit(reads, (before, ...inTheWay): Outcome<CodeResult> => {
    const reached = reachedLimit(limits, inTheWay)
    if (reached !== null) {
      const { name: limit, againAt } = reached
      return { writes: [], result: { kind: 'too-many', limit, againAt } }
    }
    const expiresAt = now + codeMs
    const row = { ...marks, sealed, digest, madeAt: now, expiresAt }
    return {
      writes: [
        ...before.map(({ id }) => changeCode(id, { settledAt: now, sealed: null })),
        statement(build.insert(proofCode).values(row)),
      ],
      result: { kind: 'made', code, letterKey: letterKeyOf(digest), expiresAt },
    }
  })
}

/** Returns the columns by which codes are found and counted. */
function marksOf(vault: Vault, { recipient, asker, networkAddress, brandCode, client }: CodeRequest) {
  return {
    recipientMark: vault.mark(recipient.address),
    askerMark: askerMark(vault, asker),
    networkMark:
      networkAddress === undefined ? null : vault.mark(`network of codes: ${networkOf(networkAddress)}`),
    carrier: recipient.kind === 'phone' ? ('sms' as const) : ('mail' as const),
    brandCode: brandCode ?? null,
    client: client ?? null,
  }
}

/** Maximum number of codes for one Telegram user or one request: the user may have mistyped the address. */
export const ofAskerMax = [6, 30] as const

/**
 * Returns the limits of a code. A single brand or system gets at most half of the company's SMS of a day, so that a flood
 * at one (SMS pumping) leaves some to the others.
 */
function codeLimits(
  { recipientMark, askerMark, networkMark, carrier, brandCode, client }: ReturnType<typeof marksOf>,
  perDay: number,
): RequestLimit<CodeLimit>[] {
  const ofAddress = eq(proofCode.recipientMark, recipientMark)
  const half = { withinMs: askedKeptMs, max: Math.ceil(perDay / 2) }
  const limits: RequestLimit<CodeLimit>[] = [
    { name: 'pause', whose: ofAddress, withinMs: againSeconds * 1000, max: 1 },
    ...limitsOf('address', ofAddress, ofAddressMax),
    ...limitsOf('asker', eq(proofCode.askerMark, askerMark), ofAskerMax),
  ]
  if (networkMark !== null) {
    limits.push(...limitsOf('network', eq(proofCode.networkMark, networkMark), ofNetworkMax))
  }
  if (carrier === 'mail') return limits
  const isSms = eq(proofCode.carrier, carrier)
  limits.push({ name: 'company', whose: isSms, withinMs: askedKeptMs, max: perDay })
  if (brandCode !== null) {
    limits.push({ name: 'brand', whose: sql`${isSms} and ${eq(proofCode.brandCode, brandCode)}`, ...half })
  }
  if (client !== null) {
    limits.push({ name: 'client', whose: sql`${isSms} and ${eq(proofCode.client, client)}`, ...half })
  }
  return limits
}

export type CheckedCode =
  /** The code is right, which proves that the asker reads the messages to this address. */
  | {
      readonly kind: 'proved'
      readonly recipient: Recipient
      readonly provedAt: number
      readonly sentAt: number
    }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** The code expired, or it was tried too often. */
  | { readonly kind: 'over' }
  /** This asker has no valid code. */
  | { readonly kind: 'none' }

/**
 * Checks a typed code. The right code proves its address, and does so again until it expires, so that a repeated message
 * gets the same answer. Each wrong code uses up a try. Right and wrong codes take the same time.
 */
export async function checkCode(
  register: Register,
  { asker, use, code }: Pick<CodeRequest, 'asker' | 'use'> & { readonly code: string },
): Promise<CheckedCode> {
  const { vault, engine, clock } = register
  const now = clock()
  const mark = askerMark(vault, asker)
  const typed = code.normalize('NFKC').replace(/[\s-]/g, '').slice(0, 20)
  const isRight = ({ recipientMark, digest }: CodeRow) =>
    equalSecrets(
      codeDigest(vault, { use, asker: mark, recipient: recipientMark }, typed).toString('hex'),
      digest.toString('hex'),
    )
  return await engine.unit([openCodes(mark)], (rows): Outcome<CheckedCode> => {
    const row = rows.at(-1)
    const recipient = row === undefined ? null : contents.open(register, row.digest, row.sealed)
    if (row === undefined || recipient === null) return { writes: [], result: { kind: 'none' } }
    const { id, madeAt } = row
    const become = (set: Partial<CodeRow>) => [changeCode(id, set)]
    const settled = { settledAt: now, sealed: null }
    if (row.expiresAt <= now) return { writes: become(settled), result: { kind: 'over' } }
    if (isRight(row)) {
      const provedAt = row.provedAt ?? now
      const writes = row.provedAt === null ? become({ provedAt }) : []
      return { writes, result: { kind: 'proved', recipient, provedAt, sentAt: madeAt } }
    }
    const tries = row.tries + 1
    const isLast = tries >= triesMax
    return {
      writes: become({ tries, ...(isLast ? settled : {}) }),
      result: isLast ? { kind: 'over' } : { kind: 'wrong', triesLeft: triesMax - tries },
    }
  })
}

type CodeRow = typeof proofCode.$inferSelect

function changeCode(id: number, set: Partial<CodeRow>): Statement {
  return statement(build.update(proofCode).set(set).where(eq(proofCode.id, id)))
}

/** Returns the times of the latest day's codes for an address, named by its mark (keyed hash). */
export async function codesOf({ engine }: Register, mark: Buffer) {
  const columns = { carrier: proofCode.carrier, madeAt: proofCode.madeAt, provedAt: proofCode.provedAt }
  const select = build.select(columns).from(proofCode).where(eq(proofCode.recipientMark, mark))
  return await engine.read(query(select.orderBy(asc(proofCode.id))))
}

export const forgetCodes = forgetting(proofCode, proofCode.madeAt, askedKeptMs)
