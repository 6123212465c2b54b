import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, preparedStatement, type Statement } from '../../../db/statement.ts'
import { consentFields, type Source } from '../../consent/consent.ts'
import { foldKey } from '../../consent/decide.ts'
import { type ConsentRow, consentColumns, isOfKey } from '../consents.ts'
import { foldColumns } from '../effect.ts'
import { derivedNational, refreshNational } from '../exchange/queue.ts'
import { recipientSpans } from '../recipients/recipients.ts'
import type { WithEngine } from '../register.ts'
import { storeConsent } from './decide-change.ts'

/** Recipients of one unit: few enough that a running server's own units hardly wait. */
const pageRecipients = 500

const isOnPage = (column: typeof change.recipientId | typeof consent.recipientId) =>
  and(gt(column, sql.placeholder('after')), lte(column, sql.placeholder('through')))

const changesOfPage = preparedQuery(() =>
  build
    .select({
      recipientId: change.recipientId,
      mark: recipient.mark,
      ...pick(change, 'brandCode', 'recipientType', 'channel', 'id', 'door', 'actor'),
      ...foldColumns,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(isOnPage(change.recipientId))
    .orderBy(
      asc(change.recipientId),
      asc(change.brandCode),
      asc(change.recipientType),
      asc(change.channel),
      asc(change.ordinal),
    ),
)
type ChangeRow = ReturnType<ReturnType<typeof changesOfPage>['map']>

const consentsOfPage = preparedQuery(() =>
  build
    .select({ ...consentColumns, mark: recipient.mark, derivedNational })
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(isOnPage(consent.recipientId)),
)
type StoredConsent = ReturnType<ReturnType<typeof consentsOfPage>['map']>

const deleteConsent = preparedStatement(() => build.delete(consent).where(isOfKey(consent)))

/** Makes every consent again from its changes and the queue for İYS. Returns how many were wrong. */
export async function rebuild({ engine }: WithEngine): Promise<number> {
  let wrong = 0
  for await (const span of recipientSpans({ engine }, pageRecipients)) {
    const reads = [changesOfPage(span), consentsOfPage(span)] as const
    wrong += await engine.unit(reads, (changes, consents): Outcome<number> => {
      const corrected = corrections(changes, consents).filter((writes) => writes.length > 0)
      return { writes: corrected.flat(), result: corrected.length }
    })
  }
  return wrong
}

function corrections(changes: readonly ChangeRow[], consents: readonly StoredConsent[]): Statement[][] {
  const byKey = Map.groupBy(changes, keyOf)
  const stored = new Map(consents.map((row) => [keyOf(row), row]))
  return [
    ...[...byKey].map(([key, rows]) => correction(stored.get(key), rows)),
    ...[...stored].map(([key, row]) => (byKey.has(key) ? [] : [deleteConsent({ ...row })])),
  ]
}

function correction(stored: StoredConsent | undefined, changes: readonly ChangeRow[]): Statement[] {
  const fold = foldKey()
  for (const row of changes) fold.add({ ...row, source: row.source as Source | null })
  const [last, state] = [changes.at(-1), fold.state]
  if (last === undefined || state === null) return []
  const isRight = Object.entries(consentFields(state, last)).every(([name, value]) => {
    const present = stored?.[name as keyof StoredConsent]
    return Buffer.isBuffer(value) ? Buffer.isBuffer(present) && value.equals(present) : value === present
  })
  if (isRight && stored?.national === stored?.derivedNational) return []
  return [storeConsent(last, state, last, 'unverified'), refreshNational([last.id])]
}

function keyOf(row: Pick<ConsentRow, 'recipientId' | 'brandCode' | 'recipientType' | 'channel'>): string {
  return `${row.recipientId} ${row.brandCode} ${row.recipientType} ${row.channel}`
}
