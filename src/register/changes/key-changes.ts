import { and, asc, count, desc, eq, isNull, not, or, type SQL, sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Status } from '../../consent/channel.ts'
import { isTakenBack } from '../effect.ts'
import { isHiddenRecipient, isPastChange } from '../generations.ts'
import type { StatusInput } from '../look-up.ts'
import type { Register } from '../register.ts'

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
        not(isTakenBack('change')),
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
  key: StatusInput,
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
  key: StatusInput,
  said: { readonly status: Status; readonly source: string | null; readonly consentDate: string | null },
): Promise<KeyChange | null> {
  const [row] = await register.engine.read(takenBefore({ ...key, ...said }))
  return row === undefined ? null : keyChange(row)
}

function keyChange(row: Omit<KeyChange, 'id'> & { readonly id: Buffer }): KeyChange {
  return { ...row, id: row.id.toString('hex') }
}
