import { hash } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Engine } from '../../db/engine.ts'
import { entry, type entryKinds } from '../../db/schema.ts'
import { build, preparedOne, preparedStatement, type Statement } from '../../db/statement.ts'
import { nextDay, startOfDay } from '../calendar/istanbul.ts'
import type { ChangeEntry } from './entries.ts'

const secondMs = 1000

export interface Ledger {
  readonly engine: Engine
  readonly clock: () => number
}

export interface LedgerMoments {
  /** Null unless the last entry is later than the clock, ms UTC. */
  readonly lastRecordedAt: number | null
  readonly lastClosedDay: string | null
}

/** The ledger's time for the next entry, in whole seconds. It never goes back, so a closed day gets no new entry. */
export function registerTime(now: number, moments: LedgerMoments | undefined): number {
  const { lastRecordedAt = null, lastClosedDay = null } = moments ?? {}
  return Math.max(
    Math.floor(now / secondMs) * secondMs,
    lastRecordedAt ?? 0,
    lastClosedDay === null ? 0 : startOfDay(nextDay(lastClosedDay)),
  )
}

/** The last entry is read only if later than `now`. Then entries stored meanwhile do not make a unit run again. */
export const momentColumns = {
  lastRecordedAt: sql<number | null>`(select max(recorded_at) from (
    select recorded_at from change where seq = (select max(seq) from change)
    union all select recorded_at from entry where seq = (select max(seq) from entry))
    where recorded_at > ${sql.placeholder('now')})`,
  lastClosedDay: sql<string | null>`(select max(date) from day)`,
}

export const ledgerMoments = preparedOne(() => build.select(momentColumns).from(sql`(select 1)`))

/** Last place in the ledger: changes and other entries share one order. */
export const lastSeq = sql<number>`max((select coalesce(max(seq), 0) from change), (select coalesce(max(seq), 0) from entry))`

/** Time of the newest change or entry; 0 in an empty ledger. */
export async function lastRecordedAt({ engine }: Pick<Ledger, 'engine'>): Promise<number> {
  const [moments] = await engine.read(ledgerMoments({ now: -1 }))
  return moments?.lastRecordedAt ?? 0
}

const ledgerEnd = preparedOne(() => build.select({ lastSeq }).from(sql`(select 1)`))

export async function lastSeqOf({ engine }: Pick<Ledger, 'engine'>): Promise<number> {
  return (await engine.read(ledgerEnd()))[0]?.lastSeq ?? 0
}

export interface EntryLink {
  readonly ordinal: number
  readonly id: Buffer
}

export const lastOfSubject = preparedOne<EntryLink>(() =>
  build
    .select({ ordinal: entry.ordinal, id: entry.id })
    .from(entry)
    .where(eq(entry.subject, sql.placeholder('subject')))
    .orderBy(desc(entry.ordinal))
    .limit(1),
)

export interface NewEntry extends Omit<EntryIdentity, 'ordinal' | 'previousId' | 'subject'> {
  readonly kind: EntryKind
  readonly subject: string
}

const insertEntries = preparedStatement(() =>
  build.insert(entry).select(
    sql`select (select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'change') + given.key,
      unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4), value ->> 5,
      value ->> 6, value ->> 7, value ->> 8, unhex(value ->> 9) from json_each(${sql.placeholder('entries')}) given`,
  ),
)

/**
 * Returns the next entry of a subject and the write that appends it. `bodyFor` makes the body from the id.
 */
export function appendEntry(
  last: EntryLink | undefined,
  entry: NewEntry,
  bodyFor: (id: Buffer) => Buffer | null = () => null,
): EntryLink & { readonly write: Statement } {
  const { ordinal, id, row } = nextEntry(last, entry, bodyFor)
  return { ordinal, id, write: insertEntries({ entries: JSON.stringify([row]) }) }
}

/** Appends entries without a body by one statement. No two of them are of one subject. */
export function appendEntries(
  entries: readonly { readonly last: EntryLink | undefined; readonly entry: NewEntry }[],
): Statement[] {
  if (entries.length === 0) return []
  const rows = entries.map(({ last, entry }) => nextEntry(last, entry).row)
  return [insertEntries({ entries: JSON.stringify(rows) })]
}

function nextEntry(
  last: EntryLink | undefined,
  entry: NewEntry,
  bodyFor: (id: Buffer) => Buffer | null = () => null,
) {
  const { kind, subject, recordedAt, door, actor, content } = entry
  const ordinal = (last?.ordinal ?? 0) + 1
  const previousId = last?.id ?? null
  const id = entryId({ ...entry, ordinal, previousId })
  const links = [hexOf(id), kind, subject, ordinal, hexOrNull(previousId)]
  const row = [...links, recordedAt, door, actor, JSON.stringify(content), hexOrNull(bodyFor(id))]
  return { ordinal, id, row }
}

/** Bytes, or their hex digits. */
export type Digest = Uint8Array | string

/**
 * Everything that the id of an entry vouches for. Recipients are in it as commitments and texts as keyed
 * digests, so erasure leaves it whole.
 */
export interface EntryIdentity {
  readonly kind: 'change' | EntryKind
  /** Key of a consent, id of a change that evidence proves, complaint or erased recipient. */
  readonly subject: string | readonly (string | number)[]
  /** Place among the entries of its subject, from 1. */
  readonly ordinal: number
  readonly previousId: Digest | null
  /** Never falls as `seq` rises. */
  readonly recordedAt: number
  /** Null for izin's own jobs. */
  readonly door: string | null
  readonly actor: string | null
  readonly content: unknown
}

type EntryKind = (typeof entryKinds)[number]

export const hexOf = (digest: Digest) =>
  typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex')
export const hexOrNull = (digest: Digest | null) => (digest === null ? null : hexOf(digest))

/** Returns the canonical text: a JSON array in a fixed order, which anyone can hash again. */
export function entryText(entry: EntryIdentity): string {
  const { kind, subject, ordinal, previousId, recordedAt, door, actor, content } = entry
  const place = [kind, subject, ordinal, hexOrNull(previousId)]
  return JSON.stringify(['izin-entry-1', ...place, recordedAt, door, actor, content])
}

/** SHA-256 of the canonical text; for a change, its hex digits are İYS's transactionId. */
export function entryId(entry: EntryIdentity): Buffer {
  return hash('sha256', entryText(entry), 'buffer')
}

type Digests = 'commitment' | 'previousId' | 'evidenceDigest'

/** Everything that a change's id proves. The recipient is only a commitment. */
export type ChangeIdentity = Omit<
  ChangeEntry,
  'kind' | 'seq' | 'id' | 'secondPerson' | 'restores' | Digests
> & {
  readonly commitment: Digest
  readonly previousId: Digest | null
  readonly evidenceDigest: Digest | null
  /** Approver. */
  readonly secondPerson?: string | null
  /** Ordinal whose state a `void` gives back to the key. */
  readonly restores?: number | null
}

function changeEntry(change: ChangeIdentity): EntryIdentity {
  const { status, source, consentDate, consentAt, effect, secondPerson = null, restores = null } = change
  const { commitment, brandCode, recipientType, channel, evidenceDigest } = change
  const { ordinal, previousId, recordedAt, door, actor } = change
  const proved = [status, source, consentDate, consentAt, effect, secondPerson, restores]
  return {
    kind: 'change',
    subject: [hexOf(commitment), brandCode, recipientType, channel],
    ordinal,
    previousId,
    recordedAt,
    door,
    actor,
    content: [...proved, hexOrNull(evidenceDigest)],
  }
}

export function changeId(change: ChangeIdentity): Buffer {
  return entryId(changeEntry(change))
}
