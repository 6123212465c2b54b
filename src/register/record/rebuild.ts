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

/** Number of consents checked in one transaction: few enough that a running server's transactions hardly wait for it. */
const pageConsents = 500

const isOnPage = (id: typeof change.consentId | typeof consent.id) =>
  and(gt(id, sql.placeholder('after')), lte(id, sql.placeholder('through')))

/** All changes of the consents of one page, ordered by consent and ordinal (number of the change in its consent). */
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

/** Consents of one page as stored, each with the state in İYS that the queue for İYS leads to. */
const consentsOfPage = preparedQuery(() =>
  build
    .select({ ...consentColumns, derivedNational })
    .from(consent)
    .where(isOnPage(consent.id)),
)
type StoredConsent = ReturnType<ReturnType<typeof consentsOfPage>['map']>

/** Highest id of a consent. Changes are searched too: they still name a consent whose row was lost. */
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
const columnNames = objectKeys(columnsBesideId)

const rewriteConsent = preparedStatement(() =>
  build
    .insert(consent)
    .values(placeholders('id', ...columnNames))
    .onConflictDoUpdate({
      target: consent.id,
      set: Object.fromEntries(columnNames.map((name) => [name, sql.raw(`excluded."${consent[name].name}"`)])),
    }),
)

/**
 * Computes every consent again from its changes and from the queue for İYS, and corrects the rows that differ. Returns how
 * many differed.
 */
export async function rebuild({ engine }: WithEngine): Promise<number> {
  const [{ id: newestId } = { id: 0 }] = await engine.read(newestConsent())
  let correctedCount = 0
  for (let after = 0; after < newestId; after += pageConsents) {
    const page = { after, through: after + pageConsents }
    const reads = [changesOfPage(page), consentsOfPage(page)] as const
    correctedCount += await engine.unit(reads, (changes, consents): Outcome<number> => {
      const corrections = correctionsOfPage(changes, consents)
      return { writes: corrections.flat(), result: corrections.length }
    })
    await yieldToEventLoop()
  }
  return correctedCount
}

/**
 * Returns the writes for each wrong consent of a page. Consents without any change are deleted first, since they may
 * occupy the unique key of a consent that is to be written.
 */
function correctionsOfPage(changes: readonly ChangeRow[], consents: readonly StoredConsent[]): Statement[][] {
  const changesByConsent = Map.groupBy(changes, ({ consentId }) => consentId)
  const consentById = new Map(consents.map((row) => [row.id, row]))
  const withoutChanges = consents.filter(({ id }) => !changesByConsent.has(id))
  const rewritten = [...changesByConsent].map(([id, rows]) => correctionOf(consentById.get(id), rows))
  return [
    ...withoutChanges.map(({ id }) => [deleteConsent({ id })]),
    ...rewritten.filter((writes) => writes.length > 0),
  ]
}

/** Returns the writes that make one consent equal to the sum of its changes; none if it is right. */
function correctionOf(stored: StoredConsent | undefined, changes: readonly ChangeRow[]): Statement[] {
  const fold = foldKey()
  for (const row of changes) fold.add(row)
  const [newest, state] = [changes.at(-1), fold.state]
  if (newest === undefined || state === null) return []
  const key = pick(newest, 'recipientId', 'brandCode', 'recipientType', 'channel')
  const derived = { ...key, ...consentFields(state, newest) }
  const isRight = objectEntries(derived).every(([name, value]) => {
    const storedValue = stored?.[name]
    return Buffer.isBuffer(value)
      ? Buffer.isBuffer(storedValue) && value.equals(storedValue)
      : value === storedValue
  })
  if (isRight && stored?.national === stored?.derivedNational) return []
  return [
    // `refreshNational` then sets the state in İYS from the queue.
    rewriteConsent({ id: newest.consentId, ...derived, national: 'unverified' }),
    refreshNational([newest.id]),
  ]
}
