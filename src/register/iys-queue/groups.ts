import { and, asc, eq, inArray, isNull, max, type SQL, sql } from 'drizzle-orm'
import { brand, change, closingReasons, iysQueue } from '../../../db/schema.ts'
import { build, pick, preparedQuery, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Actor } from '../../consent/actor.ts'
import { brandIsActivated } from '../company/brands.ts'
import { allRows } from '../pages.ts'
import { type Register, write } from '../register.ts'
import { registerOnWord } from './answers.ts'
import { forgetTold, moveQueued, setStates } from './queue.ts'

const openStates = ['waiting', 'sent', 'refused', 'late'] as const
export type OpenState = (typeof openStates)[number]

/** Names a group: the changes of a brand that are in the same state and due on the same day. Staff act on whole groups. */
export interface GroupKey {
  readonly brandCode: number
  readonly state: OpenState
  readonly dueOn: IstanbulDay
  /** True if the changes were handed over to İYS as a file: a person brings İYS's answer. False if by İYS's API. */
  readonly isByFile: boolean
}

/** True if no person has ended the reporting of a change with a reason. */
const isOpen = isNull(iysQueue.closedReason)
const isByFile = sql<boolean>`(${iysQueue.state} = 'sent' and ${iysQueue.file} is not null)`.mapWith(Boolean)

const pageRows = 1000

/** Condition for the rows of the groups after the one that ended the previous page. */
const isBehind = sql`(${iysQueue.dueOn}, ${iysQueue.state}, ${iysQueue.brandCode}, ${isByFile})
  > (${sql.placeholder('dueOn')}, ${sql.placeholder('state')}, ${sql.placeholder('brandCode')}, ${sql.placeholder('isByFile')})`

/** Query for a page of groups with their number of ONAYs and RETs and the person who takes care of them. */
const openGroups = preparedQuery(() =>
  build
    .select({
      ...pick(iysQueue, 'brandCode', 'dueOn'),
      state: sql<OpenState>`${iysQueue.state}`,
      isByFile,
      approval: sql<number>`sum(${change.status} = 'ONAY')`,
      rejection: sql<number>`sum(${change.status} = 'RET')`,
      owner: max(iysQueue.owner),
      hasPhone: sql`max(${change.channel} <> 'EPOSTA')`.mapWith(Boolean),
      hasEmail: sql`max(${change.channel} = 'EPOSTA')`.mapWith(Boolean),
      /** False before the brand is activated in İYS: the last day to report (`dueOn`) does not bind yet. */
      hasDeadline: sql`max(${brandIsActivated})`.mapWith(Boolean),
    })
    .from(iysQueue)
    .innerJoin(change, eq(change.seq, iysQueue.seq))
    .innerJoin(brand, eq(brand.code, iysQueue.brandCode))
    .where(and(inArray(iysQueue.state, [...openStates]), isOpen, isBehind))
    .groupBy(iysQueue.brandCode, iysQueue.state, iysQueue.dueOn, isByFile)
    .orderBy(asc(iysQueue.dueOn), asc(iysQueue.state), asc(iysQueue.brandCode), asc(isByFile))
    .limit(pageRows),
)

export type QueueGroup = ReturnType<ReturnType<typeof openGroups>['map']>

/** Lists the changes that İYS does not have and that no person has closed, in groups, the oldest due day first. */
export async function queueGroups({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<QueueGroup[]> {
  const now = clock()
  const pageAfter = (last: QueueGroup | null) => {
    const { dueOn, state, brandCode, isByFile } = last ?? {
      dueOn: '',
      state: '',
      brandCode: 0,
      isByFile: false,
    }
    return openGroups({ now, dueOn, state, brandCode, isByFile: isByFile ? 1 : 0 })
  }
  return await allRows({ engine }, { rows: pageRows, pageAfter })
}

/** Returns the condition that a row of the queue is of a group. */
const isOfGroup = (group: GroupKey) =>
  and(
    eq(iysQueue.brandCode, group.brandCode),
    eq(iysQueue.state, group.state),
    eq(iysQueue.dueOn, group.dueOn),
    eq(isByFile, Number(group.isByFile)),
    isOpen,
  )

export const groupVerbs = ['take', 'retry', 'registered', ...closingReasons] as const
export type GroupVerb = (typeof groupVerbs)[number]

/**
 * Lists the actions that staff can take on a whole group. Changes that wait, or that İYS's API has yet to answer, can only
 * be taken care of (`take`): the exchange goes on by itself. Refused ones have a remedy for each code (`refusals.ts`).
 */
export function verbsOf({ isByFile }: GroupKey): readonly GroupVerb[] {
  return isByFile ? ['take', 'retry', 'registered', ...closingReasons] : ['take']
}

/**
 * Does an action of a staff member on a group: `take` names them as the person in charge, `retry` lets the changes wait
 * again, `registered` states that İYS has them, and each other verb ends their reporting with this reason.
 */
export async function workGroup(
  register: Register,
  actor: Actor & { readonly id: string },
  group: GroupKey,
  verb: GroupVerb,
): Promise<void> {
  await workQueued(register, actor, isOfGroup(group), verb)
}

/** Does an action of a staff member on the changes of the queue that match. */
export async function workQueued(
  register: Register,
  actor: Actor & { readonly id: string },
  condition: SQL | undefined,
  verb: GroupVerb,
): Promise<void> {
  // After a new attempt staff are notified again if İYS refuses the change again. `file: 0` removes it from its file.
  const wait = (ids: readonly Buffer[]) => [forgetTold(ids), ...setStates(ids, { state: 'waiting', file: 0 })]
  if (verb === 'retry') while (await moveQueued(register, condition, wait));
  else if (verb === 'registered') await registerOnWord(register, actor, condition)
  else {
    const set = verb === 'take' ? { owner: actor.id } : { closedBy: actor.id, closedReason: verb }
    await write(register, statement(build.update(iysQueue).set(set).where(condition)))
  }
}
