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
  /** Time of the newest entry in ms UTC. Null if that time is not later than the clock. */
  readonly lastRecordedAt: number | null
  readonly lastClosedDay: string | null
}

/**
 * Returns the time to record for the next entry: the clock in whole seconds, but never earlier than the newest entry
 * or within a closed day, even if the clock went back.
 */
export function registerTime(now: number, moments: LedgerMoments | undefined): number {
  const { lastRecordedAt = null, lastClosedDay = null } = moments ?? {}
  return Math.max(
    Math.floor(now / secondMs) * secondMs,
    lastRecordedAt ?? 0,
    lastClosedDay === null ? 0 : startOfDay(nextDay(lastClosedDay)),
  )
}

/**
 * Columns of `LedgerMoments`. The newest entry's time is null unless later than `now`: usually it stays null while
 * other processes append, so a unit (reads and writes committed as one) that read it need not run again.
 */
export const momentColumns = {
  lastRecordedAt: sql<number | null>`(select max(recorded_at) from (
    select recorded_at from change where seq = (select max(seq) from change)
    union all select recorded_at from entry where seq = (select max(seq) from entry))
    where recorded_at > ${sql.placeholder('now')})`,
  lastClosedDay: sql<string | null>`(select max(date) from day)`,
}

export const ledgerMoments = preparedOne(() => build.select(momentColumns).from(sql`(select 1)`))

/** SQL for the number of the newest ledger entry; 0 if empty. Changes and other entries share these numbers. */
export const lastSeq = sql<number>`max((select coalesce(max(seq), 0) from change), (select coalesce(max(seq), 0) from entry))`

/** Time of the newest change or entry; 0 in an empty ledger. */
export async function lastRecordedAt({ engine }: Pick<Ledger, 'engine'>): Promise<number> {
  const [moments] = await engine.read(ledgerMoments({ now: -1 }))
  return moments?.lastRecordedAt ?? 0
}

const ledgerEnd = preparedOne(() => build.select({ lastSeq }).from(sql`(select 1)`))

/** Returns the number (`seq`) of the newest ledger entry; 0 for an empty ledger. */
export async function lastSeqOf({ engine }: Pick<Ledger, 'engine'>): Promise<number> {
  return (await engine.read(ledgerEnd()))[0]?.lastSeq ?? 0
}

/** Entry to which the next entry of the same subject is chained. */
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
 * Returns the next entry of a subject and the statement that appends it to the ledger. `bodyFor` makes the entry's
 * body (bytes stored beside it, null for none) from the entry's id.
 */
export function appendEntry(
  last: EntryLink | undefined,
  entry: NewEntry,
  bodyFor: (id: Buffer) => Buffer | null = () => null,
): EntryLink & { readonly write: Statement } {
  const { ordinal, id, row } = nextEntry(last, entry, bodyFor)
  return { ordinal, id, write: insertEntries({ entries: JSON.stringify([row]) }) }
}

/**
 * Returns the statement that appends these entries, all without a body; an empty list without entries. Each entry must
 * have a different subject, because an entry links to the previous one of its subject.
 */
export function appendEntries(
  entries: readonly { readonly last: EntryLink | undefined; readonly entry: NewEntry }[],
): Statement[] {
  if (entries.length === 0) return []
  const rows = entries.map(({ last, entry }) => nextEntry(last, entry).row)
  return [insertEntries({ entries: JSON.stringify(rows) })]
}

/** Returns the ordinal, the id and the database row of the next entry of a subject. */
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
 * Content that is hashed into the id of a ledger entry. Addresses are only in it as commitments (keyed hashes) and
 * texts as keyed digests, so the id can still be checked after an address is erased.
 */
export interface EntryIdentity {
  readonly kind: 'change' | EntryKind
  /** Thing that the entry is about: key of a consent, id of a change with evidence, complaint or erased recipient. */
  readonly subject: string | readonly (string | number)[]
  /** Place among the entries of its subject, from 1. */
  readonly ordinal: number
  readonly previousId: Digest | null
  /** Time of recording in ms UTC. It is never earlier than that of the entry before in the ledger. */
  readonly recordedAt: number
  /** Way by which the entry came in, such as Slack or the API. Null if a job of izin made it. */
  readonly door: string | null
  readonly actor: string | null
  readonly content: unknown
}

type EntryKind = (typeof entryKinds)[number]

/** Returns a digest as hex digits. */
export const hexOf = (digest: Digest) =>
  typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex')
export const hexOrNull = (digest: Digest | null) => (digest === null ? null : hexOf(digest))

/** Returns the text that is hashed into an entry's id: a JSON array in a fixed order, which anyone can hash again. */
export function entryText(entry: EntryIdentity): string {
  const { kind, subject, ordinal, previousId, recordedAt, door, actor, content } = entry
  const place = [kind, subject, ordinal, hexOrNull(previousId)]
  return JSON.stringify(['izin-entry-1', ...place, recordedAt, door, actor, content])
}

/** Returns the SHA-256 of `entryText`. For a change, its hex digits are the transactionId in answers to İYS clients. */
export function entryId(entry: EntryIdentity): Buffer {
  return hash('sha256', entryText(entry), 'buffer')
}

type Digests = 'commitment' | 'previousId' | 'evidenceDigest'

/** Content that is hashed into the id of a change. The recipient is in it only as a commitment (keyed hash). */
export type ChangeIdentity = Omit<
  ChangeEntry,
  'kind' | 'seq' | 'id' | 'secondPerson' | 'restores' | Digests
> & {
  readonly commitment: Digest
  readonly previousId: Digest | null
  readonly evidenceDigest: Digest | null
  /** Staff member who approved the change; null without an approval. */
  readonly secondPerson?: string | null
  /** Number of the earlier change whose state a `void` restores; other changes have none. A `void` takes changes back. */
  readonly restores?: number | null
}

/** Returns a change in the form of a ledger entry, from which its id is computed. */
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
