import { and, count, desc, eq, gt, gte, inArray, isNotNull, ne, not, type SQL, sql } from 'drizzle-orm'
import { brand, change, iysQueue, recipient } from '../../../db/schema.ts'
import { asBytesOrNull, build, pick, query } from '../../../db/statement.ts'
import { type IstanbulDay, startOfDay } from '../../calendar/istanbul.ts'
import { type Door, doorsOf } from '../../consent/actor.ts'
import type { Source } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { IysAnswerEntry } from '../../ledger/entries.ts'
import { storedJson } from '../../util/json.ts'
import {
  effectOfChange,
  isForOutsiders,
  isHiddenRecipient,
  isPastChange,
  sealedOfChange,
} from '../change-sql.ts'
import { isChangeOf } from '../consents.ts'
import { hasEvidence } from '../evidence/evidence.ts'
import { decryptRow } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import { lastSeqBefore } from './seq-spans.ts'

// Names the table "change" by hand: drizzle would write the bare column, which the inner query takes for its own.
const latestAnswer = sql<
  string | null
>`(select json_object('by', content ->> '$.by', 'transactionId', content ->> '$.transactionId',
  'code', content ->> '$.code', 'actor', actor) from entry where subject = lower(hex("change"."id")) and kind = 'iys-answer'
  order by ordinal desc limit 1)`

const columns = {
  seq: change.seq,
  id: change.id,
  recipientId: recipient.id,
  brandCode: change.brandCode,
  brandName: brand.name,
  ...pick(change, 'channel', 'recipientType', 'status', 'ordinal'),
  effect: effectOfChange,
  // Set only if the change takes earlier ones back (a `void`): ordinal of the change whose status counts again. 0 means
  // that the key has no status any more; `status` is RET then.
  ...pick(change, 'restores', 'source', 'consentDate', 'recordedAt', 'door', 'actor'),
  /** Staff member who approved a change that needs a second person; null for other changes. */
  secondPerson: change.secondPerson,
  hasEvidence: hasEvidence(change.id),
  /** Progress of the change in İYS, such as `waiting`; null for a change that is not reported to İYS. */
  inIys: iysQueue.state,
  /** İYS's latest answer to the change, as JSON from the ledger; null without an answer. */
  answer: latestAnswer,
  ...pick(recipient, 'mark', 'commitment', 'kind'),
  sealed: sealedOfChange,
}

/** Encrypted address of a change, for staff: null if the recipient asked for erasure or the address was dropped. */
const sealedToStaff = sql`case when ${isHiddenRecipient} then null else ${sealedOfChange} end`.mapWith(
  asBytesOrNull,
)

/** Returns the query for the changes that meet all conditions, with their recipient, brand, evidence and state in İYS. */
const changesWhere = (conditions: readonly SQL[], forStaff = false) =>
  build
    .select(forStaff ? { ...columns, sealed: sealedToStaff } : columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq))
    .where(and(...conditions))
type ChangeRow = ReturnType<typeof changesWhere>['_']['result'][number]

/**
 * İYS's answer to a change. If it is `by` word, İYS sent nothing: `actor` is the person who stated that İYS has the change.
 */
export interface ChangeAnswer
  extends Readonly<Pick<IysAnswerEntry['content'], 'by' | 'transactionId' | 'code'>> {
  readonly actor: string | null
}

/** A change as people and systems see it, with its address decrypted. */
export interface ChangeView
  extends Readonly<
    Omit<
      ChangeRow,
      'id' | 'source' | 'door' | 'hasEvidence' | 'answer' | 'mark' | 'sealed' | 'commitment' | 'kind'
    >
  > {
  readonly id: string
  readonly source: Source | null
  readonly door: Door
  readonly hasEvidence: boolean
  readonly answer: ChangeAnswer | null
  /** Null once the recipient's address was dropped (after an erasure or the end of its retention). */
  readonly recipient: Recipient | null
}

/**
 * Reads a page of changes with their addresses, as people and systems outside izin may see them. With `forStaff` it also
 * gives the earlier changes of recipients who asked for erasure, without their address.
 */
export async function readChanges(
  { engine, vault }: Register,
  conditions: readonly SQL[],
  page: { order: SQL; limit: number; offset?: number | undefined; forStaff?: boolean },
): Promise<ChangeView[]> {
  const matchingChanges = changesWhere(
    page.forStaff ? conditions : [...conditions, isForOutsiders],
    page.forStaff,
  )
    .orderBy(page.order)
    .limit(page.limit)
    .offset(page.offset ?? 0)
  return (await engine.read(query(matchingChanges))).map(({ mark, sealed, commitment, kind, ...row }) => ({
    ...row,
    id: row.id.toString('hex'),
    source: row.source,
    door: row.door,
    hasEvidence: row.hasEvidence === 1,
    answer: row.answer === null ? null : storedJson<ChangeAnswer>(row.answer),
    recipient:
      sealed === null
        ? null
        : { kind, address: decryptRow(vault, { id: row.recipientId, mark, sealed, commitment }).address },
  }))
}

/** Doors (ways a change came in) that recipients use themselves, such as the one-click link. */
export const recipientDoors = doorsOf('recipient')

/**
 * True for a change that the recipient made. The doors are literals as in the index `change_of_recipients`: a query with
 * bound values would not use the index.
 */
export const isOfRecipient = sql.raw(
  `"change"."door" in (${recipientDoors.map((door) => `'${door}'`).join(', ')})`,
)

/** Reads the changes of one recipient, newest first. Gives none of a recipient who was erased or asked for erasure. */
export async function listHistory(
  register: Register,
  {
    recipient: { address },
    brandCodes,
    ...page
  }: {
    readonly recipient: Recipient
    readonly brandCodes?: readonly number[] | undefined
    readonly limit: number
    readonly offset?: number
  },
): Promise<ChangeView[]> {
  const recipientIdSql = sql`(select named.id from recipient named where named.mark = ${register.vault.mark(address)})`
  const conditions = [
    isChangeOf(recipientIdSql),
    not(isHiddenRecipient),
    not(isPastChange),
    ...isOfBrands(brandCodes),
  ]
  return await readChanges(register, conditions, { ...page, order: desc(change.seq) })
}

/**
 * Counts the changes that recipients made themselves since the start of a day, and lists a page of them, newest first.
 * Leaves out a RET over a RET (a repeat), since it changes no status.
 */
export async function listRecipientChanges(
  register: Register,
  {
    from,
    brandCodes,
    ...page
  }: {
    readonly from: IstanbulDay
    readonly brandCodes: readonly number[]
    readonly limit: number
    readonly offset: number
  },
): Promise<{ readonly total: number; readonly changes: ChangeView[] }> {
  const isSinceDay = [
    // recordedAt has no index: the place in the ledger leads SQLite to the first rows to look at.
    gt(change.seq, await lastSeqBefore(register, from)),
    gte(change.recordedAt, startOfDay(from)),
  ]
  const conditions = [...isSinceDay, ...isOfBrands(brandCodes), ne(change.effect, 'repeat'), isOfRecipient]
  const countQuery = build
    .select({ total: count() })
    .from(change)
    .where(and(...conditions))
  const [countRow] = await register.engine.read(query(countQuery))
  const order = desc(change.seq)
  return {
    total: countRow?.total ?? 0,
    changes: await readChanges(register, conditions, { ...page, order, forStaff: true }),
  }
}

/** Returns the condition that a change is of one of these brands; no condition if `codes` is undefined. */
export const isOfBrands = (codes: readonly number[] | undefined) =>
  codes === undefined ? [] : [inArray(change.brandCode, [...codes])]

/**
 * Conditions for a change whose address is still stored and that is no repeat (RET over RET). A repeat counts only if its
 * recipient asked for erasure: the erasure repeats the RET, and outsiders see only that change.
 */
export const isReportedChange = [
  sql`(${change.effect} <> 'repeat' or ${isHiddenRecipient})`,
  isNotNull(sealedOfChange),
]
