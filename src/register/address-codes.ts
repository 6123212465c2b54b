import { randomInt } from 'node:crypto'
import { and, asc, count, eq, gt, isNotNull, lte, max } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { addressCode, addressCodeTry } from '../../db/schema.ts'
import { build, query, type Statement, statement } from '../../db/statement.ts'
import type { Recipient } from '../consent/recipient.ts'
import { newToken } from '../vault/token.ts'
import type { Register } from './register.ts'

/**
 * Codes that prove an e-mail address: sent there by mail, said back by whoever asked. One verb for the bot and the page. What
 * is kept is a keyed digest of the code, bound to who asked and to the address; neither is of use to anybody else.
 */

export const codeDigits = 6
/** How long a code is good for. */
export const codeAgeMaxMs = 10 * 60_000
/** Tries at one code; the table refuses another. */
export const codeTriesMax = 5

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** How many codes may be asked for: to one address, so that nobody's mailbox is filled, and by one asker. */
const limits = { pauseMs: minuteMs, perAddressHour: 3, perAddressDay: 10, perHolderHour: 5, perHolderDay: 20 }

export type AskedCode =
  | {
      readonly kind: 'made'
      readonly id: string
      /** To be sent to the address, and shown nowhere else. */
      readonly code: string
      readonly expiresAt: number
    }
  /** Too many were asked for, to this address or by this asker. */
  | { readonly kind: 'too-many'; readonly againAt: number }

export type CheckedCode =
  | { readonly kind: 'proved'; readonly recipient: Recipient; readonly provedAt: number }
  | { readonly kind: 'wrong'; readonly triesLeft: number }
  /** He was sent none, or it was used, has run out or was tried too often. */
  | { readonly kind: 'none' }

/**
 * Makes a code for an e-mail address. `holder` is who asks, such as `telegram:7001` or a visitor's session; the code is good
 * for him alone, and the one he was sent before is good no more.
 */
export async function askForCode(
  { engine, vault, clock }: Register,
  holder: string,
  recipient: Recipient & { readonly kind: 'email' },
): Promise<AskedCode> {
  const id = newToken()
  const code = String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0')
  const mark = vault.mark(recipient.address)
  const now = clock()
  const reads = [
    madeSince(eq(addressCode.mark, mark), now - dayMs),
    madeSince(eq(addressCode.holder, holder), now - dayMs),
  ] as const
  return await engine.unit(reads, (ofAddress, ofHolder): Outcome<AskedCode> => {
    const againAt = Math.max(
      freeAt(ofAddress, 1, limits.pauseMs),
      freeAt(ofAddress, limits.perAddressHour, 60 * minuteMs),
      freeAt(ofAddress, limits.perAddressDay, dayMs),
      freeAt(ofHolder, limits.perHolderHour, 60 * minuteMs),
      freeAt(ofHolder, limits.perHolderDay, dayMs),
    )
    if (againAt > now) return { writes: [], result: { kind: 'too-many', againAt } }
    const row = {
      id,
      holder,
      mark,
      sealed: vault.seal(recipient.address, aboutCode(id)),
      codeMark: vault.mark(codeText(id, holder, code)),
      madeAt: now,
    }
    return {
      writes: [closed(eq(addressCode.holder, holder)), statement(build.insert(addressCode).values(row))],
      result: { kind: 'made', id, code, expiresAt: now + codeAgeMaxMs },
    }
  })
}

/** Checks what this asker says the code is that he was sent last. Every try counts; the right one uses it up. */
export async function checkCode(
  { engine, vault, clock }: Register,
  holder: string,
  said: string,
): Promise<CheckedCode> {
  const now = clock()
  return await engine.unit([openCodeOf(holder, now - codeAgeMaxMs)], ([row]): Outcome<CheckedCode> => {
    const place = (row?.tried ?? 0) + 1
    if (row === undefined || row.sealed === null || row.codeMark === null || place > codeTriesMax) {
      return { writes: [], result: { kind: 'none' } }
    }
    const tried = statement(build.insert(addressCodeTry).values({ codeId: row.id, place, at: now }))
    // Both are keyed digests, so how long the comparison takes tells nothing.
    if (!vault.mark(codeText(row.id, holder, said)).equals(row.codeMark)) {
      return { writes: [tried], result: { kind: 'wrong', triesLeft: codeTriesMax - place } }
    }
    const address = vault.openText(row.sealed, aboutCode(row.id))
    const used = build.update(addressCode).set({ usedAt: now, sealed: null, codeMark: null })
    return {
      writes: [tried, statement(used.where(eq(addressCode.id, row.id)))],
      result: { kind: 'proved', recipient: { kind: 'email', address }, provedAt: now },
    }
  })
}

/** Whether this asker was sent a code that may still be said back. */
export async function isCodeOpen({ engine, clock }: Register, holder: string): Promise<boolean> {
  const [row] = await engine.read(openCodeOf(holder, clock() - codeAgeMaxMs))
  return row !== undefined && row.tried < codeTriesMax
}

/** Makes the code this asker was sent no good, as when it could not be sent. */
export async function dropCode({ engine }: Pick<Register, 'engine'>, holder: string): Promise<void> {
  await engine.unit([], () => ({ writes: [closed(eq(addressCode.holder, holder))], result: null }))
}

/** Drops addresses of codes that have run out, and what is kept only to count once a day is over. */
export async function forgetCodes({ engine, clock }: Register): Promise<void> {
  const now = clock()
  await engine.unit([], () => ({
    writes: [
      closed(lte(addressCode.madeAt, now - codeAgeMaxMs)),
      statement(build.delete(addressCode).where(lte(addressCode.madeAt, now - dayMs))),
    ],
    result: null,
  }))
}

function closed(which: ReturnType<typeof eq>): Statement {
  const dropped = build.update(addressCode).set({ sealed: null, codeMark: null })
  return statement(dropped.where(and(which, isNotNull(addressCode.sealed))))
}

function madeSince(which: ReturnType<typeof eq>, since: number) {
  return query(
    build
      .select({ madeAt: addressCode.madeAt })
      .from(addressCode)
      .where(and(which, gt(addressCode.madeAt, since)))
      .orderBy(asc(addressCode.madeAt)),
  )
}

function openCodeOf(holder: string, since: number) {
  return query(
    build
      .select({
        id: addressCode.id,
        sealed: addressCode.sealed,
        codeMark: addressCode.codeMark,
        madeAt: max(addressCode.madeAt),
        tried: count(addressCodeTry.place),
      })
      .from(addressCode)
      .leftJoin(addressCodeTry, eq(addressCodeTry.codeId, addressCode.id))
      .where(
        and(eq(addressCode.holder, holder), isNotNull(addressCode.sealed), gt(addressCode.madeAt, since)),
      )
      .groupBy(addressCode.id)
      .limit(1),
  )
}

/** When one more may be made, where at most `most` are within any `withinMs`; `made` in order. 0 for at once. */
function freeAt(made: readonly { readonly madeAt: number }[], most: number, withinMs: number): number {
  const oldest = made.at(-most)
  return oldest === undefined ? 0 : oldest.madeAt + withinMs
}

function codeText(id: string, holder: string, code: string): string {
  return `code ${id} ${holder} ${code}`
}

const aboutCode = (id: string) => `address code ${id}`
