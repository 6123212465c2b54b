import { randomInt } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { emailCode } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Register } from '../register.ts'
import {
  aboutCode,
  askerMark,
  codeDigest,
  codeKeptMs,
  codeMs,
  limits,
  madeSince,
  openCodes,
  sessionMark,
} from './code.ts'

export interface CodeRequest {
  /** The e-mail address that is to be proved. */
  readonly recipient: Recipient
  /** Whose requests are counted together: `telegram 4711`, or the address a browser asks from. */
  readonly asker: string
  /** Who is to name the code: only the same text checks it. One session has one code at a time, the newest. */
  readonly session: string
}

export type MadeCode =
  /** Six digits, to be sent to the address and shown to nobody else. */
  | { readonly kind: 'made'; readonly code: string; readonly madeAt: number; readonly expiresAt: number }
  /** Too many codes were asked for, for this address or by this asker; nothing was made. */
  | { readonly kind: 'too-many'; readonly againAt: number }

/**
 * Makes a one-time code for an e-mail address: good for ten minutes and five tries, kept as a keyed digest. For one
 * address three are made in a quarter of an hour and ten in a day, for one asker six and thirty.
 */
export async function makeCode(register: Register, request: CodeRequest): Promise<MadeCode> {
  const { vault, engine, clock } = register
  if (request.recipient.kind !== 'email')
    throw new Error('Cannot make a code: it is sent to e-mail addresses only')
  const now = clock()
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const recipient = vault.mark(request.recipient.address)
  const session = sessionMark(vault, request.session)
  const asker = askerMark(vault, request.asker)
  const digest = codeDigest(vault, session, recipient, code)
  const sealed = vault.sealJson(request.recipient, aboutCode(digest))
  const since = now - codeKeptMs
  const reads = [madeSince({ recipient }, since), madeSince({ asker }, since), openCodes(session)] as const
  return await engine.unit(reads, (ofAddress, ofAsker, before): Outcome<MadeCode> => {
    const againAt = Math.max(
      freeAgain(
        limits.address,
        ofAddress.map(({ madeAt }) => madeAt),
        now,
      ),
      freeAgain(
        limits.asker,
        ofAsker.map(({ madeAt }) => madeAt),
        now,
      ),
    )
    if (againAt > now) return { writes: [], result: { kind: 'too-many', againAt } }
    const expiresAt = now + codeMs
    const row = {
      sessionMark: session,
      recipientMark: recipient,
      askerMark: asker,
      sealed,
      digest,
      madeAt: now,
      expiresAt,
    }
    return {
      writes: [
        ...before.map(({ id }) =>
          statement(
            build.update(emailCode).set({ settledAt: now, sealed: null }).where(eq(emailCode.id, id)),
          ),
        ),
        statement(build.insert(emailCode).values(row)),
      ],
      result: { kind: 'made', code, madeAt: now, expiresAt },
    }
  })
}

/** When the next code may be made, by times in ascending order; not later than `now` when one may be made at once. */
function freeAgain(
  rules: (typeof limits)['address' | 'asker'],
  madeAt: readonly number[],
  now: number,
): number {
  const free = rules.map(({ withinMs, max }) => {
    const counting = madeAt.filter((at) => at > now - withinMs && at <= now)
    const oldestInTheWay = counting[counting.length - max]
    return oldestInTheWay === undefined ? now : oldestInTheWay + withinMs
  })
  return Math.max(...free)
}
