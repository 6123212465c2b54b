import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { change, type iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, type Query } from '../../../db/statement.ts'
import type { RecordedContent, Source } from '../../consent/consent.ts'
import { storedJson } from '../../util/json.ts'
import { effectOfChange, isHiddenRecipient, isPastChange, returnsBefore } from '../change-sql.ts'

/** Change of a key (brand, recipient, recipient type, channel), with the facts that are needed to take it back. */
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
  /** State in the queue of changes for İYS; null if the change is not in it. */
  readonly queued: (typeof iysQueue.$inferSelect)['state'] | null
  /** 1 if the recipient is erased, or came back after the change: such a change is neither taken back nor shown. */
  readonly isGone: number
  /** Number of times that the recipient came back after an erasure, before this change. */
  readonly returns: number
}

/** Values of a change as JSON. A row for each change would make the answer three times as long. */
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

/** Maximum number of changes of a page. It has at most a quarter of the bytes that an answer of a remote database may have. */
const changesPerPage = 5000

/**
 * SQL for one page of all changes that share a key with the given changes. `ids` is a JSON list of change ids in hex. The rows
 * come in the order of that list, then of the ordinals.
 */
const page = sql`(select given.key as place, sharing.id as sharing_id, imported.id as imported_id
  from json_each(${sql.placeholder('ids')}) given
  join change imported on imported.id = unhex(given.value)
  join change sharing on sharing.consent_id = imported.consent_id
  where (given.key, sharing.ordinal) > (${sql.placeholder('place')}, ${sql.placeholder('ordinal')})
  order by given.key, sharing.ordinal limit ${sql.placeholder('limit')}) page`

/** Query of the keys of some changes, each with its changes of this page. */
const keysOfPage = preparedQuery(() =>
  build
    .select({
      place: sql<number>`page.place`,
      ...pick(importedChange, 'recipientId', 'brandCode', 'recipientType', 'channel'),
      ...pick(recipient, 'mark', 'commitment'),
      changes: packedChanges.mapWith(storedJson<PackedChange[]>),
    })
    .from(page)
    .innerJoin(importedChange, eq(importedChange.id, sql`page.imported_id`))
    .innerJoin(change, eq(change.id, sql`page.sharing_id`))
    .innerJoin(recipient, eq(recipient.id, importedChange.recipientId))
    .groupBy(sql`page.place`)
    .orderBy(sql`page.place`),
)
export type KeyOfChange = ReturnType<ReturnType<typeof keysOfPage>['map']>

/** Returns the query of these changes' keys, each with all its changes. A key with many changes has several rows. */
export function keysOfChanges(ids: readonly Buffer[], limit = changesPerPage): Query<KeyOfChange> {
  const list = JSON.stringify(ids.map((id) => id.toString('hex')))
  const pageBehind = (place: number, ordinal: number): Query<KeyOfChange> => ({
    ...keysOfPage({ ids: list, place, ordinal, limit }),
    next(keys) {
      const last = keys.at(-1)
      const changes = keys.reduce((sum, key) => sum + key.changes.length, 0)
      if (last === undefined || changes < limit) return null
      return pageBehind(last.place, Math.max(...last.changes.map(([, , , , , ordinalOf]) => ordinalOf)))
    },
  })
  return pageBehind(-1, 0)
}

/** Unpacks the changes of a key (brand, recipient, recipient type, channel) from JSON, in the order of their ordinals. */
export function changesOfKey({ changes, place: _, ...key }: KeyOfChange): KeyRow[] {
  return changes
    .map(([id, status, source, consentDate, consentAt, ordinal, effect, restores, recordedAt, ...facts]) => {
      const [door, queued, isGone, returns] = facts
      const content = { status, source, consentDate, consentAt, ordinal, effect, restores, recordedAt }
      return { ...key, ...content, id: Buffer.from(id, 'hex'), door, queued, isGone, returns }
    })
    .sort((a, b) => a.ordinal - b.ordinal)
}
