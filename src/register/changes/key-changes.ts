import { and, asc, between, count, desc, eq, inArray, isNull, not, sql } from 'drizzle-orm'
import { brand, change, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query } from '../../../db/statement.ts'
import { isForOutsiders, isVoided } from '../change-sql.ts'
import { type ConsentKey, idOfKey } from '../consents.ts'
import type { WithEngine } from '../register.ts'
import type { ChangeView } from './changes.ts'

const columns = pick(change, 'id', 'status', 'source', 'consentDate', 'recordedAt')

interface KeyChange
  extends Readonly<Pick<typeof change.$inferSelect, 'status' | 'source' | 'consentDate' | 'recordedAt'>> {
  /** 64 hex digits. */
  readonly id: string
}

const shown = and(eq(change.consentId, idOfKey), isForOutsiders)

const changesOfKey = preparedQuery(() =>
  build
    .select(columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(shown)
    .orderBy(desc(change.consentAt), desc(change.ordinal))
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset')),
)

const countOfKey = preparedQuery(() =>
  build
    .select({ total: count() })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(shown),
)

const takenBefore = preparedQuery(() =>
  build
    .select(columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        shown,
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

/** Reads the changes of a key: the newest consentDate first, undated ones last. */
export async function keyChanges(
  { engine }: WithEngine,
  key: ConsentKey,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly changes: KeyChange[]; readonly total: number }> {
  const [rows, [counted]] = await Promise.all([
    engine.read(changesOfKey({ ...key, ...page })),
    engine.read(countOfKey({ ...key })),
  ])
  return { changes: rows.map(keyChange), total: counted?.total ?? 0 }
}

/** Returns the key's first change with exactly this statement that İYS's rules took (R30) and that outsiders may see. */
export async function firstTaken(
  { engine }: WithEngine,
  key: ConsentKey,
  /** Statement in the form it was sent: its source may be none of İYS's. */
  statement: Pick<KeyChange, 'status' | 'consentDate'> & { readonly source: string | null },
): Promise<KeyChange | null> {
  const [row] = await engine.read(takenBefore({ ...key, ...statement }))
  return row === undefined ? null : keyChange(row)
}

function keyChange(row: Omit<KeyChange, 'id'> & { readonly id: Buffer }): KeyChange {
  return { ...row, id: row.id.toString('hex') }
}

/**
 * Picks one key's changes that still count, newest first: no voided ones, no refusal kept beside a younger
 * ONAY.
 */
export function effectiveChanges(
  changes: readonly ChangeView[],
  { channel, recipientType }: Pick<ChangeView, 'channel' | 'recipientType'>,
): readonly ChangeView[] {
  const counted: ChangeView[] = []
  for (const change of changes.toReversed()) {
    if (change.channel !== channel || change.recipientType !== recipientType) continue
    const { effect, restores } = change
    if (restores !== null) counted.splice(counted.findLastIndex(({ ordinal }) => ordinal <= restores) + 1)
    else if (effect !== 'repeat' || counted.at(-1)?.status !== 'ONAY') counted.push(change)
  }
  return counted.toReversed()
}

/** Finds the seq of a change; null for an unknown id. */
export async function seqOf({ engine }: WithEngine, id: string): Promise<number | null> {
  const isChange = eq(change.id, Buffer.from(id, 'hex'))
  const [row] = await engine.read(query(build.select({ seq: change.seq }).from(change).where(isChange)))
  return row?.seq ?? null
}

export interface NamedChange
  extends Omit<KeyChange, 'source'>,
    Pick<ChangeView, 'recipientId' | 'brandCode' | 'brandName' | 'channel' | 'recipientType' | 'source'> {}

type ChangeSearch =
  | { readonly kind: 'found'; readonly change: NamedChange }
  /** `unreadable`: no id, beginning or short form. */
  | { readonly kind: 'refused'; readonly reason: 'unreadable' | 'unknown' | 'unclear' }

const idDigits = 64
/** With fewer digits a beginning would often fit several ids. */
const beginningMin = 8
/** Finds a change by its id, its first eight digits or more, or its short form 70f5…7c6d. */
export async function findChange(
  register: WithEngine,
  text: string,
  brandCodes: readonly number[],
): Promise<ChangeSearch> {
  const wanted = readId(text)
  if (wanted === null) return { kind: 'refused', reason: 'unreadable' }
  const { beginning, end } = wanted
  const bytesFrom = (filler: string) => Buffer.from(beginning.padEnd(idDigits, filler), 'hex')
  const isAlike = between(change.id, bytesFrom('0'), bytesFrom('f'))
  const hasEnd = sql`lower(hex(${change.id})) like ${`%${end}`}`
  const alike = build
    .select({
      ...columns,
      ...pick(change, 'recipientId', 'brandCode', 'channel', 'recipientType'),
      brandName: brand.name,
    })
    .from(change)
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .where(and(isAlike, hasEnd, inArray(change.brandCode, [...brandCodes])))
    .orderBy(asc(change.id))
    .limit(2)
  const [row, ...others] = await register.engine.read(query(alike))
  if (row === undefined) return { kind: 'refused', reason: 'unknown' }
  if (others.length > 0) return { kind: 'refused', reason: 'unclear' }
  return { kind: 'found', change: { ...row, id: row.id.toString('hex') } }
}

function readId(text: string): { readonly beginning: string; readonly end: string } | null {
  // Reads a number copied out of an answer: işlem no 70f5…7c6d.
  const copied = text
    .toLowerCase()
    .replace(/^(?:i\u0307?şlem|record) no:? /, '')
    .replace(/[.,;]$/, '')
  const [, beginning = '', end = ''] =
    /^([0-9a-f]{4,64})(?:(?:…|\.{2,3})([0-9a-f]{4,60}))?$/.exec(copied) ?? []
  if (beginning === '' || (end === '' && beginning.length < beginningMin)) return null
  return beginning.length + end.length > idDigits ? null : { beginning, end }
}
