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

// Written by hand: drizzle leaves out a column's table.
const lastAnswer = sql<
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
  /** `restores` of a `void`: 0 if the key has no status any more; `status` is RET then. */
  ...pick(change, 'restores', 'source', 'consentDate', 'recordedAt', 'door', 'actor'),
  /** Approver. */
  secondPerson: change.secondPerson,
  hasEvidence: hasEvidence(change.id),
  /** State in İYS; null for what İYS is not told. */
  inIys: iysQueue.state,
  /** İYS's last answer, as it was entered. */
  answer: lastAnswer,
  ...pick(recipient, 'mark', 'commitment', 'kind'),
  sealed: sealedOfChange,
}

const sealedToStaff = sql`case when ${isHiddenRecipient} then null else ${sealedOfChange} end`.mapWith(
  asBytesOrNull,
)

const changesWhere = (conditions: readonly SQL[], forStaff = false) =>
  build
    .select(forStaff ? { ...columns, sealed: sealedToStaff } : columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq))
    .where(and(...conditions))
type ChangeRow = ReturnType<typeof changesWhere>['_']['result'][number]

/** How İYS answered. With `word`, `actor` is the person who said so. */
export interface ChangeAnswer
  extends Readonly<Pick<IysAnswerEntry['content'], 'by' | 'transactionId' | 'code'>> {
  readonly actor: string | null
}

/** One change as people and systems see it. */
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
  /** Null once the address was dropped. */
  readonly recipient: Recipient | null
}

/**
 * Reads changes as outsiders may see them. `forStaff` shows the earlier changes of recipients who asked for erasure too,
 * without an address.
 */
export async function readChanges(
  { engine, vault }: Register,
  conditions: readonly SQL[],
  page: { order: SQL; limit: number; offset?: number | undefined; forStaff?: boolean },
): Promise<ChangeView[]> {
  const matching = changesWhere(page.forStaff ? conditions : [...conditions, isForOutsiders], page.forStaff)
    .orderBy(page.order)
    .limit(page.limit)
    .offset(page.offset ?? 0)
  return (await engine.read(query(matching))).map(({ mark, sealed, commitment, kind, ...row }) => ({
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

export const ofRecipients = doorsOf('recipient')

/** Doors are written out as in the index `change_of_recipients`: a query with bound values would not use the index. */
export const isOfRecipient = sql.raw(
  `"change"."door" in (${ofRecipients.map((door) => `'${door}'`).join(', ')})`,
)

export async function history(
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
  const idOfAddress = sql`(select own.id from recipient own where own.mark = ${register.vault.mark(address)})`
  const conditions = [
    isChangeOf(idOfAddress),
    not(isHiddenRecipient),
    not(isPastChange),
    ...ofBrands(brandCodes),
  ]
  return await readChanges(register, conditions, { ...page, order: desc(change.seq) })
}

/**
 * Lists what recipients changed themselves since a day, newest first, and counts it (S4). Leaves out repeats, which
 * change nothing.
 */
export async function recipientChanges(
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
  const since = [
    gt(change.seq, await lastSeqBefore(register, from)),
    gte(change.recordedAt, startOfDay(from)),
  ]
  const conditions = [...since, ...ofBrands(brandCodes), ne(change.effect, 'repeat'), isOfRecipient]
  const counted = build
    .select({ total: count() })
    .from(change)
    .where(and(...conditions))
  const [all] = await register.engine.read(query(counted))
  const order = desc(change.seq)
  return {
    total: all?.total ?? 0,
    changes: await readChanges(register, conditions, { ...page, order, forStaff: true }),
  }
}

export const ofBrands = (codes: readonly number[] | undefined) =>
  codes === undefined ? [] : [inArray(change.brandCode, [...codes])]

/**
 * Not a repeat, and its address was not dropped. An erasure repeats a RET from before, which is then the only change
 * that outsiders see.
 */
export const isKept = [sql`(${change.effect} <> 'repeat' or ${isHiddenRecipient})`, isNotNull(sealedOfChange)]
