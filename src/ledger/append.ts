import { hash } from 'node:crypto'
import { desc, eq, sql } from 'drizzle-orm'
import type { Engine } from '../../db/engine.ts'
import { entry, type entryKinds } from '../../db/schema.ts'
import { build, preparedOne, preparedStatement, type Statement } from '../../db/statement.ts'
import { nextDay, startOfDay } from '../calendar/istanbul.ts'

const secondMs = 1000

/** What the ledger is kept with. */
export interface Ledger {
  readonly engine: Engine
  /** ms UTC. */
  readonly clock: () => number
}

export interface LedgerMoments {
  /** When the last entry of the ledger was recorded, if that is known to count; ms UTC. */
  readonly lastRecordedAt: number | null
  /** The last Istanbul day that was closed. */
  readonly lastClosedDay: string | null
}

/**
 * The ledger's time for the next entry, in whole seconds. It never runs back, whatever the machine's clock does, so that `seq`
 * and recordedAt agree, and nothing is dated into a closed day.
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
 * What the ledger's time rests on. The last entry counts only where it was recorded later than `now` by this clock: else what
 * others store meanwhile would make a unit read and decide again.
 */
export const momentColumns = {
  lastRecordedAt: sql<number | null>`(select max(recorded_at) from (
    select recorded_at from change where seq = (select max(seq) from change)
    union all select recorded_at from entry where seq = (select max(seq) from entry))
    where recorded_at > ${sql.placeholder('now')})`,
  lastClosedDay: sql<string | null>`(select max(date) from day)`,
}

export const ledgerMoments = preparedOne(() => build.select(momentColumns).from(sql`(select 1)`))

/** The last entry of a subject, which the next one follows. */
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

const insertEntry = preparedStatement(() =>
  build.insert(entry).values({
    seq: sql`(select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'change')`,
    id: sql.placeholder('id'),
    kind: sql.placeholder('kind'),
    subject: sql.placeholder('subject'),
    ordinal: sql.placeholder('ordinal'),
    previousId: sql.placeholder('previousId'),
    recordedAt: sql.placeholder('recordedAt'),
    door: sql.placeholder('door'),
    actor: sql.placeholder('actor'),
    content: sql.placeholder('content'),
    body: sql.placeholder('body'),
  }),
)

export interface NewEntry extends Omit<EntryIdentity, 'ordinal' | 'previousId' | 'subject'> {
  readonly kind: EntryKind
  readonly subject: string
}

/** The entry behind the last one of its subject, and the write that appends it. `bodyFor` makes what stands beside it, knowing its id. */
export function appendEntry(
  last: EntryLink | undefined,
  entry: NewEntry,
  bodyFor: (id: Buffer) => Buffer | null = () => null,
): EntryLink & { readonly write: Statement } {
  const ordinal = (last?.ordinal ?? 0) + 1
  const previousId = last?.id ?? null
  const id = entryId({ ...entry, ordinal, previousId })
  const content = JSON.stringify(entry.content)
  const write = insertEntry({ ...entry, ordinal, previousId, id, content, body: bodyFor(id) })
  return { ordinal, id, write }
}

/** A digest, as bytes or as the hex digits of them. */
export type Digest = Uint8Array | string

/**
 * Everything that the id of a ledger entry vouches for. A recipient stands in it only as a commitment, and a text as a keyed
 * digest, so that erasure leaves it whole.
 */
export interface EntryIdentity {
  readonly kind: 'change' | EntryKind
  /** What it is about: the key of a consent, the change that evidence proves, a complaint, an erased recipient. */
  readonly subject: string | readonly (string | number)[]
  /** Its place among the entries of its subject, from 1. */
  readonly ordinal: number
  /** The id of the subject's entry before this one; null for the first. */
  readonly previousId: Digest | null
  /** ms UTC; never falls as `seq` rises. */
  readonly recordedAt: number
  /** Null for what a job of izin's own did. */
  readonly door: string | null
  readonly actor: string | null
  readonly content: unknown
}

/** Kinds of entries that stand beside the changes of consents. */
export type EntryKind = (typeof entryKinds)[number]

export const hexOf = (digest: Digest) =>
  typeof digest === 'string' ? digest : Buffer.from(digest).toString('hex')
export const hexOrNull = (digest: Digest | null) => (digest === null ? null : hexOf(digest))

/** The canonical text of an entry: a JSON array in a fixed order, so that anybody can hash it again. */
export function entryText(entry: EntryIdentity): string {
  const { kind, subject, ordinal, previousId, recordedAt, door, actor, content } = entry
  return JSON.stringify([
    'izin-entry-1',
    kind,
    subject,
    ordinal,
    hexOrNull(previousId),
    recordedAt,
    door,
    actor,
    content,
  ])
}

/** SHA-256 of the canonical text, 32 bytes; of a change, written as 64 hex digits, it is İYS's transactionId. */
export function entryId(entry: EntryIdentity): Buffer {
  return hash('sha256', entryText(entry), 'buffer')
}
