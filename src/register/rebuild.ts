import { and, asc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Outcome } from '../../db/engine.ts'
import { change, consent, recipient } from '../../db/schema.ts'
import { build, preparedQuery, preparedStatement, type Statement } from '../../db/statement.ts'
import type { ConsentState } from '../consent/consent.ts'
import { foldKey, type KeyFold } from '../consent/evolve.ts'
import type { Source } from '../consent/source.ts'
import { type ConsentRow, consentColumns, consentFields, storeConsent } from './consents.ts'
import { effectOfChange } from './effect.ts'
import type { Register } from './register.ts'

/** Recipients whose consents are rebuilt in one unit, so that the server's own units hardly wait. */
const pageRecipients = 500

const span = {
  after: sql.placeholder('after'),
  through: sql.placeholder('through'),
}

const recipientsAfter = preparedQuery(() =>
  build
    .select({ id: recipient.id })
    .from(recipient)
    .where(gt(recipient.id, span.after))
    .orderBy(asc(recipient.id))
    .limit(pageRecipients),
)

const changesBetween = preparedQuery(() =>
  build
    .select({
      recipientId: change.recipientId,
      mark: recipient.mark,
      brandCode: change.brandCode,
      recipientType: change.recipientType,
      channel: change.channel,
      id: change.id,
      door: change.door,
      actor: change.actor,
      status: change.status,
      source: change.source,
      consentDate: change.consentDate,
      consentAt: change.consentAt,
      ordinal: change.ordinal,
      effect: effectOfChange,
      restores: change.restores,
      recordedAt: change.recordedAt,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(gt(change.recipientId, span.after), lte(change.recipientId, span.through)))
    .orderBy(
      asc(change.recipientId),
      asc(change.brandCode),
      asc(change.recipientType),
      asc(change.channel),
      asc(change.ordinal),
    ),
)
type ChangeRow = ReturnType<ReturnType<typeof changesBetween>['map']>

const consentsBetween = preparedQuery(() =>
  build
    .select({ ...consentColumns, status: consent.status })
    .from(consent)
    .where(and(gt(consent.recipientId, span.after), lte(consent.recipientId, span.through))),
)
type StoredConsent = ReturnType<ReturnType<typeof consentsBetween>['map']>

const deleteConsent = preparedStatement(() =>
  build
    .delete(consent)
    .where(
      and(
        eq(consent.recipientId, sql.placeholder('recipientId')),
        eq(consent.brandCode, sql.placeholder('brandCode')),
        eq(consent.recipientType, sql.placeholder('recipientType')),
        eq(consent.channel, sql.placeholder('channel')),
      ),
    ),
)

/**
 * Makes every consent anew from its changes, and takes away those that have none. What İYS is known to have is kept.
 * Answers how many consents were different: none, when nothing was wrong.
 */
export async function rebuild(register: Pick<Register, 'engine'>): Promise<number> {
  const { engine } = register
  let different = 0
  for (let after = 0; ; ) {
    const through = (await engine.read(recipientsAfter({ after }))).at(-1)?.id
    if (through === undefined) return different
    const reads = [changesBetween({ after, through }), consentsBetween({ after, through })] as const
    different += await engine.unit(reads, (changes, consents): Outcome<number> => {
      const writes = corrections(changes, consents)
      return { writes, result: writes.length }
    })
    after = through
  }
}

interface Folded {
  readonly last: ChangeRow
  readonly fold: KeyFold
  readonly state: ConsentState
}

function corrections(changes: readonly ChangeRow[], consents: readonly StoredConsent[]): Statement[] {
  const folded = new Map<string, Folded>()
  for (const row of changes) {
    const key = keyOf(row)
    const fold = folded.get(key)?.fold ?? foldKey()
    folded.set(key, { last: row, fold, state: fold.add({ ...row, source: row.source as Source | null }) })
  }
  const stored = new Map(consents.map((row) => [keyOf(row), row]))
  return [
    ...[...folded].flatMap(([key, { last, state }]) =>
      isSame(stored.get(key), last, state) ? [] : storeConsent(last, state, last),
    ),
    ...[...stored].flatMap(([key, row]) => (folded.has(key) ? [] : deleteConsent({ ...row }))),
  ]
}

function isSame(stored: StoredConsent | undefined, last: ChangeRow, state: ConsentState): boolean {
  if (stored === undefined) return false
  return Object.entries(consentFields(state, last)).every(([name, value]) => {
    const present = stored[name as keyof StoredConsent]
    return Buffer.isBuffer(value) ? Buffer.isBuffer(present) && value.equals(present) : value === present
  })
}

function keyOf(row: Pick<ConsentRow, 'recipientId' | 'brandCode' | 'recipientType' | 'channel'>): string {
  return `${row.recipientId} ${row.brandCode} ${row.recipientType} ${row.channel}`
}
