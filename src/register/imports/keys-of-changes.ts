import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { change, type iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery } from '../../../db/statement.ts'
import type { RecordedContent, Source } from '../../consent/consent.ts'
import { effectOfChange, isHiddenRecipient, isPastChange, returnsBefore } from '../change-sql.ts'

/** One change of a key, with what is needed to take it back. */
export interface KeyRow extends RecordedContent {
  readonly id: Buffer
  readonly recipientId: number
  readonly brandCode: number
  readonly recipientType: (typeof change.$inferSelect)['recipientType']
  readonly channel: (typeof change.$inferSelect)['channel']
  readonly mark: Buffer
  readonly commitment: Buffer
  readonly restores: number | null
  readonly door: string
  /** State in İYS's queue; null outside it. */
  readonly queued: (typeof iysQueue.$inferSelect)['state'] | null
  /** 1 for an erased recipient, or a change from before they came back: neither taken back nor shown. */
  readonly isGone: number
  readonly returns: number
}

/** Values of one change, as JSON: a row for each would be three times as long in an answer. */
type PackedChange = [
  id: string,
  ...content: [
    status: KeyRow['status'],
    source: Source | null,
    consentDate: string | null,
    consentAt: number | null,
    ordinal: number,
    effect: KeyRow['effect'],
    restores: number | null,
    recordedAt: number,
  ],
  door: string,
  queued: KeyRow['queued'],
  isGone: number,
  returns: number,
]

const packedChanges = sql`json_group_array(json_array(lower(hex(${change.id})), ${change.status}, ${change.source},
  ${change.consentDate}, ${change.consentAt}, ${change.ordinal}, ${effectOfChange}, ${change.restores}, ${change.recordedAt},
  ${change.door}, (select queued.state from iys_queue queued where queued.seq = ${change.seq}),
  (${isHiddenRecipient} or ${isPastChange}), ${returnsBefore}))`

const importedChange = alias(change, 'own')

/** The keys of some changes (JSON of ids in hex), each with all its changes. */
const keysOfIds = preparedQuery(() =>
  build
    .select({
      place: sql<number>`given.key`,
      ...pick(importedChange, 'recipientId', 'brandCode', 'recipientType', 'channel'),
      ...pick(recipient, 'mark', 'commitment'),
      changes: packedChanges.mapWith((json: string) => JSON.parse(json) as PackedChange[]),
    })
    .from(sql`json_each(${sql.placeholder('ids')}) given`)
    .innerJoin(importedChange, eq(importedChange.id, sql`unhex(given.value)`))
    .innerJoin(change, eq(change.consentId, importedChange.consentId))
    .innerJoin(recipient, eq(recipient.id, importedChange.recipientId))
    .groupBy(sql`given.key`),
)
export type KeyOfChange = ReturnType<ReturnType<typeof keysOfIds>['map']>

export function keysOfChanges(ids: readonly Buffer[]) {
  return keysOfIds({ ids: JSON.stringify(ids.map((id) => id.toString('hex'))) })
}

/** Returns the changes of a key in order. */
export function changesOfKey({ changes, place: _, ...key }: KeyOfChange): KeyRow[] {
  return changes
    .map(([id, status, source, consentDate, consentAt, ordinal, effect, restores, recordedAt, ...rest]) => {
      const [door, queued, isGone, returns] = rest
      const content = { status, source, consentDate, consentAt, ordinal, effect, restores, recordedAt }
      return { ...key, ...content, id: Buffer.from(id, 'hex'), door, queued, isGone, returns }
    })
    .sort((a, b) => a.ordinal - b.ordinal)
}
