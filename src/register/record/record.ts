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
import {
  basisFactsOf,
  type ChangeRequest,
  type DecidedChange,
  decideChange,
  type RecordOutcome,
} from './decide-change.ts'

export interface RecordInput extends ChangeRequest {
  /** Date of a statement that says `now`; later statements win over it (promise 1). */
  readonly receivedAt?: number | undefined
  /**
   * Idempotency key: a repeat of what was stored finds it and changes nothing. A refusal is not kept: its request may
   * come again, corrected.
   */
  readonly requestKey?: string | undefined
}

export const brandColumns = { code: brand.code, closedAt: brand.closedAt, activatedAt: brand.activatedAt }

const refused = alias(change, 'refused')

/** Reads everything that one request is decided on, in one statement. A parameter that is NULL matches no row. */
const requestFacts = preparedOne(() =>
  build
    .select({
      ...momentColumns,
      brand: brandColumns,
      recipient: recipientColumns,
      consent: { ...consentColumns, ...basisFacts },
      refused: pick(refused, 'door', 'actor', 'consentDate'),
      isDisputed,
      request: { key: recordedRequest.key, refusals: recordedRequest.refusals },
      recorded: pick(change, 'id', 'status', 'source', 'consentDate', 'consentAt', 'effect', 'recordedAt'),
    })
    .from(sql`(select 1)`)
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
    .leftJoin(refused, eq(refused.id, standingRefusalId))
    .leftJoin(recordedRequest, eq(recordedRequest.key, sql.placeholder('key')))
    .leftJoin(change, eq(change.id, recordedRequest.changeId)),
)
type RequestFacts = ReturnType<ReturnType<typeof requestFacts>['map']>

const insertRequest = preparedStatement(() =>
  build.insert(recordedRequest).values(placeholders('key', 'changeId', 'refusals', 'recordedAt')),
)

/** Returns the idempotency key of the change of one consent, for a request that changes several of one recipient. */
export function changeKeyOf(
  requestKey: string,
  { brandCode, channel, recipientType }: Omit<ConsentKey, 'mark'>,
): string {
  return `${requestKey}:${brandCode}:${channel}:${recipientType}`
}

/** Records one statement, see `recordAll`. */
export async function record(register: Register, actor: Actor, input: RecordInput): Promise<RecordOutcome> {
  const [recorded] = await recordAll(register, actor, [input])
  if (recorded === undefined) throw new Error('Cannot record a change: no outcome was returned')
  return recorded.outcome
}

/**
 * Records statements about different consents of one recipient. Decides each by İYS's rules, and stores changes and
 * consents in one commit, on disk when it resolves. Answers what İYS would refuse beside what is stored.
 * Throws StorageError if nothing was. Returns each input with its outcome.
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
    const { brandCode, channel, request, requestKey: key = null } = input
    return requestFacts({ mark, brandCode, channel, recipientType: request.recipientType, now, key })
  })
  return await engine.unit(reads, (...rows): Outcome<(Input & { readonly outcome: RecordOutcome })[]> => {
    const writes: Statement[] = []
    // A new recipient is added once.
    let known: StoredRecipient | null = null
    const result = marked.map(({ input, mark }, place) => {
      const [facts] = rows[place] ?? []
      if (facts === undefined) throw new Error('Cannot record a change: the database returns no facts')
      const recipient = known ?? facts.recipient
      const basis = basisFactsOf(facts.consent, facts.recipient)
      const state = { ...facts, ...basis, recipient, mark }
      const decided = decideRequest({ vault, actor, settings }, input, state, now)
      known = decided.recipient
      writes.push(...decided.writes)
      return { ...input, outcome: decided.outcome }
    })
    return { writes, result }
  })
}

function decideRequest(
  context: Parameters<typeof decideChange>[0],
  input: RecordInput,
  facts: RequestFacts & BasisFacts & { readonly mark: Buffer },
  now: number,
): Pick<DecidedChange, 'outcome' | 'writes' | 'recipient'> {
  const { brand, recipient, consent, refused, isDisputed, request, recorded, mark } = facts
  const before = consent === null ? null : stateOf(consent)
  if (request !== null)
    return { writes: [], outcome: repeatedOutcome(request.refusals, recorded, before), recipient }
  const at = registerTime(now, facts)
  const { id: consentId = null, lastId = null, lastDoor = null } = consent ?? {}
  const basis = pick(facts, 'basisAt', 'basisCommitment')
  const stored = { brand, recipient, consentId, before, lastId, lastDoor, ...basis }
  const state = { standingRefusal: refused, isDisputed: isDisputed === 1, mark, at }
  const dated = { ...input, request: withDate(input, now) }
  const decided = decideChange(context, dated, { ...stored, ...state })
  const { outcome, id, writes } = decided
  if (outcome.kind !== 'decided' || input.requestKey === undefined || id === null) return decided
  const { refusals } = outcome
  const remembered = insertRequest({ key: input.requestKey, changeId: id, refusals, recordedAt: at })
  return { ...decided, writes: [...writes, remembered] }
}

/** Delay after which "now" means the arrival of the request: the process had died, or the database was away. */
const promptlyMs = 5000

function withDate({ request, receivedAt }: RecordInput, now: number): ConsentRequest {
  return request.consentDate === 'now' && receivedAt !== undefined && now - receivedAt > promptlyMs
    ? { ...request, consentDate: formatWallTime(receivedAt) }
    : request
}

/** Answers a repeated request with the first change and its refusals, but the present state: the earlier is not kept. */
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

/** Returns the register's time for a statement that will only be recorded later. */
export async function datedNow({ engine, clock }: Register): Promise<number> {
  const now = clock()
  const [moments] = await engine.read(ledgerMoments({ now }))
  return registerTime(now, moments)
}

const columnsOfRequest = {
  ...pick(change, 'id', 'consentDate', 'status', 'ordinal', 'recipientId', 'brandCode', 'channel'),
  recipientType: change.recipientType,
  endedOnay: sql<number>`(${change.status} = 'RET' and ${wasOnayBefore})`,
  isFirstWord: sql<number>`(${change.status} = 'RET' and ${statusBefore} is null)`,
}

/** Finds the changes of one request, for a button of its answer, or a caller that died before answering. */
export async function recordedUnder({ engine }: WithEngine, requestKey: string) {
  const ofRequest = build
    .select(columnsOfRequest)
    .from(recordedRequest)
    .innerJoin(change, and(eq(change.id, recordedRequest.changeId), ne(change.effect, 'repeat')))
    // Up to the next letter, so that the index finds them.
    .where(and(gte(recordedRequest.key, `${requestKey}:`), lt(recordedRequest.key, `${requestKey};`)))
    .orderBy(asc(change.seq))
  const rows = await engine.read(query(ofRequest))
  return rows.map((row) => ({ ...row, id: row.id.toString('hex') }))
}

const named = alias(change, 'named')

/** Finds the changes that were recorded together with one in its request: of one recipient, person and moment. */
export async function recordedWith({ engine }: WithEngine, changeId: string) {
  const together = build
    .select({ ...columnsOfRequest, ...pick(change, 'door', 'actor', 'recordedAt'), sourceBefore })
    .from(named)
    .innerJoin(change, isChangeOf(named.recipientId))
    .where(
      and(
        eq(named.id, Buffer.from(changeId, 'hex')),
        eq(change.recordedAt, named.recordedAt),
        eq(change.door, named.door),
        eq(change.actor, named.actor),
        ne(change.effect, 'repeat'),
        isNull(change.restores),
      ),
    )
    .orderBy(asc(change.seq))
  const rows = await engine.read(query(together))
  return rows.map((row) => ({ ...row, id: row.id.toString('hex') }))
}

const ordinalOfKey = preparedOne(() =>
  build.select({ ordinal: consent.ordinal }).from(consent).where(isOfKey()),
)

/** Returns the ordinal of a key's last change, for `seen`. */
export async function ordinalOf(
  { engine, vault }: Register,
  { recipient, ...key }: Omit<ConsentKey, 'mark'> & Pick<RecordInput, 'recipient'>,
): Promise<number> {
  const [stored] = await engine.read(ordinalOfKey({ ...key, mark: vault.mark(recipient.address) }))
  return stored?.ordinal ?? 0
}
