import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { change, day, recordedRequest } from '../../../db/schema.ts'
import { build, preparedOne, preparedStatement, type Statement } from '../../../db/statement.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { ConsentRequest, ConsentState } from '../../consent/consent.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Source } from '../../consent/source.ts'
import { type Actor, namedActor } from '../actor.ts'
import { registerTime } from '../clock.ts'
import { consentOfKey, stateOf } from '../consents.ts'
import { recipientByMark } from '../recipients.ts'
import type { Register } from '../register.ts'
import { brandFacts, decideChange } from './decide-change.ts'
import type { RecordInput, RecordOutcome } from './recorded.ts'

export type { RecordedChange, RecordInput, RecordOutcome } from './recorded.ts'

/**
 * The last change, when it was recorded later than `now` by this clock; none in the usual case, so that changes of other
 * keys which are stored meanwhile do not make a unit read and decide again.
 */
export const recordedAfter = preparedOne(() =>
  build
    .select({ recordedAt: change.recordedAt })
    .from(change)
    .where(
      and(
        sql`${change.seq} = (select max(${change.seq}) from ${change})`,
        gt(change.recordedAt, sql.placeholder('now')),
      ),
    ),
)

export const lastClosed = preparedOne(() =>
  build.select({ date: day.date }).from(day).orderBy(desc(day.date)).limit(1),
)

const recordedBefore = preparedOne(() =>
  build
    .select({
      refusals: recordedRequest.refusals,
      id: change.id,
      status: change.status,
      source: change.source,
      consentDate: change.consentDate,
      consentAt: change.consentAt,
      effect: change.effect,
      recordedAt: change.recordedAt,
    })
    .from(recordedRequest)
    .leftJoin(change, eq(change.id, recordedRequest.changeId))
    .where(eq(recordedRequest.key, sql.placeholder('key'))),
)
type RecordedBefore = ReturnType<ReturnType<typeof recordedBefore>['map']>

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
  const reads = [
    brandFacts({ brandCode: input.brandCode }),
    recipientByMark({ mark }),
    consentOfKey({ ...key }),
    recordedAfter({ now }),
    lastClosed(),
    // NULL equals nothing, so a request without a key is no repeat.
    recordedBefore({ key: input.requestKey ?? null }),
  ] as const

  return await engine.unit(reads, (brands, recipients, consents, recorded, closed, requests) => {
    const [stored] = consents
    const before = stored === undefined ? null : stateOf(stored)
    if (requests[0] !== undefined) return { writes: [], result: repeatOf(requests[0], before) }
    const at = registerTime(now, {
      lastRecordedAt: recorded[0]?.recordedAt ?? null,
      lastClosedDay: closed[0]?.date ?? null,
    })
    const found = {
      facts: brands[0],
      recipient: recipients[0],
      before,
      lastId: stored?.lastId ?? null,
      lastDoor: stored?.lastDoor ?? null,
      groundAt: stored?.groundAt ?? null,
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
  const [[recorded], [closed]] = await Promise.all([
    engine.read(recordedAfter({ now })),
    engine.read(lastClosed()),
  ])
  return registerTime(now, {
    lastRecordedAt: recorded?.recordedAt ?? null,
    lastClosedDay: closed?.date ?? null,
  })
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
function repeatOf(row: RecordedBefore, present: ConsentState | null): RecordOutcome {
  const { refusals, id, status, effect, recordedAt, source, consentDate, consentAt } = row
  const stored = id !== null && status !== null && effect !== null && recordedAt !== null
  return {
    kind: 'decided',
    refusals: refusals === '' ? [] : (refusals.split(' ') as RefusalCode[]),
    change: stored
      ? {
          id: id.toString('hex'),
          status,
          source: source as Source | null,
          consentDate,
          consentAt,
          effect,
          recordedAt,
        }
      : null,
    before: present,
    after: present,
    repeated: true,
  }
}
