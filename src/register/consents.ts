import { and, asc, eq, isNotNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { brand, change, consent, recipient } from '../../db/schema.ts'
import { build, preparedOne, preparedQuery, preparedStatement, type Statement } from '../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../consent/channel.ts'
import {
  type ConsentState,
  type ConsentStatement,
  effectiveStatement,
  type NationalState,
} from '../consent/consent.ts'
import { isLocalRefusal, type PermissionReason, permissionOf } from '../consent/permission.ts'
import type { Source } from '../consent/source.ts'
import type { Door } from './actor.ts'
import { basisOrdinal, hasCurrentStatus, isVoided, lastChangeIsRepeat } from './effect.ts'
import { lookUpsMade } from './look-up-log.ts'
import { isHiddenConsent } from './re-registration.ts'
import { type FoundRecipient, recipientColumns } from './recipients.ts'

/** A consent as stored, the fields of its two standings side by side. */
export interface ConsentRow {
  readonly recipientId: number
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly ordinal: number
  readonly lastId: Buffer
  readonly lastRecordedAt: number
  readonly lastDoor: string
  readonly lastActor: string | null
  readonly filedStatus: Status | null
  readonly filedSource: string | null
  readonly filedDate: string | null
  readonly filedAt: number | null
  readonly retSource: string | null
  readonly retDate: string | null
  readonly retAt: number | null
  readonly national: NationalState
}

export const consentColumns = {
  recipientId: consent.recipientId,
  brandCode: consent.brandCode,
  recipientType: consent.recipientType,
  channel: consent.channel,
  ordinal: consent.ordinal,
  lastId: consent.lastId,
  lastRecordedAt: consent.lastRecordedAt,
  lastDoor: consent.lastDoor,
  lastActor: consent.lastActor,
  filedStatus: consent.filedStatus,
  filedSource: consent.filedSource,
  filedDate: consent.filedDate,
  filedAt: consent.filedAt,
  retSource: consent.retSource,
  retDate: consent.retDate,
  retAt: consent.retAt,
  national: consent.national,
}

const ofKey = sql.raw(`own.recipient_id = consent.recipient_id and own.brand_code = consent.brand_code
  and own.recipient_type = consent.recipient_type and own.channel = consent.channel`)

/**
 * Of a key whose last change came by a file: since when it stands as it does. What only repeats changes nothing of that, but for
 * a refusal that was repeated with a later date, which an ONAY has to be later than. Of any other key it is not asked. Written by
 * hand: among the columns of one table a column is named without it, and both tables have these.
 */
export const basisAt = sql<number | null>`iif(${consent.lastDoor} = 'import', max(
  (select own.recorded_at from change own where ${ofKey} and own.effect <> 'repeat' order by own.ordinal desc limit 1),
  coalesce((select own.recorded_at from change own where ${ofKey} and own.status = 'RET'
    and own.consent_at = consent.ret_at and not ${isVoided('own')} order by own.ordinal limit 1), 0)), null)`

export interface KeyConsent extends ConsentRow {
  readonly basisAt: number | null
}

/** A recipient with a consent of theirs to one brand, or with none: all of the consent is null then. */
export type FoundKey = FoundRecipient & (KeyConsent | { readonly [Name in keyof KeyConsent]: null })

/** Many recipients with all their consents to one brand: `marks` are theirs, in hex, as a JSON array. */
export const keysOfMarks = preparedQuery(() =>
  build
    .select({ ...recipientColumns, ...consentColumns, basisAt })
    .from(recipient)
    .leftJoin(
      consent,
      and(eq(consent.recipientId, recipient.id), eq(consent.brandCode, sql.placeholder('brandCode'))),
    )
    .where(sql`${recipient.mark} IN (SELECT unhex(value) FROM json_each(${sql.placeholder('marks')}))`),
)

/** The consent of one key, found by the mark of its address. */
export const consentOfKey = preparedOne<KeyConsent>(() =>
  build
    .select({ ...consentColumns, basisAt })
    .from(consent)
    .where(
      and(
        eq(
          consent.recipientId,
          sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${sql.placeholder('mark')})`,
        ),
        eq(consent.brandCode, sql.placeholder('brandCode')),
        eq(consent.recipientType, sql.placeholder('recipientType')),
        eq(consent.channel, sql.placeholder('channel')),
      ),
    ),
)

/** The change that what stands began with, where later ones only repeated it: all null where the last change is that one. */
interface BegunWith {
  readonly begunId: Buffer | null
  readonly begunDoor: string | null
  readonly begunActor: string | null
  readonly begunRecordedAt: number | null
  readonly begunSource: string | null
  readonly begunDate: string | null
  readonly begunAt: number | null
}

const first = alias(change, 'first')

const begunColumns = {
  begunId: first.id,
  begunDoor: first.door,
  begunActor: first.actor,
  begunRecordedAt: first.recordedAt,
  begunSource: first.source,
  begunDate: first.consentDate,
  begunAt: first.consentAt,
}

/** Where a refusal is kept beside İYS's record, later ones may have come between; and what was repeated or put back began before it. */
const beginsConsent = and(
  or(isNotNull(consent.retAt), lastChangeIsRepeat),
  eq(first.recipientId, consent.recipientId),
  eq(first.brandCode, consent.brandCode),
  eq(first.recipientType, consent.recipientType),
  eq(first.channel, consent.channel),
  eq(first.ordinal, basisOrdinal),
)

/** What the consent of one key began with, where its last change is not that. */
export const begunOfKey = preparedOne<BegunWith>(() =>
  build
    .select(begunColumns)
    .from(recipient)
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .innerJoin(first, beginsConsent)
    .where(
      and(
        eq(recipient.mark, sql.placeholder('mark')),
        eq(consent.brandCode, sql.placeholder('brandCode')),
        eq(consent.recipientType, sql.placeholder('recipientType')),
        eq(consent.channel, sql.placeholder('channel')),
      ),
    ),
)

interface OfBrand {
  readonly brandName: string
  readonly brandClosedAt: number | null
  /** 1 when nothing of it is shown but that it forbids. */
  readonly hidden: number
}

const viewColumns = {
  ...consentColumns,
  brandName: brand.name,
  brandClosedAt: brand.closedAt,
  hidden: isHiddenConsent,
  ...begunColumns,
}

/** Every consent of one address, with the names of the brands; none of a key whose changes were all taken back. */
export const consentsOfMark = preparedQuery<ConsentRow & OfBrand & BegunWith>(() =>
  build
    .select(viewColumns)
    .from(recipient)
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .innerJoin(brand, eq(brand.code, consent.brandCode))
    .leftJoin(first, beginsConsent)
    .where(and(eq(recipient.mark, sql.placeholder('mark')), hasCurrentStatus))
    .orderBy(asc(consent.brandCode), asc(consent.recipientType), asc(consent.channel)),
)

/** A recipient and the look-ups of the asker today, with one row for each consent, or a single row where there is none. */
export const lookUpFacts = preparedQuery(() =>
  build
    .select({ made: sql<number>`(${lookUpsMade()})`, recipient: recipientColumns, ...viewColumns })
    .from(sql`(select 1)`)
    .leftJoin(recipient, eq(recipient.mark, sql.placeholder('mark')))
    .leftJoin(consent, and(eq(consent.recipientId, recipient.id), hasCurrentStatus))
    .leftJoin(brand, eq(brand.code, consent.brandCode))
    .leftJoin(first, beginsConsent)
    .orderBy(asc(consent.brandCode), asc(consent.recipientType), asc(consent.channel)),
)
type LookUpFacts = ReturnType<ReturnType<typeof lookUpFacts>['map']>

/** Returns the rows that hold a consent: only in the others are its columns null. */
export function consentsIn(rows: readonly LookUpFacts[]): readonly (ConsentRow & OfBrand & BegunWith)[] {
  return rows.filter(({ recipientId }) => recipientId !== null) as readonly unknown[] as (ConsentRow &
    OfBrand &
    BegunWith)[]
}

/** The consents of many addresses to one brand, on one channel: `marks` are theirs, in hex, as a JSON array. */
export const consentsOfMarks = preparedQuery<ConsentRow & OfBrand & BegunWith & { readonly mark: Buffer }>(
  () =>
    build
      .select({ ...viewColumns, mark: recipient.mark })
      .from(recipient)
      .innerJoin(consent, eq(consent.recipientId, recipient.id))
      .innerJoin(brand, eq(brand.code, consent.brandCode))
      .leftJoin(first, beginsConsent)
      .where(
        and(
          sql`${recipient.mark} IN (SELECT unhex(value) FROM json_each(${sql.placeholder('marks')}))`,
          eq(consent.brandCode, sql.placeholder('brandCode')),
          eq(consent.channel, sql.placeholder('channel')),
          eq(consent.recipientType, sql.placeholder('recipientType')),
          hasCurrentStatus,
        ),
      ),
)

export function stateOf(row: ConsentRow): ConsentState {
  return {
    ordinal: row.ordinal,
    lastRecordedAt: row.lastRecordedAt,
    iysRecord:
      row.filedStatus === null
        ? null
        : standing(row.filedStatus, row.filedSource, row.filedDate, row.filedAt),
    localRefusal: row.retAt === null ? null : standing('RET', row.retSource, row.retDate, row.retAt),
  }
}

function standing(
  status: Status,
  source: string | null,
  consentDate: string | null,
  consentAt: number | null,
): ConsentStatement {
  return { status, source: source as Source | null, consentDate, consentAt }
}

interface LastChange {
  readonly id: Uint8Array
  readonly door: string
  readonly actor: string | null
}

/** The columns that a state, and the change that led to it, are stored in. */
export function consentFields(state: ConsentState, last: LastChange) {
  return {
    status: effectiveStatement(state)?.status ?? 'RET',
    ordinal: state.ordinal,
    lastId: Buffer.from(last.id),
    lastRecordedAt: state.lastRecordedAt,
    lastDoor: last.door,
    lastActor: last.actor,
    filedStatus: state.iysRecord?.status ?? null,
    filedSource: state.iysRecord?.source ?? null,
    filedDate: state.iysRecord?.consentDate ?? null,
    filedAt: state.iysRecord?.consentAt ?? null,
    retSource: state.localRefusal?.source ?? null,
    retDate: state.localRefusal?.consentDate ?? null,
    retAt: state.localRefusal?.consentAt ?? null,
  }
}

const fieldPlaceholders = Object.fromEntries(
  Object.keys(
    consentFields(
      { ordinal: 1, lastRecordedAt: 0, iysRecord: null, localRefusal: null },
      { id: Buffer.alloc(0), door: '', actor: null },
    ),
  ).map((name) => [name, sql.placeholder(name)]),
) as Record<keyof ReturnType<typeof consentFields>, ReturnType<typeof sql.placeholder>>

/** Whether İYS's rules still have the same record as before: only then does what İYS was told of it still hold (L3). */
const sameFiled = sql`(${consent.filedStatus} is excluded.filed_status and ${consent.filedAt} is excluded.filed_at and ${consent.filedSource} is excluded.filed_source)`

const upsertConsent = preparedStatement(() =>
  build
    .insert(consent)
    .values({
      recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${sql.placeholder('mark')})`,
      brandCode: sql.placeholder('brandCode'),
      recipientType: sql.placeholder('recipientType'),
      channel: sql.placeholder('channel'),
      national: 'unverified',
      ...fieldPlaceholders,
    })
    .onConflictDoUpdate({
      target: [consent.recipientId, consent.brandCode, consent.recipientType, consent.channel],
      set: {
        national: sql`iif(${sameFiled}, ${consent.national}, excluded.national)`,
        nationalAt: sql`iif(${sameFiled}, ${consent.nationalAt}, null)`,
        ...Object.fromEntries(
          Object.keys(fieldPlaceholders).map((name) => [
            name,
            sql.raw(`excluded."${consent[name as keyof typeof fieldPlaceholders].name}"`),
          ]),
        ),
      },
    }),
)

export interface StoredKey {
  readonly mark: Buffer
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
}

/** Stores the state a key has come to; a record that İYS has not seen yet begins as unverified. */
export function storeConsent(key: StoredKey, state: ConsentState, last: LastChange): Statement {
  return upsertConsent({ ...key, ...consentFields(state, last) })
}

/** One consent as every way out shows it. */
export interface ConsentView {
  readonly recipientId: number
  readonly brandCode: number
  readonly brandName: string
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** The status that is obeyed. */
  readonly status: Status
  /** Whether it is a refusal İYS would not take. */
  readonly local: boolean
  readonly source: Source | null
  readonly consentDate: string | null
  readonly consentAt: number | null
  /** The instant of the statement that İYS's rules have, which a repeated or local refusal leaves as it is. */
  readonly filedAt: number | null
  readonly recordedAt: number
  readonly changeId: string
  readonly door: Door
  readonly actor: string | null
  readonly national: NationalState
  readonly maySend: boolean
  readonly reason: PermissionReason
}

export function viewOf(row: ConsentRow & OfBrand & BegunWith): ConsentView {
  return row.hidden === 1 ? hiddenView(openView(row)) : openView(row)
}

/** Of somebody erased only the status is told: not when and how it came about, nor by whom. */
function hiddenView(view: ConsentView): ConsentView {
  const untold = { source: null, consentDate: null, consentAt: null, filedAt: null, actor: null }
  return { ...view, ...untold, maySend: false, reason: 'erased' }
}

/** Who said it first, when and how: whoever only repeats a refusal changes nothing of that. Null where that is its last change. */
export function begunWith(row: BegunWith) {
  const { begunId, begunDoor, begunRecordedAt } = row
  if (begunId === null || begunDoor === null || begunRecordedAt === null) return null
  return {
    source: row.begunSource as Source | null,
    consentDate: row.begunDate,
    consentAt: row.begunAt,
    recordedAt: begunRecordedAt,
    changeId: begunId.toString('hex'),
    door: begunDoor as Door,
    actor: row.begunActor,
  }
}

function openView(row: ConsentRow & OfBrand & BegunWith): ConsentView {
  const state = stateOf(row)
  const stands = effectiveStatement(state)
  const permission = permissionOf(state, row.recipientType, row.national, row.brandClosedAt !== null)
  return {
    recipientId: row.recipientId,
    brandCode: row.brandCode,
    brandName: row.brandName,
    channel: row.channel,
    recipientType: row.recipientType,
    status: stands?.status ?? 'RET',
    local: isLocalRefusal(state),
    ...(begunWith(row) ?? {
      source: stands?.source ?? null,
      consentDate: stands?.consentDate ?? null,
      consentAt: stands?.consentAt ?? null,
      recordedAt: row.lastRecordedAt,
      changeId: row.lastId.toString('hex'),
      door: row.lastDoor as Door,
      actor: row.lastActor,
    }),
    filedAt: row.filedAt,
    national: row.national,
    ...permission,
  }
}
