import { and, asc, eq, inArray, isNull, max, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, closingReasons, iysQueue } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Actor } from '../actor.ts'
import { brandIsActivated } from '../brands.ts'
import type { Register } from '../register.ts'
import { noteAnswers } from './answers.ts'
import { setStates } from './queue.ts'

const openStates = ['waiting', 'sent', 'refused', 'late'] as const
export type OpenState = (typeof openStates)[number]

/** Names changes of a brand that are in the same state and due on the same day. */
export interface GroupKey {
  readonly brandCode: number
  readonly state: OpenState
  readonly dueOn: IstanbulDay
}

export interface QueueGroup extends GroupKey {
  readonly approval: number
  readonly rejection: number
  /** False before the brand is activated: `dueOn` does not bind yet. */
  readonly hasDeadline: boolean
  /** İYS's codes of refusals. */
  readonly codes: readonly string[]
  /** Staff member who takes care of them. */
  readonly owner: string | null
}

const isOpen = isNull(iysQueue.closedReason)

const openGroups = preparedQuery(() =>
  build
    .select({
      ...pick(iysQueue, 'brandCode', 'state', 'dueOn'),
      approval: sql<number>`sum(${change.status} = 'ONAY')`,
      rejection: sql<number>`sum(${change.status} = 'RET')`,
      codes: sql<string | null>`group_concat(distinct ${iysQueue.code})`,
      owner: max(iysQueue.owner),
      hasDeadline: sql<number>`max(${brandIsActivated})`,
    })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .innerJoin(brand, eq(brand.code, iysQueue.brandCode))
    .where(and(inArray(iysQueue.state, [...openStates]), isOpen))
    .groupBy(iysQueue.brandCode, iysQueue.state, iysQueue.dueOn)
    .orderBy(asc(iysQueue.dueOn), asc(iysQueue.state), asc(iysQueue.brandCode)),
)

/** Lists what is not in İYS and was not closed by a person, the oldest due day first. */
export async function queueGroups({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<QueueGroup[]> {
  return (await engine.read(openGroups({ now: clock() }))).map(({ state, codes, hasDeadline, ...row }) => ({
    ...row,
    state: state as OpenState,
    hasDeadline: hasDeadline === 1,
    codes: codes === null ? [] : codes.split(','),
  }))
}

const ofGroup = ({ brandCode, state, dueOn }: GroupKey) =>
  and(eq(iysQueue.brandCode, brandCode), eq(iysQueue.state, state), eq(iysQueue.dueOn, dueOn), isOpen)

/** Actions that a person can take on a group. */
export const groupVerbs = ['take', 'retry', 'registered', ...closingReasons] as const
export type GroupVerb = (typeof groupVerbs)[number]

/**
 * Lists the actions on a group. A refused change may be reported again, or be registered by a person's word.
 */
export function verbsOf(state: OpenState): readonly GroupVerb[] {
  if (state === 'refused') return ['take', 'retry', 'registered', ...closingReasons]
  return state === 'late' ? ['take', 'registered', ...closingReasons] : ['take']
}

const pageRows = 500

/** Does it for each change of the group and returns how many there were. */
export async function workGroup(
  register: Register,
  actor: Actor & { readonly id: string },
  group: GroupKey,
  verb: GroupVerb,
): Promise<number> {
  if (verb !== 'retry' && verb !== 'registered') {
    const set = verb === 'take' ? { owner: actor.id } : { closedBy: actor.id, closedReason: verb }
    return await setGroup(register, group, set)
  }
  for (let done = 0; ; ) {
    const count = await (verb === 'retry' ? retryPage(register, group) : registerPage(register, actor, group))
    if (count === 0) return done
    done += count
  }
}

async function registerPage(register: Register, actor: Actor, group: GroupKey): Promise<number> {
  const rows = await register.engine.read(query(idsOfGroup(group)))
  const answers = rows.map(({ id }) => ({ changeId: id, outcome: 'registered', by: 'word' }) as const)
  if (answers.length > 0) await noteAnswers(register, actor, answers)
  return rows.length
}

/** Reads in the unit that writes: what İYS has taken meanwhile does not wait again. */
async function retryPage({ engine }: Register, group: GroupKey): Promise<number> {
  return await engine.unit([query(idsOfGroup(group))], (rows): Outcome<number> => {
    const ids = rows.map(({ id }) => id)
    return { writes: ids.length === 0 ? [] : setStates(ids, { state: 'waiting' }), result: ids.length }
  })
}

const idsOfGroup = (group: GroupKey) =>
  build
    .select({ id: change.id })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .where(ofGroup(group))
    .limit(pageRows)

type Set = Partial<Pick<typeof iysQueue.$inferInsert, 'owner' | 'closedBy' | 'closedReason'>>

async function setGroup({ engine }: Register, group: GroupKey, set: Set): Promise<number> {
  const rows = build.select({ count: sql<number>`count(*)` }).from(iysQueue).where(ofGroup(group))
  return await engine.unit([query(rows)], ([found]): Outcome<number> => {
    const update = build.update(iysQueue).set(set).where(ofGroup(group))
    return { writes: [statement(update)], result: found?.count ?? 0 }
  })
}
