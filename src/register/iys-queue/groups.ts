import { and, asc, eq, inArray, isNull, max, sql } from 'drizzle-orm'
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

/** Names changes of a brand that are in the same state and due on the same day. */
export interface GroupKey {
  readonly brandCode: number
  readonly state: OpenState
  readonly dueOn: IstanbulDay
  /** Handed over by file: İYS's answer comes through a person. */
  readonly isByFile: boolean
}

const isOpen = isNull(iysQueue.closedReason)
const isByFile = sql<boolean>`(${iysQueue.state} = 'sent' and ${iysQueue.file} is not null)`.mapWith(Boolean)

const pageRows = 1000

const isBehind = sql`(${iysQueue.dueOn}, ${iysQueue.state}, ${iysQueue.brandCode}, ${isByFile})
  > (${sql.placeholder('dueOn')}, ${sql.placeholder('state')}, ${sql.placeholder('brandCode')}, ${sql.placeholder('isByFile')})`

const openGroups = preparedQuery(() =>
  build
    .select({
      ...pick(iysQueue, 'brandCode', 'dueOn'),
      state: sql<OpenState>`${iysQueue.state}`,
      isByFile,
      approval: sql<number>`sum(${change.status} = 'ONAY')`,
      rejection: sql<number>`sum(${change.status} = 'RET')`,
      codes: sql`coalesce(group_concat(distinct ${iysQueue.code}), '')`.mapWith((all: string) =>
        all.split(',').filter((code) => code !== ''),
      ),
      owner: max(iysQueue.owner),
      hasPhone: sql`max(${change.channel} <> 'EPOSTA')`.mapWith(Boolean),
      hasEmail: sql`max(${change.channel} = 'EPOSTA')`.mapWith(Boolean),
      /** False before the brand is activated: `dueOn` does not bind yet. */
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

/** Lists what is not in İYS and was not closed by a person, the oldest due day first. */
export async function queueGroups({
  engine,
  clock,
}: Pick<Register, 'engine' | 'clock'>): Promise<QueueGroup[]> {
  const now = clock()
  const behind = (last: QueueGroup | null) => {
    const { dueOn, state, brandCode, isByFile } = last ?? {
      dueOn: '',
      state: '',
      brandCode: 0,
      isByFile: false,
    }
    return openGroups({ now, dueOn, state, brandCode, isByFile: isByFile ? 1 : 0 })
  }
  return await allRows({ engine }, { rows: pageRows, behind })
}

const ofGroup = (group: GroupKey) =>
  and(
    eq(iysQueue.brandCode, group.brandCode),
    eq(iysQueue.state, group.state),
    eq(iysQueue.dueOn, group.dueOn),
    eq(isByFile, Number(group.isByFile)),
    isOpen,
  )

export const groupVerbs = ['take', 'retry', 'registered', ...closingReasons] as const
export type GroupVerb = (typeof groupVerbs)[number]

/** Lists the actions on a group. Changes to be handed over, or on their way by the API, need no action. */
export function verbsOf({ state, isByFile }: GroupKey): readonly GroupVerb[] {
  if (state === 'refused' || isByFile) return ['take', 'retry', 'registered', ...closingReasons]
  return state === 'late' ? ['take', 'registered', ...closingReasons] : ['take']
}

export async function workGroup(
  register: Register,
  actor: Actor & { readonly id: string },
  group: GroupKey,
  verb: GroupVerb,
): Promise<void> {
  // A new attempt: people are told again if İYS does not take it either.
  const wait = (ids: readonly Buffer[]) => [forgetTold(ids), ...setStates(ids, { state: 'waiting', file: 0 })]
  if (verb === 'retry') while (await moveQueued(register, ofGroup(group), wait));
  else if (verb === 'registered') await registerOnWord(register, actor, ofGroup(group))
  else {
    const set = verb === 'take' ? { owner: actor.id } : { closedBy: actor.id, closedReason: verb }
    await write(register, statement(build.update(iysQueue).set(set).where(ofGroup(group))))
  }
}
