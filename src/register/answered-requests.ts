import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { answeredRequest, answeredRequestPart } from '../../db/schema.ts'
import { build, pick, preparedOne, preparedQuery, preparedStatement, statement } from '../../db/statement.ts'
import { allRows } from './pages.ts'
import { type Register, write } from './register.ts'
import { forgetting } from './short-lived.ts'

/** Request that must have its effect only once: of a system, with an `Idempotency-Key`, or a form of staff. */
export interface SentRequest {
  readonly client: string
  readonly key: string
  /** Method, URL and body, or what was filled in: a key may not come again with another request. */
  readonly content: Uint8Array
}

/** Stored form of a `SentRequest`: only keyed digests of key and content. */
interface KeyedRequest {
  readonly client: string
  readonly key: Buffer
  readonly request: Buffer
}

/** Replaces the key and the content of a request by keyed digests: neither is stored. */
function digestRequest({ vault }: Register, { client, key, content }: SentRequest): KeyedRequest {
  return {
    client,
    key: vault.keyedDigest('idempotency key', key),
    request: vault.keyedDigest('request', content),
  }
}

export interface StoredAnswer {
  readonly status: number
  readonly text: string
}

/**
 * Result of reserving a request's key. `run`: the key is new, so the caller processes the request. `running`: an earlier
 * request with this key has no answer yet. `unknown`: that request was cut off, perhaps after its effect. `other`: the key was
 * used for a different request. `answered`: that request was processed, with this answer.
 */
export type RequestStart =
  | { readonly kind: 'run' | 'running' | 'unknown' | 'other' }
  | ({ readonly kind: 'answered' } & StoredAnswer)

/** Time after which the job `forget` deletes a key. Until then the key counts, whatever a wrong clock says. */
const keptMs = 24 * 60 * 60_000
/** Longest time of a request: without an answer by then, it was cut off. */
const requestMaxMs = 60_000

const isOfKey = (table: typeof answeredRequest | typeof answeredRequestPart) =>
  and(eq(table.client, sql.placeholder('client')), eq(table.key, sql.placeholder('key')))

const selectRequest = preparedOne(() => build.select().from(answeredRequest).where(isOfKey(answeredRequest)))
const dropRequest = preparedStatement(() => build.delete(answeredRequest).where(isOfKey(answeredRequest)))

/** Bytes of a part, and parts read at once: an answer may have more megabytes than a libSQL server returns at once. */
const [partBytes, partsAtOnce] = [256 * 1024, 4]

const partsAfter = preparedQuery(() =>
  build
    .select(pick(answeredRequestPart, 'place', 'sealed'))
    .from(answeredRequestPart)
    .where(and(isOfKey(answeredRequestPart), gt(answeredRequestPart.place, sql.placeholder('place'))))
    .orderBy(asc(answeredRequestPart.place))
    .limit(partsAtOnce),
)

function nameOfPart({ client, key }: KeyedRequest, place: number, parts: number): string {
  return `answered request ${client} ${key.toString('hex')} ${place} of ${parts}`
}

/** Returns the number of parts of an answer, and the writes that keep them. */
function splitAnswer({ vault }: Register, request: KeyedRequest, answer: StoredAnswer) {
  const bytes = Buffer.from(JSON.stringify(answer))
  const parts = Math.ceil(bytes.length / partBytes)
  const { client, key } = request
  const writes = Array.from({ length: parts }, (_, place) => {
    const piece = bytes.subarray(place * partBytes, (place + 1) * partBytes)
    const sealed = vault.seal(piece, nameOfPart(request, place, parts))
    return statement(build.insert(answeredRequestPart).values({ client, key, place, sealed }))
  })
  return { parts, writes }
}

/** Reads and decrypts the parts of an answer. Returns null if the answer was dropped since, as too old. */
async function readAnswer(
  register: Register,
  request: KeyedRequest,
  parts: number,
): Promise<StoredAnswer | null> {
  const rows = await allRows(register, {
    rows: partsAtOnce,
    pageAfter: (last: { readonly place: number } | null) =>
      partsAfter({ ...request, place: last?.place ?? -1 }),
  })
  if (rows.length !== parts) return null
  const pieces = rows.map(({ place, sealed }) =>
    register.vault.open(sealed, nameOfPart(request, place, parts)),
  )
  return JSON.parse(Buffer.concat(pieces).toString())
}

/** Reserves the key of a request. Returns `run` if the caller has to process the request, else the state of its first one. */
export async function beginRequest(register: Register, sent: SentRequest): Promise<RequestStart> {
  const { engine, clock } = register
  const now = clock()
  const request = digestRequest(register, sent)
  const earlier = await engine.unit([selectRequest({ ...request })], ([known]) => {
    if (known !== undefined) return { writes: [], result: known }
    const row = statement(build.insert(answeredRequest).values({ ...request, begunAt: now }))
    return { writes: [row], result: null }
  })
  if (earlier === null) return { kind: 'run' }
  if (!earlier.request.equals(request.request)) return { kind: 'other' }
  if (earlier.parts === null) return { kind: earlier.begunAt > now - requestMaxMs ? 'running' : 'unknown' }
  const answer = await readAnswer(register, request, earlier.parts)
  return answer === null ? { kind: 'unknown' } : { kind: 'answered', ...answer }
}

/**
 * Stores the answer of a request for at least a day, encrypted, since it may contain links and addresses. With null, the
 * request may run again.
 */
export async function endRequest(
  register: Register,
  sent: SentRequest,
  answer: StoredAnswer | null,
): Promise<void> {
  const request = digestRequest(register, sent)
  if (answer === null) return await write(register, dropRequest({ ...request }))
  const { parts, writes } = splitAnswer(register, request, answer)
  const isOwn = and(eq(answeredRequest.client, request.client), eq(answeredRequest.key, request.key))
  await write(register, statement(build.update(answeredRequest).set({ parts }).where(isOwn)), ...writes)
}

/** Returns the stored answer of a key, and if it answered this very request; null without an answer. */
export async function findAnswer(
  register: Register,
  sent: SentRequest,
): Promise<{ readonly text: string; readonly isSameRequest: boolean } | null> {
  const request = digestRequest(register, sent)
  const [requestRow] = await register.engine.read(selectRequest({ ...request }))
  if (requestRow === undefined || requestRow.parts === null) return null
  const answer = await readAnswer(register, request, requestRow.parts)
  return answer && { text: answer.text, isSameRequest: requestRow.request.equals(request.request) }
}

/** Stores the answer to a request that was not begun by `beginRequest`. */
export async function storeAnswer(register: Register, sent: SentRequest, text: string): Promise<void> {
  const request = digestRequest(register, sent)
  const { parts, writes } = splitAnswer(register, request, { status: 200, text })
  const row = build.insert(answeredRequest).values({ ...request, begunAt: register.clock(), parts })
  await write(register, dropRequest({ ...request }), statement(row), ...writes)
}

export const forgetRequests = forgetting(answeredRequest, answeredRequest.begunAt, keptMs)
