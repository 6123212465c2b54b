import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import { change, consent, entry } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Channel } from '../../consent/consent.ts'
import type { WebhookEvent } from '../../jobs/webhook.ts'
import {
  type ChangeView,
  isReportedChange,
  isOfRecipient,
  readChanges,
} from '../../register/changes/changes.ts'
import { changeForSystems } from '../../register/changes/forward.ts'
import { nationalRecord } from '../../register/changes/iys-record.ts'
import { theProvider } from '../../register/company/brands.ts'
import { isChangeOf } from '../../register/consents.ts'
import { recipientForProof } from '../../register/recipients/recipients.ts'
import type { Register } from '../../register/register.ts'

export interface StoredEvent extends WebhookEvent {
  readonly seq: number
  readonly recipientId: number
}

interface EventsInput {
  /** Null for all brands. */
  readonly brandCode: number | null
  /** Set for İYS's pushes: recipients' changes of this channel alone. */
  readonly channel: Channel | null
  readonly after: number
  readonly through: number
  readonly recipientId?: number
}

const eventsMax = 200

/** Returns the next events in the order of the ledger; `through` is the last place (`seq`) in it that was read. */
export async function eventsAfter(
  register: Register,
  input: EventsInput,
): Promise<{ readonly events: readonly StoredEvent[]; readonly through: number }> {
  const changes = await changesOf(register, input)
  const through = changes.length === eventsMax ? (changes.at(-1)?.seq ?? input.through) : input.through
  const erasures = input.channel === null ? await erasuresOf(register, { ...input, through }) : []
  const events = [...changes, ...erasures].sort((a, b) => a.seq - b.seq)
  return { events, through }
}

/** Returns stored changes as events, oldest first: in İYS's format for a channel, otherwise in ours. */
async function changesOf(register: Register, input: EventsInput): Promise<StoredEvent[]> {
  const { brandCode, channel, recipientId, after, through } = input
  const conditions: SQL[] = [gt(change.seq, after), lte(change.seq, through)]
  if (channel !== null) conditions.push(eq(change.channel, channel), isOfRecipient, ...isReportedChange)
  if (brandCode !== null) conditions.push(eq(change.brandCode, brandCode))
  if (recipientId !== undefined) conditions.push(isChangeOf(recipientId))
  const changes = await readChanges(register, conditions, { order: asc(change.seq), limit: eventsMax })
  const iysCode = channel === null ? 0 : (await theProvider(register))?.code
  return changes.map((change) => ({
    id: change.id,
    type: 'consent.changed',
    at: change.recordedAt,
    data: channel === null ? changeForSystems(change) : pushRecord(change, iysCode),
    seq: change.seq,
    recipientId: change.recipientId,
  }))
}

function pushRecord(change: ChangeView, iysCode: number | undefined) {
  return { iysCode, brandCode: change.brandCode, ...nationalRecord(change) }
}

const erasedId = sql<number>`(${entry.content} ->> '$.recipientId')`

/** Returns requests for erasure as events; left out are recipients whom the brand never had. */
async function erasuresOf(register: Register, input: EventsInput): Promise<StoredEvent[]> {
  const { brandCode, recipientId, after, through } = input
  const ofBrand = sql`exists (select 1 from ${consent} where ${consent.recipientId} = ${erasedId}
    and ${consent.brandCode} = ${brandCode})`
  const rows = await register.engine.read(
    query(
      build
        .select({ seq: entry.seq, id: entry.id, recordedAt: entry.recordedAt, recipientId: erasedId })
        .from(entry)
        .where(
          and(
            gt(entry.seq, after),
            lte(entry.seq, through),
            eq(entry.kind, 'erasure-asked'),
            brandCode === null ? undefined : ofBrand,
            recipientId === undefined ? undefined : eq(erasedId, recipientId),
          ),
        ),
    ),
  )
  return await Promise.all(
    rows.map(async ({ seq, id, recordedAt, recipientId }) => ({
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
