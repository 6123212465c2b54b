import { and, desc, eq, inArray, not } from 'drizzle-orm'
import { brand, change, recipient } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { RecordedEffect } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Source } from '../../consent/source.ts'
import type { Door } from '../actor.ts'
import { effectOfChange } from '../effect.ts'
import { hasEvidence } from '../evidence/evidence.ts'
import { isHiddenRecipient, isPastChange } from '../re-registration.ts'
import type { Register } from '../register.ts'

/** One change as people and systems read it back. */
export interface ChangeView {
  readonly seq: number
  /** 64 hex digits. */
  readonly id: string
  readonly brandCode: number
  readonly brandName: string
  readonly channel: Channel
  readonly recipientType: RecipientType
  readonly status: Status
  /** Its place among the changes of its key, from 1. */
  readonly ordinal: number
  readonly effect: RecordedEffect
  /** Of one that takes others back; 0 where nothing stands any more, and `status` is RET then. */
  readonly restores: number | null
  readonly source: Source | null
  readonly consentDate: string | null
  readonly recordedAt: number
  readonly door: Door
  readonly actor: string | null
  /** Who approved what the actor asked for, where it took two people. */
  readonly secondPerson: string | null
  readonly hasEvidence: boolean
}

export const changeViewColumns = {
  seq: change.seq,
  id: change.id,
  brandCode: change.brandCode,
  brandName: brand.name,
  channel: change.channel,
  recipientType: change.recipientType,
  status: change.status,
  ordinal: change.ordinal,
  effect: effectOfChange,
  restores: change.restores,
  source: change.source,
  consentDate: change.consentDate,
  recordedAt: change.recordedAt,
  door: change.door,
  actor: change.actor,
  secondPerson: change.secondPerson,
  hasEvidence: hasEvidence(change.id),
}

/** A row of `changeViewColumns` as a view. */
export function changeView(
  row: {
    readonly [Column in keyof typeof changeViewColumns]: unknown
  },
): ChangeView {
  const { id, hasEvidence, ...rest } = row
  return {
    ...(rest as Omit<ChangeView, 'id' | 'hasEvidence'>),
    id: (id as Buffer).toString('hex'),
    hasEvidence: hasEvidence === 1,
  }
}

export interface HistoryInput {
  readonly recipient: Recipient
  readonly brandCodes?: readonly number[] | undefined
  readonly limit: number
  readonly offset?: number
}

/** The changes of one address, newest first, at most `limit` of them; none of somebody erased. */
export async function history(register: Register, input: HistoryInput): Promise<ChangeView[]> {
  const filters = [
    eq(recipient.mark, register.vault.mark(input.recipient.address)),
    not(isHiddenRecipient),
    not(isPastChange),
  ]
  if (input.brandCodes !== undefined) filters.push(inArray(change.brandCode, [...input.brandCodes]))
  const rows = await register.engine.read(
    query(
      build
        .select(changeViewColumns)
        .from(recipient)
        .innerJoin(change, eq(change.recipientId, recipient.id))
        .innerJoin(brand, eq(brand.code, change.brandCode))
        .where(and(...filters))
        .orderBy(desc(change.seq))
        .limit(input.limit)
        .offset(input.offset ?? 0),
    ),
  )
  return rows.map(changeView)
}
