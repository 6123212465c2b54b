import { and, asc, eq, gte, isNull, lt, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, consent, recipient, recordedRequest } from '../../../db/schema.ts'
import {
  build,
  pick,
  placeholders,
  preparedOne,
  preparedStatement,
  query,
  type Statement,
} from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import type { ConsentRequest, ConsentState } from '../../consent/consent.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import { ledgerMoments, momentColumns, registerTime } from '../../ledger/append.ts'
import { sourceBefore, statusBefore, wasOnayBefore } from '../change-sql.ts'
import { isDisputed } from '../complaints/complaints.ts'
import {
  type BasisFacts,
  basisFacts,
  type ConsentKey,
  consentColumns,
  isChangeOf,
  isOfKey,
  standingRefusalId,
  stateOf,
} from '../consents.ts'
import { recipientColumns, type StoredRecipient } from '../recipients/recipients.ts'
import type { Register, WithEngine } from '../register.ts'
import type { ChangeRequest, RecordOutcome } from './change-request.ts'
import { basisFactsOf, type DecidedChange, decideChange } from './decide-change.ts'

export interface RecordInput extends ChangeRequest {
  /** Arrival of the request: dates a statement that says `now`, if it is recorded later than it came. */
  readonly receivedAt?: number | undefined
  /**
   * Idempotency key: a second request with the key of a stored change is answered with that change and stores nothing. A
   * request that led to no change leaves no key, so it may come again, corrected.
   */
  readonly requestKey?: string | undefined
}

export const brandColumns = { code: brand.code, closedAt: brand.closedAt, activatedAt: brand.activatedAt }

/** The RET that staff would have to confirm before an ONAY replaces it. */
const refusal = alias(change, 'refusal')

/**
 * Query for one row with everything that one request is decided on: brand, recipient, consent, RET in force, complaint, and
 * the change that an earlier request with the same idempotency key led to. A request without a key matches no such change.
 */
const requestFacts = preparedOne(() =>
  build
    .select({
      ...momentColumns,
      brand: brandColumns,
      recipient: recipientColumns,
      consent: { ...consentColumns, ...basisFacts },
      refusal: pick(refusal, 'door', 'actor', 'consentDate'),
      isDisputed,
      request: { key: recordedRequest.key, refusals: recordedRequest.refusals },
      recorded: pick(change, 'id', 'status', 'source', 'consentDate', 'consentAt', 'effect', 'recordedAt'),
    })
    .from(sql`(select 1)`) // one row even if nothing is stored yet
    .leftJoin(brand, eq(brand.code, sql.placeholder('brandCode')))
    .leftJoin(recipient, eq(recipient.mark, sql.placeholder('mark')))
    .leftJoin(
      consent,
      and(
        eq(consent.recipientId, recipient.id),
        eq(consent.brandCode, brand.code),
        eq(consent.recipientType, sql.placeholder('recipientType')),
        eq(consent.channel, sql.placeholder('channel')),
      ),
    )
    .leftJoin(refusal, eq(refusal.id, standingRefusalId))
    .leftJoin(recordedRequest, eq(recordedRequest.key, sql.placeholder('key')))
    .leftJoin(change, eq(change.id, recordedRequest.changeId)),
)
type RequestFacts = ReturnType<ReturnType<typeof requestFacts>['map']>

const insertRequest = preparedStatement(() =>
  build.insert(recordedRequest).values(placeholders('key', 'changeId', 'refusals', 'recordedAt')),
)

/** Returns the idempotency key for one consent in a request that changes several consents of one recipient. */
export function changeKeyOf(
  requestKey: string,
  { brandCode, channel, recipientType }: Omit<ConsentKey, 'mark'>,
): string {
  return `${requestKey}:${brandCode}:${channel}:${recipientType}`
}

/** Records a statement as `recordAll` does, and returns its outcome. */
export async function record(register: Register, actor: Actor, input: RecordInput): Promise<RecordOutcome> {
  const [recorded] = await recordAll(register, actor, [input])
  if (recorded === undefined) throw new Error('Cannot record a change: no outcome was returned')
  return recorded.outcome
}

/**
 * Records statements about different consents of one recipient: decides each by İYS's rules, and stores all in one commit,
 * on disk when the promise resolves. Returns each input with its outcome, which names the codes that İYS would answer
 * beside the change that was stored. Throws StorageError if the commit failed.
 */
export async function recordAll<Input extends RecordInput>(
  register: Register,
  actor: Actor,
  inputs: readonly Input[],
): Promise<(Input & { readonly outcome: RecordOutcome })[]> {
  const { vault, engine, clock } = register
  if (inputs.some(({ secondPerson }) => secondPerson !== undefined && secondPerson === namedActor(actor))) {
    throw new Error('Cannot record a change: the approver must be someone other than the requester')
  }
  const settings = await register.settings()
  const now = clock()
  const marked = inputs.map((input) => ({ input, mark: vault.mark(input.recipient.address) }))
  const reads = marked.map(({ input, mark }) => {
    // A key that is NULL finds no earlier request.
    const { brandCode, channel, request, requestKey: key = null } = input
    return requestFacts({ mark, brandCode, channel, recipientType: request.recipientType, now, key })
  })
  return await engine.unit(reads, (...rows): Outcome<(Input & { readonly outcome: RecordOutcome })[]> => {
    const writes: Statement[] = []
    // The first of the decisions may add the recipient; the following ones then use the added recipient.
    let recipientAfter: StoredRecipient | null = null
    const result = marked.map(({ input, mark }, place) => {
      const [facts] = rows[place] ?? []
      if (facts === undefined) throw new Error('Cannot record a change: the database returns no facts')
      const recipient = recipientAfter ?? facts.recipient
      const basis = basisFactsOf(facts.consent, facts.recipient)
      const currentFacts = { ...facts, ...basis, recipient, mark }
      const decision = decideRequest({ vault, actor, settings }, input, currentFacts, now)
      recipientAfter = decision.recipient
      writes.push(...decision.writes)
      return { ...input, outcome: decision.outcome }
    })
    return { writes, result }
  })
}

/**
 * Decides one request on the facts that were read. A repeated request writes nothing; a change with an idempotency key
 * also stores that key.
 */
function decideRequest(
  context: Parameters<typeof decideChange>[0],
  input: RecordInput,
  facts: RequestFacts & BasisFacts & { readonly mark: Buffer },
  now: number,
): Pick<DecidedChange, 'outcome' | 'writes' | 'recipient'> {
  const { brand, recipient, consent, refusal, isDisputed, request, recorded, mark } = facts
  const before = consent === null ? null : stateOf(consent)
  if (request !== null) {
    return { writes: [], outcome: repeatedOutcome(request.refusals, recorded, before), recipient }
  }
  const at = registerTime(now, facts)
  const { id: consentId = null, lastId = null, lastDoor = null } = consent ?? {}
  const basis = pick(facts, 'basisAt', 'basisCommitment')
  const objections = { standingRefusal: refusal, isDisputed: isDisputed === 1 }
  const keyFacts = {
    brand,
    recipient,
    consentId,
    before,
    lastId,
    lastDoor,
    ...basis,
    ...objections,
    mark,
    at,
  }
  const datedInput = { ...input, request: withArrivalDate(input, now) }
  const decision = decideChange(context, datedInput, keyFacts)
  const { outcome, id, writes } = decision
  if (outcome.kind !== 'decided' || input.requestKey === undefined || id === null) return decision
  const { refusals } = outcome
  const storedKey = insertRequest({ key: input.requestKey, changeId: id, refusals, recordedAt: at })
  return { ...decision, writes: [...writes, storedKey] }
}

/** Longest usual time from a request's arrival to its recording. A longer one comes from a crash or a database outage. */
const usualDelayMaxMs = 5000

/** Dates a delayed statement that says `now` with its arrival, so that statements made since then are newer. */
function withArrivalDate({ request, receivedAt }: RecordInput, now: number): ConsentRequest {
  const isDelayed = receivedAt !== undefined && now - receivedAt > usualDelayMaxMs
  return request.consentDate === 'now' && isDelayed
    ? { ...request, consentDate: formatWallTime(receivedAt) }
    : request
}

/**
 * Answers a repeated request with the change and the codes of the first request. Both states are the present one, since
 * the state of that time is not stored.
 */
function repeatedOutcome(
  refusals: readonly RefusalCode[],
  recorded: RequestFacts['recorded'],
  present: ConsentState | null,
): RecordOutcome {
  return {
    kind: 'decided',
    refusals,
    change: recorded && { ...recorded, id: recorded.id.toString('hex') },
    before: present,
    after: present,
    repeated: true,
  }
}

/**
 * Returns the time that the register would give to a change recorded now: never earlier than its newest entry, even if
 * the clock was set back. For a statement whose record follows later.
 */
export async function datedNow({ engine, clock }: Register): Promise<number> {
  const now = clock()
  const [moments] = await engine.read(ledgerMoments({ now }))
  return registerTime(now, moments)
}

/**
 * Columns of a change that was recorded by a request. `endedOnay` is 1 for a RET that replaced an ONAY, `isFirstWord`
 * for a RET that is the first record of its consent.
 */
const columnsOfRequest = {
  ...pick(change, 'id', 'consentDate', 'status', 'ordinal', 'recipientId', 'brandCode', 'channel'),
  recipientType: change.recipientType,
  endedOnay: sql<number>`(${change.status} = 'RET' and ${wasOnayBefore})`,
  isFirstWord: sql<number>`(${change.status} = 'RET' and ${statusBefore} is null)`,
}

/**
 * Returns the changes of one request in the order of their recording: for a button of its answer, or for an answer that
 * a crash prevented. Repeated RETs are left out.
 */
export async function recordedUnder({ engine }: WithEngine, requestKey: string) {
  const ofRequest = build
    .select(columnsOfRequest)
    .from(recordedRequest)
    .innerJoin(change, and(eq(change.id, recordedRequest.changeId), ne(change.effect, 'repeat')))
    // All keys that begin with `requestKey:`; `;` is the character after `:`. A range uses the index.
    .where(and(gte(recordedRequest.key, `${requestKey}:`), lt(recordedRequest.key, `${requestKey};`)))
    .orderBy(asc(change.seq))
  const rows = await engine.read(query(ofRequest))
  return rows.map((row) => ({ ...row, id: row.id.toString('hex') }))
}

const namedChange = alias(change, 'named')

/**
 * Returns the named change and those that the same request recorded: same recipient, actor and moment. Repeated RETs and
 * voided imports are left out.
 */
export async function recordedWith({ engine }: WithEngine, changeId: string) {
  const ofSameRequest = build
    .select({ ...columnsOfRequest, ...pick(change, 'door', 'actor', 'recordedAt'), sourceBefore })
    .from(namedChange)
    .innerJoin(change, isChangeOf(namedChange.recipientId))
    .where(
      and(
        eq(namedChange.id, Buffer.from(changeId, 'hex')),
        eq(change.recordedAt, namedChange.recordedAt),
        eq(change.door, namedChange.door),
        eq(change.actor, namedChange.actor),
        ne(change.effect, 'repeat'),
        isNull(change.restores),
      ),
    )
    .orderBy(asc(change.seq))
  const rows = await engine.read(query(ofSameRequest))
  return rows.map((row) => ({ ...row, id: row.id.toString('hex') }))
}

const ordinalOfKey = preparedOne(() =>
  build.select({ ordinal: consent.ordinal }).from(consent).where(isOfKey()),
)

/**
 * Returns the number of changes that the consent of a key has, 0 if it has none. A caller passes it back as `seen`, so
 * that an ONAY does not replace a RET recorded in between.
 */
export async function ordinalOf(
  { engine, vault }: Register,
  { recipient, ...key }: Omit<ConsentKey, 'mark'> & Pick<RecordInput, 'recipient'>,
): Promise<number> {
  const [row] = await engine.read(ordinalOfKey({ ...key, mark: vault.mark(recipient.address) }))
  return row?.ordinal ?? 0
}
