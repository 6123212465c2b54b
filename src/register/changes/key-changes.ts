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
  /** Id of the change: 64 hex digits. */
  readonly id: string
}

/** Condition for the changes of one key (brand, recipient, recipient type, channel) that outsiders may see. */
const isShownOfKey = and(eq(change.consentId, idOfKey), isForOutsiders)

/** Query for a page of a key's changes, the newest consent date first. */
const changesOfKey = preparedQuery(() =>
  build
    .select(columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(isShownOfKey)
    .orderBy(desc(change.consentAt), desc(change.ordinal))
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset')),
)

const countOfKey = preparedQuery(() =>
  build
    .select({ total: count() })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(isShownOfKey),
)

/**
 * Query for the first change of a key that İYS's rules accepted, that was not voided, and that holds exactly this
 * statement.
 */
const firstTakenChange = preparedQuery(() =>
  build
    .select(columns)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        isShownOfKey,
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

/**
 * Reads a page of a key's changes, the newest consent date first and changes without a date last, and counts all of them.
 * A key is one brand, recipient, recipient type and channel.
 */
export async function listKeyChanges(
  { engine }: WithEngine,
  key: ConsentKey,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly changes: KeyChange[]; readonly total: number }> {
  const [rows, [countRow]] = await Promise.all([
    engine.read(changesOfKey({ ...key, ...page })),
    engine.read(countOfKey({ ...key })),
  ])
  return { changes: rows.map(withHexId), total: countRow?.total ?? 0 }
}

/**
 * Returns the key's first change with exactly this statement that İYS's rules accepted (R30) and that outsiders may see.
 * Null if there is none.
 */
export async function findFirstTaken(
  { engine }: WithEngine,
  key: ConsentKey,
  /** Statement as the caller sent it: its source may be a text that İYS does not know. */
  statement: Pick<KeyChange, 'status' | 'consentDate'> & { readonly source: string | null },
): Promise<KeyChange | null> {
  const [row] = await engine.read(firstTakenChange({ ...key, ...statement }))
  return row === undefined ? null : withHexId(row)
}

function withHexId(row: Omit<KeyChange, 'id'> & { readonly id: Buffer }): KeyChange {
  return { ...row, id: row.id.toString('hex') }
}

/**
 * Picks the changes of one channel and recipient type that still count. `changes` and the result are newest first. Left out
 * are voided changes (taken back by a later one), and a repeated RET that is older than the ONAY before it.
 */
export function effectiveChanges(
  changes: readonly ChangeView[],
  { channel, recipientType }: Pick<ChangeView, 'channel' | 'recipientType'>,
): readonly ChangeView[] {
  const effective: ChangeView[] = []
  for (const change of changes.toReversed()) {
    if (change.channel !== channel || change.recipientType !== recipientType) continue
    const { effect, restores } = change
    if (restores !== null) {
      // A void: all changes after the one that it restores count no more.
      const lastRestored = effective.findLastIndex(({ ordinal }) => ordinal <= restores)
      effective.splice(lastRestored + 1)
    } else if (effect !== 'repeat' || effective.at(-1)?.status !== 'ONAY') effective.push(change)
  }
  return effective.toReversed()
}

/** Returns a change's place in the ledger (`seq`); null for an unknown id. */
export async function findSeq({ engine }: WithEngine, id: string): Promise<number | null> {
  const isChange = eq(change.id, Buffer.from(id, 'hex'))
  const [row] = await engine.read(query(build.select({ seq: change.seq }).from(change).where(isChange)))
  return row?.seq ?? null
}

export interface NamedChange
  extends Omit<KeyChange, 'source'>,
    Pick<ChangeView, 'recipientId' | 'brandCode' | 'brandName' | 'channel' | 'recipientType' | 'source'> {}

type ChangeSearch =
  | { readonly kind: 'found'; readonly change: NamedChange }
  /** `unreadable`: the text is no id in any form. `unclear`: several changes match the shortened id. */
  | { readonly kind: 'refused'; readonly reason: 'unreadable' | 'unknown' | 'unclear' }

const idDigits = 64
/** Fewest hex digits of a shortened id: with fewer, several changes would often match. */
const beginningMin = 8
/** Finds a change of these brands by its id, by the first eight or more digits of the id, or by the short form 70f5…7c6d. */
export async function findChange(
  register: WithEngine,
  text: string,
  brandCodes: readonly number[],
): Promise<ChangeSearch> {
  const idParts = readId(text)
  if (idParts === null) return { kind: 'refused', reason: 'unreadable' }
  const { beginning, end } = idParts
  // All ids with this beginning lie between the beginning filled up with zeros and filled up with f.
  const idFilledWith = (digit: '0' | 'f') => Buffer.from(beginning.padEnd(idDigits, digit), 'hex')
  const hasBeginning = between(change.id, idFilledWith('0'), idFilledWith('f'))
  const hasEnd = sql`lower(hex(${change.id})) like ${`%${end}`}`
  const matching = build
    .select({
      ...columns,
      ...pick(change, 'recipientId', 'brandCode', 'channel', 'recipientType'),
      brandName: brand.name,
    })
    .from(change)
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .where(and(hasBeginning, hasEnd, inArray(change.brandCode, [...brandCodes])))
    .orderBy(asc(change.id))
    // A second row shows that the shortened id is unclear.
    .limit(2)
  const [row, secondRow] = await register.engine.read(query(matching))
  if (row === undefined) return { kind: 'refused', reason: 'unknown' }
  if (secondRow !== undefined) return { kind: 'refused', reason: 'unclear' }
  return { kind: 'found', change: { ...row, id: row.id.toString('hex') } }
}

/** Reads a whole id or a shortened one into its first and final hex digits; null if the text is neither. */
function readId(text: string): { readonly beginning: string; readonly end: string } | null {
  // People copy the id with the words around it out of a reply, as in "işlem no 70f5…7c6d.".
  const digits = text
    .toLowerCase()
    .replace(/^(?:i\u0307?şlem|record) no:? /, '')
    .replace(/[.,;]$/, '')
  const [, beginning = '', end = ''] =
    /^([0-9a-f]{4,64})(?:(?:…|\.{2,3})([0-9a-f]{4,60}))?$/.exec(digits) ?? []
  if (beginning === '' || (end === '' && beginning.length < beginningMin)) return null
  return beginning.length + end.length > idDigits ? null : { beginning, end }
}
