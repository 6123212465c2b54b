import { and, asc, eq, gt, gte, isNotNull, lte, ne, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType } from '../../consent/channel.ts'
import type { Door } from '../actor.ts'
import { sealedOfChange } from '../re-registration.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'
import type { KeyChange } from './key-changes.ts'
import { areOfRecipients, cameThrough } from './recipient-changes.ts'
import { lastSeqBefore, seqSpans } from './seq-spans.ts'
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

/** So many changes are looked at in some 10 ms. */
const spanSize = 50_000

/**
 * A brand's changes within a span of time, oldest first. Repeated refusals are left out, as in the day's file, and so is
 * whoever was erased.
 */
export async function pull(register: Register, input: PullInput): Promise<PulledChange[]> {
  const after = Math.max(input.after, await lastSeqBefore(register, dayOf(input.from)))
  const all = { after, through: Number.MAX_SAFE_INTEGER }
  const page = pageOf(input)
  const pulled: PulledChange[] = []
  // Those of recipients are found by their index; whatever else a brand has, only among those of all.
  for await (const span of areOfRecipients(input.doors) ? [all] : seqSpans(register, all, spanSize)) {
    const rows = await register.engine.read(page({ ...span, limit: input.limit - pulled.length }))
    for (const { id, recipientId, mark, sealed, commitment, ...row } of rows) {
      const { address } = openRow(register.vault, { id: recipientId, mark, sealed, commitment })
      pulled.push({ ...row, id: id.toString('hex'), address })
    }
    if (pulled.length >= input.limit) break
  }
  return pulled
}

/** What is wanted of a span, so many at most. */
function pageOf(input: PullInput) {
  return preparedQuery(() =>
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
          gt(change.seq, sql.placeholder('after')),
          lte(change.seq, sql.placeholder('through')),
          gte(change.recordedAt, input.from),
          lte(change.recordedAt, input.until),
          eq(change.brandCode, input.brandCode),
          cameThrough(input.doors),
          ne(change.effect, 'repeat'),
          isNotNull(sealedOfChange),
        ),
      )
      .orderBy(asc(change.seq))
      .limit(sql.placeholder('limit')),
  )
}
