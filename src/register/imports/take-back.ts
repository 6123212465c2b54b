import { and, asc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, type Statement } from '../../../db/statement.ts'
import type { Status } from '../../consent/channel.ts'
import { obeyed, type RecordedContent } from '../../consent/consent.ts'
import { foldKey, restored } from '../../consent/evolve.ts'
import type { Source } from '../../consent/source.ts'
import { confirmAgain } from '../confirmations/due.ts'
import { storeConsent } from '../consents.ts'
import { effectOfChange } from '../effect.ts'
import { isHiddenRecipient, isPastChange } from '../generations.ts'
import { type ChangeIdentity, changeId } from '../record/change-id.ts'
import { appendChange } from '../record/decide-change.ts'

const own = alias(change, 'own')

/** All changes of the key of one change, in their order. */
export const keyOfChange = preparedQuery(() =>
  build
    .select({
      id: change.id,
      recipientId: change.recipientId,
      brandCode: change.brandCode,
      recipientType: change.recipientType,
      channel: change.channel,
      status: change.status,
      source: change.source,
      consentDate: change.consentDate,
      consentAt: change.consentAt,
      ordinal: change.ordinal,
      effect: effectOfChange,
      restores: change.restores,
      recordedAt: change.recordedAt,
      mark: recipient.mark,
      commitment: recipient.commitment,
      /** Of somebody erased, and of a time before his address was dropped, nothing is taken back, or told. */
      isGone: sql<number>`(${isHiddenRecipient} or ${isPastChange})`,
    })
    .from(own)
    .innerJoin(
      change,
      and(
        eq(change.recipientId, own.recipientId),
        eq(change.brandCode, own.brandCode),
        eq(change.recipientType, own.recipientType),
        eq(change.channel, own.channel),
      ),
    )
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(eq(own.id, sql.placeholder('id')))
    .orderBy(asc(change.ordinal)),
)
export type KeyRow = ReturnType<ReturnType<typeof keyOfChange>['map']>

/** Two people stand for it. */
export interface Voiding {
  readonly by: string
  readonly approvedBy: string
  /** The register's time. */
  readonly at: number
}

/** A change that takes another one back, and what has to be written for it. */
export interface TakenBack {
  /** As the key's next reader has it. */
  readonly row: KeyRow
  readonly writes: readonly Statement[]
}

/**
 * Takes one change of an import back where its key was not touched since: a voiding change is appended, and the consent stands
 * as before. Null where something came after it, whatever it was, or where its recipient was erased. `rows` are the changes of
 * its key, in their order.
 */
export function takeBack(
  id: Buffer,
  rows: readonly KeyRow[],
  { by, approvedBy, at }: Voiding,
): TakenBack | null {
  const wanted = rows.find((row) => row.id.equals(id))
  const last = rows.at(-1)
  if (wanted === undefined || last === undefined) return null
  // What stands is the last change, or the one that the last change has put back.
  if (groundOf(last) !== wanted.ordinal || wanted.isGone === 1) return null
  const restores = groundOf(rows.find(({ ordinal }) => ordinal === wanted.ordinal - 1))
  const fold = foldKey()
  for (const row of rows) fold.add(contentOf(row))
  const ordinal = last.ordinal + 1
  const state = restored(fold.after(restores), ordinal, at)
  const { mark, commitment, brandCode, recipientType, channel, recipientId } = last
  const standing = standingAgain(rows, restores, obeyed(state)?.status ?? 'RET')
  const content = { ...standing, effect: 'void' as const, restores, ordinal, recordedAt: at }
  const key = { mark, brandCode, recipientType, channel }
  const identity: ChangeIdentity = {
    ...content,
    ...key,
    commitment,
    previousId: last.id,
    door: 'import',
    actor: by,
    secondPerson: approvedBy,
    evidenceDigest: null,
  }
  const ownId = changeId(identity)
  return {
    row: { ...content, ...key, id: ownId, recipientId, commitment, isGone: 0 },
    writes: [
      appendChange(identity, mark, ownId),
      storeConsent(key, state, { id: ownId, door: 'import', actor: by }),
      // What this refusal had ended goes on: the ONAY is confirmed after all.
      ...(wanted.status === 'RET' && content.status === 'ONAY' ? [confirmAgain(wanted)] : []),
    ],
  }
}

/**
 * What stands again is told as it began, before it was repeated; where its recipient was erased since, it is not told when and
 * how that was.
 */
function standingAgain(rows: readonly KeyRow[], restores: number, status: Status): Told {
  const own = rows.filter(
    (row) =>
      row.ordinal <= restores && row.status === status && row.isGone === 0 && !isTakenBackIn(rows, row),
  )
  const began =
    own.findLast((row) => row.effect !== 'repeat' && row.restores === null) ??
    own.find(({ effect }) => effect === 'repeat')
  const { source, consentDate, consentAt } = began ?? { source: null, consentDate: null, consentAt: null }
  return { status, source: source as Source | null, consentDate, consentAt }
}

type Told = Pick<RecordedContent, 'status' | 'source' | 'consentDate' | 'consentAt'>

function isTakenBackIn(rows: readonly KeyRow[], { ordinal }: KeyRow): boolean {
  return rows.some((row) => row.ordinal > ordinal && row.restores !== null && row.restores < ordinal)
}

/** The ordinal of the change that stands after this one; 0 where nothing does. */
function groundOf(row: KeyRow | undefined): number {
  return row === undefined ? 0 : (row.restores ?? row.ordinal)
}

function contentOf(row: KeyRow): RecordedContent {
  return { ...row, source: row.source as Source | null }
}
