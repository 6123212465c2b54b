import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, consent, recipient } from '../../../db/schema.ts'
import {
  build,
  pick,
  placeholders,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Statement,
} from '../../../db/statement.ts'
import { consentFields } from '../../consent/consent.ts'
import { foldKey } from '../../consent/decide.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { objectEntries, objectKeys } from '../../util/objects.ts'
import { foldColumns } from '../change-sql.ts'
import { consentColumns } from '../consents.ts'
import { derivedNational, refreshNational } from '../iys-queue/queue.ts'
import type { WithEngine } from '../register.ts'

/** Consents of one unit: few enough that a running server's own units hardly wait. */
const pageConsents = 500

const isOnPage = (id: typeof change.consentId | typeof consent.id) =>
  and(gt(id, sql.placeholder('after')), lte(id, sql.placeholder('through')))

const changesOfPage = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'consentId', 'recipientId', 'brandCode', 'recipientType', 'channel'),
      ...pick(change, 'id', 'door', 'actor'),
      ...foldColumns,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(isOnPage(change.consentId))
    .orderBy(asc(change.consentId), asc(change.ordinal)),
)
type ChangeRow = ReturnType<ReturnType<typeof changesOfPage>['map']>

const consentsOfPage = preparedQuery(() =>
  build
    .select({ ...consentColumns, derivedNational })
    .from(consent)
    .where(isOnPage(consent.id)),
)
type StoredConsent = ReturnType<ReturnType<typeof consentsOfPage>['map']>

/** A consent that was lost is still named by its changes. */
const newestConsent = preparedOne(() =>
  build
    .select({
      id: sql<number>`max((select coalesce(max(id), 0) from consent), (select coalesce(max(consent_id), 0) from change))`,
    })
    .from(sql`(select 1)`),
)

const deleteConsent = preparedStatement(() =>
  build.delete(consent).where(eq(consent.id, sql.placeholder('id'))),
)

const { id: _, ...columnsBesideId } = consentColumns
const names = objectKeys(columnsBesideId)

const rewriteConsent = preparedStatement(() =>
  build
    .insert(consent)
    .values(placeholders('id', ...names))
    .onConflictDoUpdate({
      target: consent.id,
      set: Object.fromEntries(names.map((name) => [name, sql.raw(`excluded."${consent[name].name}"`)])),
    }),
)

/** Makes every consent again from its changes and the queue for İYS. Returns how many were wrong. */
export async function rebuild({ engine }: WithEngine): Promise<number> {
  const [{ id: last } = { id: 0 }] = await engine.read(newestConsent())
  let wrong = 0
  for (let after = 0; after < last; after += pageConsents) {
    const page = { after, through: after + pageConsents }
    const reads = [changesOfPage(page), consentsOfPage(page)] as const
    wrong += await engine.unit(reads, (changes, consents): Outcome<number> => {
      const corrected = corrections(changes, consents).filter((writes) => writes.length > 0)
      return { writes: corrected.flat(), result: corrected.length }
    })
    await yieldToEventLoop()
  }
  return wrong
}

/** Takes away what no change leads to first: it may have the key of another. */
function corrections(changes: readonly ChangeRow[], consents: readonly StoredConsent[]): Statement[][] {
  const byConsent = Map.groupBy(changes, ({ consentId }) => consentId)
  const stored = new Map(consents.map((row) => [row.id, row]))
  return [
    ...consents.map(({ id }) => (byConsent.has(id) ? [] : [deleteConsent({ id })])),
    ...[...byConsent].map(([id, rows]) => correction(stored.get(id), rows)),
  ]
}

function correction(stored: StoredConsent | undefined, changes: readonly ChangeRow[]): Statement[] {
  const fold = foldKey()
  for (const row of changes) fold.add(row)
  const [last, state] = [changes.at(-1), fold.state]
  if (last === undefined || state === null) return []
  const key = pick(last, 'recipientId', 'brandCode', 'recipientType', 'channel')
  const derived = { ...key, ...consentFields(state, last) }
  const isRight = objectEntries(derived).every(([name, value]) => {
    const present = stored?.[name]
    return Buffer.isBuffer(value) ? Buffer.isBuffer(present) && value.equals(present) : value === present
  })
  if (isRight && stored?.national === stored?.derivedNational) return []
  return [
    rewriteConsent({ id: last.consentId, ...derived, national: 'unverified' }),
    refreshNational([last.id]),
  ]
}
