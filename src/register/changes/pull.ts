import { and, asc, eq, gt, gte, inArray, isNotNull, lte, ne } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { Door } from '../actor.ts'
import { sealedOfChange } from '../generations.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import type { KeyChange } from './key-changes.ts'
import { lastSeqBefore } from './last-seq-before.ts'

export interface PullInput {
  readonly brandCode: number
  readonly doors: readonly Door[]
  /** Recorded at or after this, and at or before `until`; ms UTC. */
  readonly from: number
  readonly until: number
  /** Only changes committed after this `seq`; 0 for all. */
  readonly after: number
  readonly limit: number
}

export interface PulledChange extends KeyChange {
  readonly address: string
  readonly recipientType: RecipientType
  readonly channel: Channel
}

/** The commit order of a change; null when there is no change with this id, 64 hex digits. */
export async function seqOf(register: Pick<Register, 'engine'>, id: string): Promise<number | null> {
  const [row] = await register.engine.read(
    query(
      build
        .select({ seq: change.seq })
        .from(change)
        .where(eq(change.id, Buffer.from(id, 'hex'))),
    ),
  )
  return row?.seq ?? null
}

/**
 * A brand's changes within a span of time, oldest first. Repeated refusals are left out, as in the day's file, and so is
 * whoever was erased.
 */
export async function pull(register: Register, input: PullInput): Promise<PulledChange[]> {
  const rows = await register.engine.read(
    query(
      build
        .select({
          id: change.id,
          status: change.status,
          source: change.source,
          consentDate: change.consentDate,
          recordedAt: change.recordedAt,
          recipientType: change.recipientType,
          channel: change.channel,
          recipientId: recipient.id,
          mark: recipient.mark,
          sealed: sealedOfChange,
          commitment: recipient.commitment,
        })
        .from(change)
        .innerJoin(recipient, eq(recipient.id, change.recipientId))
        .where(
          and(
            gt(change.seq, Math.max(input.after, await lastSeqBefore(register, dayOf(input.from)))),
            gte(change.recordedAt, input.from),
            lte(change.recordedAt, input.until),
            eq(change.brandCode, input.brandCode),
            inArray(change.door, [...input.doors]),
            ne(change.effect, 'repeat'),
            isNotNull(sealedOfChange),
          ),
        )
        .orderBy(asc(change.seq))
        .limit(input.limit),
    ),
  )
  return rows.map(({ id, recipientId, mark, sealed, commitment, ...row }) => ({
    ...row,
    id: id.toString('hex'),
    address: openRow(register.vault, { id: recipientId, mark, sealed, commitment }).address,
  }))
}
