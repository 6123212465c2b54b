import { and, eq, lte, sql } from 'drizzle-orm'
import { answeredRequest } from '../../db/schema.ts'
import { build, preparedOne, preparedStatement, statement } from '../../db/statement.ts'
import { type Register, write } from './register.ts'

/** A request of a system that must have one effect, by its `Idempotency-Key`. */
export interface KeyedRequest {
  readonly client: string
  readonly key: string
  /** SHA-256 of the whole request: a key may not come again with another request. */
  readonly request: Buffer
}

export interface KeptAnswer {
  readonly status: number
  readonly text: string
}

/**
 * `running`: an earlier request with this key has no answer yet. `unknown`: that one was cut off, perhaps after its
 * effect. `other`: the key was used for a different request.
 */
export type KeyUse =
  | { readonly kind: 'run' | 'running' | 'unknown' | 'other' }
  | ({ readonly kind: 'answered' } & KeptAnswer)

const keptMs = 24 * 60 * 60_000
/** A request that has no answer by then was cut off. */
const runsAtMostMs = 60_000

const isOfKey = and(
  eq(answeredRequest.client, sql.placeholder('client')),
  eq(answeredRequest.key, sql.placeholder('key')),
)
const stored = preparedOne(() => build.select().from(answeredRequest).where(isOfKey))
const drop = preparedStatement(() => build.delete(answeredRequest).where(isOfKey))

const about = ({ client, key }: KeyedRequest) => `answered request ${client} ${key}`

export async function beginRequest({ engine, vault, clock }: Register, sent: KeyedRequest): Promise<KeyUse> {
  const now = clock()
  const found = await engine.unit([stored({ ...sent })], ([known]) => {
    if (known !== undefined && known.begunAt > now - keptMs) return { writes: [], result: known }
    const row = statement(build.insert(answeredRequest).values({ ...sent, begunAt: now }))
    return { writes: [drop({ ...sent }), row], result: null }
  })
  if (found === null) return { kind: 'run' }
  if (!found.request.equals(sent.request)) return { kind: 'other' }
  if (found.sealed === null) return { kind: found.begunAt > now - runsAtMostMs ? 'running' : 'unknown' }
  return { kind: 'answered', ...vault.openJson<KeptAnswer>(found.sealed, about(sent)) }
}

/** Keeps the answer for a day, encrypted: it may hold links and addresses. If it is null, the request may run again. */
export async function endRequest(
  register: Register,
  sent: KeyedRequest,
  answer: KeptAnswer | null,
): Promise<void> {
  const isOwn = and(eq(answeredRequest.client, sent.client), eq(answeredRequest.key, sent.key))
  const end =
    answer === null
      ? build.delete(answeredRequest).where(isOwn)
      : build
          .update(answeredRequest)
          .set({ sealed: register.vault.sealJson(answer, about(sent)) })
          .where(isOwn)
  await write(register, statement(end))
}

export async function forgetRequests(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const isOld = lte(answeredRequest.begunAt, register.clock() - keptMs)
  await write(register, statement(build.delete(answeredRequest).where(isOld)))
}
