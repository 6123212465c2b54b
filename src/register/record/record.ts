import { and, asc, eq, gte, lt, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { brand, change, consent, recipient, recordedRequest } from '../../../db/schema.ts'
import { build, pick, placeholders, preparedOne, preparedStatement, query } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { ConsentRequest, ConsentState, Source } from '../../consent/consent.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import { ledgerMoments, momentColumns, registerTime } from '../../ledger/append.ts'
import { type Actor, type Door, namedActor } from '../actor.ts'
import { isDisputed } from '../complaints/complaints.ts'
import { basisAt, type ConsentKey, consentColumns, isOfKey, ownRefusalId, stateOf } from '../consents.ts'
import { stoodBefore } from '../effect.ts'
import { recipientColumns } from '../recipients.ts'
import type { Register, WithEngine } from '../register.ts'
import { type ChangeRequest, decideChange, type RecordOutcome } from './decide-change.ts'

export interface RecordInput extends ChangeRequest {
  /** Date of a statement that says `now`; later statements win over it (promise 1). */
  readonly receivedAt?: number | undefined
  /** Idempotency key: a repeat finds the first outcome and changes nothing. */
  readonly requestKey?: string | undefined
}

export const brandColumns = { code: brand.code, closedAt: brand.closedAt, activatedAt: brand.activatedAt }

const refused = alias(change, 'refused')

/** Reads everything that one request is decided on, in one statement. NULL equals nothing. */
const requestFacts = preparedOne(() =>
  build
    .select({
      ...momentColumns,
      brand: brandColumns,
      recipient: recipientColumns,
      consent: { ...consentColumns, basisAt },
      refused: { door: refused.door, consentDate: refused.consentDate },
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
    .leftJoin(refused, eq(refused.id, ownRefusalId))
    .leftJoin(recordedRequest, eq(recordedRequest.key, sql.placeholder('key')))
    .leftJoin(change, eq(change.id, recordedRequest.changeId)),
)
type RequestFacts = ReturnType<ReturnType<typeof requestFacts>['map']>

const insertRequest = preparedStatement(() =>
  build.insert(recordedRequest).values(placeholders('key', 'changeId', 'refusals', 'recordedAt')),
)

/**
 * Records one statement: decides by İYS's rules, appends the change and stores the consent in one commit, on
 * disk when it resolves. Answers what İYS would refuse beside what is stored. Throws StorageError if nothing
 * was.
 */
export async function record(register: Register, actor: Actor, input: RecordInput): Promise<RecordOutcome> {
  const { vault, engine, clock } = register
  const { brandCode, recipient: address, channel, requestKey } = input
  if (input.secondPerson !== undefined && input.secondPerson === namedActor(actor)) {
    throw new Error('Cannot record a change: the approver must be someone other than the requester')
  }
  const settings = await register.settings()
  const now = clock()
  const mark = vault.mark(address.address)
  const key = { mark, brandCode, recipientType: input.request.recipientType, channel }
  const reads = [requestFacts({ ...key, now, key: requestKey ?? null })] as const

  return await engine.unit(reads, ([facts]) => {
    if (facts === undefined) throw new Error('Cannot record a change: the database returns no facts')
    const { brand, recipient, consent, refused, isDisputed, request, recorded } = facts
    const before = consent === null ? null : stateOf(consent)
    const ownRefusal = refused && { ...refused, door: refused.door as Door }
    if (request !== null) return { writes: [], result: repeatedOutcome(request.refusals, recorded, before) }
    const at = registerTime(now, facts)
    const { lastId = null, lastDoor = null, basisAt = null } = consent ?? {}
    const { outcome, id, writes } = decideChange(
      { vault, actor, settings },
      { ...input, request: withDate(input, now) },
      {
        brand,
        recipient,
        before,
        lastId,
        lastDoor,
        basisAt,
        ownRefusal,
        isDisputed: isDisputed === 1,
        mark,
        at,
      },
    )
    if (outcome.kind !== 'decided' || requestKey === undefined || input.dryRun)
      return { writes, result: outcome }
    const refusals = outcome.refusals.join(' ')
    const remembered = insertRequest({ key: requestKey, changeId: id, refusals, recordedAt: at })
    return { writes: [...writes, remembered], result: outcome }
  })
}

/** Later than this the process had died, or the database was away. */
const promptlyMs = 5000

function withDate({ request, receivedAt }: RecordInput, now: number): ConsentRequest {
  return request.consentDate === 'now' && receivedAt !== undefined && now - receivedAt > promptlyMs
    ? { ...request, consentDate: formatWallTime(receivedAt) }
    : request
}

/** Only the first change and its refusals are kept; the state is the present one. */
function repeatedOutcome(
  refusals: string,
  recorded: RequestFacts['recorded'],
  present: ConsentState | null,
): RecordOutcome {
  return {
    kind: 'decided',
    refusals: refusals === '' ? [] : (refusals.split(' ') as RefusalCode[]),
    change: recorded && {
      ...recorded,
      id: recorded.id.toString('hex'),
      source: recorded.source as Source | null,
    },
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

/** Finds the changes of one request, for a button of its answer, or a caller that died before answering. */
export async function recordedUnder({ engine }: WithEngine, requestKey: string) {
  const ofRequest = build
    .select({
      ...pick(change, 'id', 'consentDate', 'status', 'ordinal', 'recipientId', 'brandCode', 'channel'),
      recipientType: change.recipientType,
      endedOnay: sql<number>`(${change.status} = 'RET' and ${stoodBefore})`,
    })
    .from(recordedRequest)
    .innerJoin(change, and(eq(change.id, recordedRequest.changeId), ne(change.effect, 'repeat')))
    // Up to the next letter, so that the index finds them.
    .where(and(gte(recordedRequest.key, `${requestKey}:`), lt(recordedRequest.key, `${requestKey};`)))
    .orderBy(asc(change.seq))
  const rows = await engine.read(query(ofRequest))
  return rows.map((row) => ({ ...row, id: row.id.toString('hex') }))
}

const ordinalOfKey = preparedOne(() =>
  build.select({ ordinal: consent.ordinal }).from(consent).where(isOfKey(consent)),
)

/** Returns the ordinal of a key's last change, for `seen`. */
export async function ordinalOf(
  { engine, vault }: Register,
  { recipient, ...key }: Omit<ConsentKey, 'mark'> & Pick<RecordInput, 'recipient'>,
): Promise<number> {
  const [stored] = await engine.read(ordinalOfKey({ ...key, mark: vault.mark(recipient.address) }))
  return stored?.ordinal ?? 0
}
