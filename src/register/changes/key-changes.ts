import { and, asc, between, count, desc, eq, inArray, isNull, not, or, type SQL, sql } from 'drizzle-orm'
import { brand, change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, query } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Source } from '../../consent/source.ts'
import type { ConsentKey } from '../consents.ts'
import { isVoided } from '../effect.ts'
import { isHiddenRecipient, isPastChange } from '../re-registration.ts'
import type { Register } from '../register.ts'
import type { ChangeView } from './history.ts'

/** One change of a key, without the key. */
export interface KeyChange {
  /** 64 hex digits. */
  readonly id: string
  readonly status: Status
  readonly source: string | null
  readonly consentDate: string | null
  readonly recordedAt: number
}

const columns = {
  id: change.id,
  status: change.status,
  source: change.source,
  consentDate: change.consentDate,
  recordedAt: change.recordedAt,
}

const ofKey: (SQL | undefined)[] = [
  eq(
    change.recipientId,
    sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${sql.placeholder('mark')})`,
  ),
  eq(change.brandCode, sql.placeholder('brandCode')),
  eq(change.recipientType, sql.placeholder('recipientType')),
  eq(change.channel, sql.placeholder('channel')),
]

/** Of somebody erased only the refusals are told: İYS's wire has to answer RET for him, and nothing more. */
const shown = [...ofKey, or(eq(change.status, 'RET'), sql`not ${isHiddenRecipient} and not ${isPastChange}`)]

const changesOfKey = preparedQuery(() =>
  build
    .select(columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(...shown))
    .orderBy(desc(change.consentAt), desc(change.ordinal))
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset')),
)

const countOfKey = preparedQuery(() =>
  build
    .select({ total: count() })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(and(...shown)),
)

const takenBefore = preparedQuery(() =>
  build
    .select(columns)
    .from(change)
    .where(
      and(
        ...ofKey,
        eq(change.effect, 'taken'),
        isNull(change.restores),
        not(isVoided('change')),
        eq(change.status, sql.placeholder('status')),
        sql`${change.source} is ${sql.placeholder('source')}`,
        sql`${change.consentDate} is ${sql.placeholder('consentDate')}`,
      ),
    )
    .orderBy(asc(change.ordinal))
    .limit(1),
)

/** A key's changes, the newest consentDate first and undated ones last, and how many there are in all. */
export async function keyChanges(
  register: Pick<Register, 'engine'>,
  key: ConsentKey,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly changes: KeyChange[]; readonly total: number }> {
  const [rows, [counted]] = await Promise.all([
    register.engine.read(changesOfKey({ ...key, ...page })),
    register.engine.read(countOfKey({ ...key })),
  ])
  return { changes: rows.map(keyChange), total: counted?.total ?? 0 }
}

/** The first change of a key that said exactly this and was taken by İYS's rules; null when there is none (R30). */
export async function firstTaken(
  register: Pick<Register, 'engine'>,
  key: ConsentKey,
  said: { readonly status: Status; readonly source: string | null; readonly consentDate: string | null },
): Promise<KeyChange | null> {
  const [row] = await register.engine.read(takenBefore({ ...key, ...said }))
  return row === undefined ? null : keyChange(row)
}

function keyChange(row: Omit<KeyChange, 'id'> & { readonly id: Buffer }): KeyChange {
  return { ...row, id: row.id.toString('hex') }
}

/**
 * Of the changes of an address at one brand, newest first, those of one key that count: without what was taken back by two
 * people, and without a refusal that was kept though a younger ONAY stood.
 */
export function effectiveChanges(
  changes: readonly ChangeView[],
  { channel, recipientType }: Pick<ChangeView, 'channel' | 'recipientType'>,
): readonly ChangeView[] {
  const standing: ChangeView[] = []
  for (const one of changes.toReversed()) {
    if (one.channel !== channel || one.recipientType !== recipientType) continue
    const { effect, restores } = one
    if (restores !== null) standing.splice(standing.findLastIndex(({ ordinal }) => ordinal <= restores) + 1)
    else if (effect !== 'repeat' || standing.at(-1)?.status !== 'ONAY') standing.push(one)
  }
  return standing.toReversed()
}

/** A change named by its id, without its recipient. */
export interface NamedChange {
  /** 64 hex digits. */
  readonly id: string
  readonly recipientId: number
  readonly brandCode: number
  readonly brandName: string
  readonly channel: Channel
  readonly recipientType: RecipientType
  readonly status: Status
  readonly source: Source | null
  readonly consentDate: string | null
  readonly recordedAt: number
}

type FoundChange =
  | { readonly kind: 'found'; readonly change: NamedChange }
  /** `unreadable`: it is no id of a change, nor the beginning or the short form of one. */
  | { readonly kind: 'refused'; readonly reason: 'unreadable' | 'unknown' | 'unclear' }

const idDigits = 64
/** With fewer digits a beginning would often be that of several. */
const beginningMin = 8
/** How many ids may begin alike; of a hundred million changes some 1500 share their first four digits. */
const alikeMax = 5000

/**
 * The change that is meant by an id as people pass it on: whole, by its first eight digits or more, or as it is shown,
 * 70f5…7c6d. Only among the changes of these brands.
 */
export async function findChange(
  register: Pick<Register, 'engine'>,
  text: string,
  brandCodes: readonly number[],
): Promise<FoundChange> {
  const wanted = readId(text)
  if (wanted === null) return { kind: 'refused', reason: 'unreadable' }
  const { beginning, end } = wanted
  const rows = await register.engine.read(
    query(
      build
        .select({
          id: change.id,
          recipientId: change.recipientId,
          brandCode: change.brandCode,
          brandName: brand.name,
          channel: change.channel,
          recipientType: change.recipientType,
          status: change.status,
          source: change.source,
          consentDate: change.consentDate,
          recordedAt: change.recordedAt,
        })
        .from(change)
        .innerJoin(brand, eq(brand.code, change.brandCode))
        .where(
          and(
            between(change.id, bytesFrom(beginning, '0'), bytesFrom(beginning, 'f')),
            inArray(change.brandCode, [...brandCodes]),
          ),
        )
        .orderBy(asc(change.id))
        .limit(alikeMax),
    ),
  )
  const [found, ...others] = rows
    .map((row) => ({ ...row, id: row.id.toString('hex'), source: row.source as Source | null }))
    .filter(({ id }) => id.endsWith(end))
  if (found === undefined) return { kind: 'refused', reason: 'unknown' }
  return others.length > 0 ? { kind: 'refused', reason: 'unclear' } : { kind: 'found', change: found }
}

function readId(text: string): { readonly beginning: string; readonly end: string } | null {
  // As it is copied out of an answer: kayıt no 70f5…7c6d.
  const copied = text
    .toLowerCase()
    .replace(/^(?:kayıt|record) no:? /, '')
    .replace(/[.,;]$/, '')
  const [, beginning = '', end = ''] =
    /^([0-9a-f]{4,64})(?:(?:…|\.{2,3})([0-9a-f]{4,60}))?$/.exec(copied) ?? []
  if (beginning === '' || (end === '' && beginning.length < beginningMin)) return null
  return beginning.length + end.length > idDigits ? null : { beginning, end }
}

function bytesFrom(beginning: string, filler: string): Buffer {
  return Buffer.from(beginning.padEnd(idDigits, filler), 'hex')
}
