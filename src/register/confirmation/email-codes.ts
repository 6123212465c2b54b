import { randomInt } from 'node:crypto'
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { emailCode } from '../../../db/schema.ts'
import { build, query, type Statement, statement } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { equalSecrets, type Vault } from '../../crypto/vault.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { forgetting, sealedContent } from '../short-lived.ts'

export const codeTraces: ErasureStatements = {
  unproved(mark, now) {
    const isOpen = and(eq(emailCode.recipientMark, mark), isNull(emailCode.settledAt))
    return statement(build.update(emailCode).set({ settledAt: now, sealed: null }).where(isOpen))
  },
}

const minuteMs = 60_000
/** Minutes for which a code is valid. */
export const codeMinutes = 10
const codeMs = codeMinutes * minuteMs
/** Most tries for a code: five guesses among a million codes succeed once in 200,000. */
const triesMax = 5

/** Age from which a request for a code or a consent counts toward no limit and is deleted: a day. */
export const askedKeptMs = 24 * 60 * minuteMs

/** Returns the mark (keyed hash) under which the codes of a Telegram user are stored. */
function askerMark(vault: Vault, asker: string): Buffer {
  return vault.mark(`asker of codes: ${asker}`)
}

/** Returns a keyed digest of a code: a plain hash could be broken by trying all codes of six digits. */
function codeDigest(vault: Vault, asker: Buffer, recipient: Buffer, code: string): Buffer {
  return vault.mark(`code: ${asker.toString('hex')} ${recipient.toString('hex')} ${code}`)
}

const contents = sealedContent<Recipient>('email code')

/** Returns a query for the codes of a user that are neither replaced, expired nor used up. */
function openCodes(asker: Buffer) {
  const isOpen = and(eq(emailCode.askerMark, asker), isNull(emailCode.settledAt))
  return query(build.select().from(emailCode).where(isOpen).orderBy(emailCode.id))
}

/** Returns a query for the times at which codes were made for an address, or for a user, in ascending order. */
function madeSince(whose: { recipient: Buffer } | { asker: Buffer }, since: number) {
  const isTheirs =
    'recipient' in whose ? eq(emailCode.recipientMark, whose.recipient) : eq(emailCode.askerMark, whose.asker)
  return query(
    build
      .select({ madeAt: emailCode.madeAt })
      .from(emailCode)
      .where(and(isTheirs, gt(emailCode.madeAt, since)))
      .orderBy(emailCode.madeAt),
  )
}

export interface CodeRequest {
  readonly recipient: Recipient
  /** Telegram user who asks for the code. Only this user can check the code, and only their newest code counts. */
  readonly asker: string
}

type CodeResult =
  /** The code has six digits and may be shown only in the e-mail to the address. */
  | { readonly kind: 'made'; readonly code: string; readonly madeAt: number; readonly expiresAt: number }
  /** Too many codes were made for this address or this user. */
  | { readonly kind: 'too-many'; readonly againAt: number }

/**
 * Makes a code for an e-mail address, valid for ten minutes and five tries. Stores its keyed digest and ends earlier codes.
 */
export async function makeCode(register: Register, request: CodeRequest): Promise<CodeResult> {
  const { vault, engine, clock } = register
  if (request.recipient.kind !== 'email')
    throw new Error('Cannot make a code: it is sent to e-mail addresses only')
  const now = clock()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const recipient = vault.mark(request.recipient.address)
  const asker = askerMark(vault, request.asker)
  const digest = codeDigest(vault, asker, recipient, code)
  const sealed = contents.seal(register, digest, request.recipient)
  const since = now - askedKeptMs
  const reads = [madeSince({ recipient }, since), madeSince({ asker }, since), openCodes(asker)] as const
  return await engine.unit(reads, (ofAddress, ofAsker, before): Outcome<CodeResult> => {
    const againAt = freeAgain(now, { made: ofAddress, max: ofAddressMax }, { made: ofAsker, max: ofAskerMax })
    if (againAt > now) return { writes: [], result: { kind: 'too-many', againAt } }
    const expiresAt = now + codeMs
    const marks = { recipientMark: recipient, askerMark: asker }
    const row = { ...marks, sealed, digest, madeAt: now, expiresAt }
    return {
      writes: [
        ...before.map(({ id }) => changeCode(id, { settledAt: now, sealed: null })),
        statement(build.insert(emailCode).values(row)),
      ],
      result: { kind: 'made', code, madeAt: now, expiresAt },
    }
  })
}

interface RequestLimit {
  /** Times of the codes made for this address, or for this caller, in ascending order. */
  readonly made: readonly { readonly madeAt: number }[]
  /** Requests allowed in a quarter of an hour, and in a day. */
  readonly max: readonly [quarter: number, day: number]
}

/** Most requests for one address in a quarter of an hour and in a day, so that its mailbox is not flooded. */
export const ofAddressMax = [3, 10] as const
/** Most codes for one Telegram user in the same two spans: the user may have mistyped the address. */
export const ofAskerMax = [6, 30] as const
/** Shorter of the two spans that are counted; the longer one is a day. */
export const quarterMinutes = 15

/** Returns the moment at which all limits allow the next request: `now` if at once, otherwise later. */
export function freeAgain(now: number, ...limits: readonly RequestLimit[]): number {
  const free = limits.flatMap(({ made, max }) =>
    [quarterMinutes * minuteMs, askedKeptMs].map((withinMs, place) => {
      const counting = made.filter(({ madeAt }) => madeAt > now - withinMs && madeAt <= now)
      // Once this request is old enough, fewer than the allowed number count.
      const oldestInTheWay = counting[counting.length - (max[place] ?? 0)]
      return oldestInTheWay === undefined ? now : oldestInTheWay.madeAt + withinMs
    }),
  )
  return Math.max(...free)
}

type CheckedCode =
  /** The code is right, which proves that the user reads the mail of this address. */
  | {
      readonly kind: 'proved'
      readonly recipient: Recipient
      readonly provedAt: number
      readonly sentAt: number
    }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** The code expired, or it was tried too often. */
  | { readonly kind: 'over' }
  /** This user has no valid code. */
  | { readonly kind: 'none' }

/**
 * Checks the code that a Telegram user typed. The right code proves its address, and does so again until it expires, so that
 * a repeated message gets the same answer. Each wrong code uses up a try. Right and wrong codes take the same time.
 */
export async function checkCode(
  register: Register,
  { asker, code }: { readonly asker: string; readonly code: string },
): Promise<CheckedCode> {
  const { vault, engine, clock } = register
  const now = clock()
  const mark = askerMark(vault, asker)
  const named = code.normalize('NFKC').replace(/[\s-]/g, '').slice(0, 20)
  const isNamed = ({ recipientMark, digest }: CodeRow) =>
    equalSecrets(codeDigest(vault, mark, recipientMark, named).toString('hex'), digest.toString('hex'))
  return await engine.unit([openCodes(mark)], (rows): Outcome<CheckedCode> => {
    const row = rows.at(-1)
    const recipient = row === undefined ? null : contents.open(register, row.digest, row.sealed)
    if (row === undefined || recipient === null) return { writes: [], result: { kind: 'none' } }
    const { id, madeAt } = row
    const become = (set: Partial<CodeRow>) => [changeCode(id, set)]
    const settled = { settledAt: now, sealed: null }
    if (row.expiresAt <= now) return { writes: become(settled), result: { kind: 'over' } }
    if (isNamed(row)) {
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

type CodeRow = typeof emailCode.$inferSelect

function changeCode(id: number, set: Partial<CodeRow>): Statement {
  return statement(build.update(emailCode).set(set).where(eq(emailCode.id, id)))
}

/** Returns the times of the latest day's codes for an address, named by its mark (keyed hash). */
export async function codesOf({ engine }: Register, mark: Buffer) {
  const columns = { madeAt: emailCode.madeAt, provedAt: emailCode.provedAt }
  const select = build.select(columns).from(emailCode).where(eq(emailCode.recipientMark, mark))
  return await engine.read(query(select.orderBy(asc(emailCode.id))))
}

export const forgetCodes = forgetting(emailCode, emailCode.madeAt, askedKeptMs)
