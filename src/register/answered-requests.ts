import { and, eq, lte, sql } from 'drizzle-orm'
import { answeredRequest } from '../../db/schema.ts'
import { build, preparedOne, preparedStatement, statement } from '../../db/statement.ts'
import { type Register, write } from './register.ts'

/** A request of a system by its `Idempotency-Key`, or a form of staff, that must have one effect. */
export interface SentRequest {
  readonly client: string
  readonly key: string
  /** Method, URL and body, or what was filled in: a key may not come again with another request. */
  readonly content: Uint8Array
}

/** The stored columns of it: keyed digests. */
interface KeyedRequest {
  readonly client: string
  readonly key: Buffer
  readonly request: Buffer
}

function keyed({ vault }: Register, { client, key, content }: SentRequest): KeyedRequest {
  return {
    client,
    key: vault.keyedDigest('idempotency key', key),
    request: vault.keyedDigest('request', content),
  }
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

const about = ({ client, key }: KeyedRequest) => `answered request ${client} ${key.toString('hex')}`

export async function beginRequest(register: Register, sent: SentRequest): Promise<KeyUse> {
  const { engine, vault, clock } = register
  const now = clock()
  const request = keyed(register, sent)
  const earlier = await engine.unit([stored({ ...request })], ([known]) => {
    if (known !== undefined && known.begunAt > now - keptMs) return { writes: [], result: known }
    const row = statement(build.insert(answeredRequest).values({ ...request, begunAt: now }))
    return { writes: [drop({ ...request }), row], result: null }
  })
  if (earlier === null) return { kind: 'run' }
  if (!earlier.request.equals(request.request)) return { kind: 'other' }
  if (earlier.sealed === null) return { kind: earlier.begunAt > now - runsAtMostMs ? 'running' : 'unknown' }
  return { kind: 'answered', ...vault.openJson<KeptAnswer>(earlier.sealed, about(request)) }
}

/** Keeps the answer for a day, encrypted: it may hold links and addresses. If it is null, the request may run again. */
export async function endRequest(
  register: Register,
  sent: SentRequest,
  answer: KeptAnswer | null,
): Promise<void> {
  const request = keyed(register, sent)
  const isOwn = and(eq(answeredRequest.client, request.client), eq(answeredRequest.key, request.key))
  const end =
    answer === null
      ? build.delete(answeredRequest).where(isOwn)
      : build
          .update(answeredRequest)
          .set({ sealed: register.vault.sealJson(answer, about(request)) })
          .where(isOwn)
  await write(register, statement(end))
}

/** Returns the kept answer of a key, and whether the request is the one that was answered; null without an answer. */
export async function keptAnswer(
  register: Register,
  sent: SentRequest,
): Promise<{ readonly text: string; readonly isSameRequest: boolean } | null> {
  const { engine, vault, clock } = register
  const request = keyed(register, sent)
  const [known] = await engine.read(stored({ ...request }))
  if (known === undefined || known.sealed === null || known.begunAt <= clock() - keptMs) return null
  const { text } = vault.openJson<KeptAnswer>(known.sealed, about(request))
  return { text, isSameRequest: known.request.equals(request.request) }
}

/** Keeps the answer to a request that was not begun by `beginRequest`. */
export async function keepAnswer(register: Register, sent: SentRequest, text: string): Promise<void> {
  const request = keyed(register, sent)
  const sealed = register.vault.sealJson({ status: 200, text } satisfies KeptAnswer, about(request))
  const row = build.insert(answeredRequest).values({ ...request, begunAt: register.clock(), sealed })
  await write(register, drop({ ...request }), statement(row))
}

export async function forgetRequests(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  const isOld = lte(answeredRequest.begunAt, register.clock() - keptMs)
  await write(register, statement(build.delete(answeredRequest).where(isOld)))
}
