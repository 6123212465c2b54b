import { and, asc, eq, sql } from 'drizzle-orm'
import { change, consent, drillItem, type drillItemStates, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Source } from '../../consent/source.ts'
import { hasEvidence } from '../evidence/evidence.ts'
import { groundId } from '../ground.ts'
import type { Register } from '../register.ts'

export type DrillItemState = (typeof drillItemStates)[number]

/** One ONAY of a drill, without its recipient's address. */
export interface DrillItem {
  readonly place: number
  /** 64 hex digits. */
  readonly changeId: string
  readonly recipientId: number
  readonly channel: Channel
  readonly source: Source | null
  readonly consentDate: string | null
  readonly recordedAt: number
  /** As it was last written down; `stateNow` says what it is by now. */
  readonly state: DrillItemState
  /** Whether the consent still rests on this ONAY, and the address is there. */
  readonly stands: boolean
  readonly hasEvidence: boolean
}

export const itemsOfDrill = preparedQuery(() =>
  build
    .select({
      place: drillItem.place,
      changeId: drillItem.changeId,
      recipientId: change.recipientId,
      channel: change.channel,
      source: change.source,
      consentDate: change.consentDate,
      recordedAt: change.recordedAt,
      state: drillItem.state,
      stands: sql<number>`(${recipient.sealed} is not null and ${consent.status} is 'ONAY' and ${groundId} is ${change.id})`,
      onFile: hasEvidence(change.id),
    })
    .from(drillItem)
    .innerJoin(change, eq(change.id, drillItem.changeId))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .leftJoin(
      consent,
      and(
        eq(consent.recipientId, change.recipientId),
        eq(consent.brandCode, change.brandCode),
        eq(consent.recipientType, change.recipientType),
        eq(consent.channel, change.channel),
      ),
    )
    .where(eq(drillItem.drillId, sql.placeholder('drillId')))
    .orderBy(asc(drillItem.place)),
)
type ItemRow = ReturnType<ReturnType<typeof itemsOfDrill>['map']>

export function drillItemOf({ changeId, source, stands, onFile, ...row }: ItemRow): DrillItem {
  return {
    ...row,
    changeId: changeId.toString('hex'),
    source: source as Source | null,
    stands: stands === 1,
    hasEvidence: onFile === 1,
  }
}

/** The ONAYs of a drill in the order they were drawn. */
export async function drillItems(register: Pick<Register, 'engine'>, drillId: number): Promise<DrillItem[]> {
  return (await register.engine.read(itemsOfDrill({ drillId }))).map(drillItemOf)
}

/**
 * What an open drill's ONAY is by now: one that got its evidence counts as proven, also after somebody said that there is
 * none; one that was refused, renewed or erased meanwhile is dropped. What had its evidence at the start stays so.
 */
export function stateNow({ state, stands, hasEvidence }: DrillItem): DrillItemState {
  if (state !== 'asked' && state !== 'not-found') return state
  if (!stands) return 'dropped'
  return hasEvidence ? 'added' : state
}
