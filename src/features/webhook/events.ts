import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import { change, entry } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { WebhookEvent } from '../../jobs/webhook.ts'
import { changeForSystems, readChanges } from '../../register/changes/changes.ts'
import { recipientForProof } from '../../register/recipients.ts'
import type { Register } from '../../register/register.ts'

export interface StoredEvent extends WebhookEvent {
  readonly seq: number
  readonly recipientId: number
}

interface EventsInput {
  /** Null for all brands. */
  readonly brandCode: number | null
  readonly after: number
  readonly through: number
  /** Left out for all recipients. */
  readonly recipientId?: number
}

const eventsMax = 200

/** Returns the next events in ledger order; `through` is the last `seq` that was looked at. */
export async function eventsAfter(
  register: Register,
  input: EventsInput,
): Promise<{ readonly events: readonly StoredEvent[]; readonly through: number }> {
  const changes = await changesOf(register, input)
  const through = changes.length === eventsMax ? (changes.at(-1)?.seq ?? input.through) : input.through
  const erasures = await erasuresOf(register, { ...input, through })
  const events = [...changes, ...erasures].sort((one, other) => one.seq - other.seq)
  return { events, through }
}

async function changesOf(register: Register, input: EventsInput): Promise<StoredEvent[]> {
  const { brandCode, recipientId, after, through } = input
  const conditions: SQL[] = [gt(change.seq, after), lte(change.seq, through)]
  if (brandCode !== null) conditions.push(eq(change.brandCode, brandCode))
  if (recipientId !== undefined) conditions.push(eq(change.recipientId, recipientId))
  const changes = await readChanges(register, conditions, { order: asc(change.seq), limit: eventsMax })
  return changes.map((one) => ({
    id: one.id,
    type: 'consent.changed',
    at: one.recordedAt,
    data: changeForSystems(one),
    seq: one.seq,
    recipientId: one.recipientId,
  }))
}

const erasedId = sql<number>`(${entry.content} ->> '$.recipientId')`

/** Requests for erasure; those of recipients whom the brand never had are left out. */
async function erasuresOf(register: Register, input: EventsInput): Promise<StoredEvent[]> {
  const { brandCode, recipientId, after, through } = input
  const ofBrand = sql`exists (select 1 from ${change} where ${change.recipientId} = ${erasedId}
    and ${change.brandCode} = ${brandCode})`
  const found = await register.engine.read(
    query(
      build
        .select({ seq: entry.seq, id: entry.id, recordedAt: entry.recordedAt, recipientId: erasedId })
        .from(entry)
        .where(
          and(
            ...[gt(entry.seq, after), lte(entry.seq, through), eq(entry.kind, 'erasure-asked')],
            brandCode === null ? undefined : ofBrand,
            recipientId === undefined ? undefined : eq(erasedId, recipientId),
          ),
        ),
    ),
  )
  return await Promise.all(
    found.map(async ({ seq, id, recordedAt, recipientId }) => ({
      id: id.toString('hex'),
      type: 'recipient.erased' as const,
      at: recordedAt,
      data: {
        cursor: seq,
        // Still kept: systems must know whom to erase.
        recipient: (await recipientForProof(register, recipientId))?.address ?? null,
        requestedAt: new Date(recordedAt).toISOString(),
      },
      seq,
      recipientId,
    })),
  )
}
