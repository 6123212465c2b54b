import { and, asc, eq, gte, lt, ne, sql } from 'drizzle-orm'
import { change, recordedRequest } from '../../../db/schema.ts'
import { build, preparedStatement, query, type Statement } from '../../../db/statement.ts'
import { formatWallTime, type WallTime } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { ConsentRequest, ConsentState } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Source } from '../../consent/source.ts'
import { ledgerMoments, registerTime } from '../../ledger/append.ts'
import { type Actor, namedActor } from '../actor.ts'
import { consentOfKey, stateOf } from '../consents.ts'
import type { Register } from '../register.ts'

export type { RecordedChange, RecordInput, RecordOutcome } from './decide-change.ts'

import { decideChange, type RecordInput, type RecordOutcome } from './decide-change.ts'
import { type RequestFacts, requestFacts } from './facts.ts'

const insertRequest = preparedStatement(() =>
  build.insert(recordedRequest).values({
    key: sql.placeholder('key'),
    changeId: sql.placeholder('changeId'),
    refusals: sql.placeholder('refusals'),
    recordedAt: sql.placeholder('recordedAt'),
  }),
)

/**
 * Records what a recipient said about one key: decides by İYS's rules, appends the change and stores the consent it
 * leads to, all in one commit. Resolves when that is on disk. What İYS would refuse is answered as refusals, beside the
 * local refusal that may stand all the same. Throws StorageError when nothing could be stored.
 */
export async function record(register: Register, actor: Actor, input: RecordInput): Promise<RecordOutcome> {
  const { vault, engine, clock } = register
  if (input.secondPerson !== undefined && input.secondPerson === namedActor(actor)) {
    throw new Error('Cannot record a change: nobody is the second person to himself')
  }
  const settings = await register.settings()
  const now = clock()
  const mark = vault.mark(input.recipient.address)
  const key = {
    mark,
    brandCode: input.brandCode,
    recipientType: input.request.recipientType,
    channel: input.channel,
  }
  const reads = [requestFacts({ ...key, now, key: input.requestKey ?? null })] as const

  return await engine.unit(reads, ([facts]) => {
    if (facts === undefined) throw new Error('Cannot record a change: the database answers no facts')
    const { consent: stored, request, recorded } = facts
    const before = stored === null ? null : stateOf(stored)
    if (request !== null) return { writes: [], result: repeatOf(request.refusals, recorded, before) }
    const at = registerTime(now, facts)
    const found = {
      facts: facts.brand ?? undefined,
      recipient: facts.recipient ?? undefined,
      before,
      lastId: stored?.lastId ?? null,
      lastDoor: stored?.lastDoor ?? null,
      basisAt: stored?.basisAt ?? null,
    }
    const asked = { ...input, request: datedWhenSaid(input, now) }
    const { outcome, id, writes } = decideChange(vault, actor, settings, asked, { ...found, mark, at })
    if (outcome.kind !== 'decided' || input.dryRun) return { writes: [], result: outcome }
    return {
      writes: [...writes, ...rememberRequest(input.requestKey, id, outcome.refusals, at)],
      result: outcome,
    }
  })
}

/**
 * When a statement that is made now, or was at `saidAt`, is dated where nothing stands against it, for one that will only be
 * recorded later: never behind what was recorded before it was made, whatever the machine's clock does.
 */
export async function datedNow({ engine, clock }: Register, saidAt: number): Promise<number> {
  const now = clock()
  if (!isPrompt(saidAt, now)) return saidAt
  const [moments] = await engine.read(ledgerMoments({ now }))
  return registerTime(now, moments)
}

/** Later than this a statement was not dealt with at once: the process died, or the database was away. */
const promptlyMs = 5000

function isPrompt(saidAt: number, now: number): boolean {
  return now - saidAt <= promptlyMs
}

function datedWhenSaid({ request, saidAt }: RecordInput, now: number): ConsentRequest {
  return request.consentDate === 'now' && saidAt !== undefined && !isPrompt(saidAt, now)
    ? { ...request, consentDate: formatWallTime(saidAt) }
    : request
}

function rememberRequest(
  key: string | undefined,
  id: Buffer | null,
  refusals: readonly RefusalCode[],
  at: number,
): Statement[] {
  if (key === undefined) return []
  return [insertRequest({ key, changeId: id, refusals: refusals.join(' '), recordedAt: at })]
}

/** The first outcome again. Only its change and its refusals are kept; the state is the present one. */
function repeatOf(
  refusals: string,
  recorded: RequestFacts['recorded'],
  present: ConsentState | null,
): RecordOutcome {
  return {
    kind: 'decided',
    refusals: refusals === '' ? [] : (refusals.split(' ') as RefusalCode[]),
    change:
      recorded === null
        ? null
        : { ...recorded, id: recorded.id.toString('hex'), source: recorded.source as Source | null },
    before: present,
    after: present,
    repeated: true,
  }
}

/** A change as its request left it. */
export interface ChangeOfRequest {
  /** 64 hex digits. */
  readonly id: string
  readonly consentDate: WallTime | null
}

/**
 * The changes that were stored under this request key, by whichever of its keys (`refuse` names one for each consent); repeats,
 * which changed nothing, are left out. For whoever may have died between recording and telling of it.
 */
export async function recordedUnder(
  { engine }: Pick<Register, 'engine'>,
  requestKey: string,
): Promise<ChangeOfRequest[]> {
  const rows = await engine.read(
    query(
      build
        .select({ id: change.id, consentDate: change.consentDate })
        .from(recordedRequest)
        .innerJoin(change, and(eq(change.id, recordedRequest.changeId), ne(change.effect, 'repeat')))
        // From `key:` up to the next letter, so that the index finds them.
        .where(and(gte(recordedRequest.key, `${requestKey}:`), lt(recordedRequest.key, `${requestKey};`)))
        .orderBy(asc(change.seq)),
    ),
  )
  return rows.map(({ id, consentDate }) => ({ id: id.toString('hex'), consentDate }))
}

/** How many changes a key has by now, for an ONAY that is not to pass a refusal which comes later (`sinceOrdinal`). */
export async function ordinalOf(
  { engine, vault }: Register,
  {
    recipient,
    ...key
  }: {
    readonly recipient: Recipient
    readonly brandCode: number
    readonly channel: Channel
    readonly recipientType: RecipientType
  },
): Promise<number> {
  const [stored] = await engine.read(consentOfKey({ ...key, mark: vault.mark(recipient.address) }))
  return stored?.ordinal ?? 0
}
