import { and, asc, eq, gte, sql } from 'drizzle-orm'
import { change, consent, entry, recipient } from '../../db/schema.ts'
import { build, pick, preparedAsStored, preparedQuery } from '../../db/statement.ts'
import { digestOfMovements, spanOf } from '../day/movement-file.ts'
import {
  type ChangeEntry,
  type ConsentEntry,
  type KeyedEntry,
  type LedgerEntry,
  ledgerEntry,
} from '../ledger/entries.ts'
import type { Book } from '../ledger/verification.ts'
import { commitmentOfConsent } from '../register/change-sql.ts'
import { movementPages } from '../register/changes/movements.ts'
import { consentColumns } from '../register/consents.ts'
import { pageRows } from '../register/pages.ts'
import type { Register } from '../register/register.ts'
import { parseJson } from '../util/json.ts'
import { changeColumns, hex, hexOrNull, inPagesOf, merged, rowsOf } from './rows.ts'

/** Position in the order in which keys are verified: by recipient, then by consent. */
interface Place {
  readonly recipientId: number
  readonly consentId: number
}

const { id: _, ...consentValues } = consentColumns
const beginning = { recipientId: -1, consentId: 0, ordinal: 0 }

/** Query for the changes after a place, by recipient, consent and number. */
const changesAfter = preparedAsStored(() =>
  build
    .select({ ...changeColumns, recipientId: consent.recipientId, consentId: consent.id })
    .from(consent)
    .innerJoin(change, eq(change.consentId, consent.id))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      and(
        gte(consent.recipientId, sql.placeholder('recipientId')),
        sql`(${consent.recipientId}, ${consent.id}, ${change.ordinal}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('consentId')}, ${sql.placeholder('ordinal')})`,
      ),
    )
    .orderBy(asc(consent.recipientId), asc(consent.id), asc(change.ordinal))
    .limit(pageRows),
)

// Query for the consents after a place. A consent whose recipient is missing is read too, so that it is reported.
const consentsAfter = preparedAsStored(() =>
  build
    .select({
      ...consentValues,
      consentId: consent.id,
      lastId: hex(consent.lastId),
      status: consent.status,
      commitment: hex(commitmentOfConsent),
    })
    .from(consent)
    .leftJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      sql`(${consent.recipientId}, ${consent.id}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('consentId')})`,
    )
    .orderBy(asc(consent.recipientId), asc(consent.id))
    .limit(pageRows),
)

/** Number of ledger entries read at a time. It is small, since the erasure of an address may name every closed brand. */
export const entryRows = 400

export const entryColumns = {
  seq: entry.seq,
  id: hex(entry.id),
  ...pick(entry, 'kind', 'subject', 'ordinal'),
  previousId: hexOrNull(entry.previousId),
  ...pick(entry, 'recordedAt', 'door', 'actor', 'content'),
  /** Answer of a time stamp authority; encrypted for the stamp of a file. Null for other kinds. */
  stamped: sql<Buffer | null>`case when ${entry.kind} in ('stamp', 'file-stamp') then ${entry.body} end`,
}

type EntryRow = Omit<LedgerEntry, 'content' | 'tsr' | 'revealed'> & {
  readonly content: string
  readonly stamped: Buffer | null
}

/** Reads a row as a ledger entry, without its encrypted part. Returns null if its content cannot be read. */
export function entryOf({ content: text, stamped, ...row }: EntryRow): LedgerEntry | null {
  const parsing = ledgerEntry.safeParse({
    ...row,
    content: parseJson(text),
    ...besideContent(row.kind, stamped),
  })
  // The stored text must be spelled exactly so, since the id was computed from it.
  return parsing.success && JSON.stringify(parsing.data.content) === text ? parsing.data : null
}

/** Returns the fields of a time stamp that are not in its content. */
function besideContent(kind: LedgerEntry['kind'], stamped: Buffer | null) {
  if (kind === 'stamp') return { tsr: Buffer.from(stamped ?? '').toString('base64') }
  return kind === 'file-stamp' ? { revealed: null } : {}
}

const erasedId = sql<number>`${entry.content} ->> '$.recipientId'`
// The kinds are literals, since SQLite would not use the index with bound values.
const erasurePage = preparedQuery(() =>
  build
    .select({ ...entryColumns, recipientId: erasedId })
    .from(entry)
    .where(
      sql`kind in ('erasure-asked', 'erasure') and (${erasedId}, ${entry.seq}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('seq')})`,
    )
    .orderBy(asc(erasedId), asc(entry.seq))
    .limit(entryRows),
)
const erasuresAfter = inPagesOf(entryRows, erasurePage)

/** Returns the parts of a register that verification reads a second time: its entries by key, and movement files. */
export function registerBook(register: Register): Book {
  return {
    byKey: () => byKey(register),
    async movementDigest(date, brandCode) {
      return await digestOfMovements(movementPages(register, await spanOf(register, date), brandCode))
    },
  }
}

interface Placed<Item> {
  readonly place: Place
  readonly entry: Item
}

/** Yields the erasures of each recipient before their changes, and the changes of each key before its consent. */
async function* byKey(register: Register): AsyncGenerator<KeyedEntry> {
  const keyed = merged(changesByKey(register), consentsByKey(register), (consent, placed) =>
    isBefore(consent.place, placed.place),
  )
  const all = merged(
    keyed,
    erasuresByRecipient(register),
    (erasure, { place }) => erasure.place.recipientId <= place.recipientId,
  )
  for await (const { entry } of all) yield entry
}

function isBefore(place: Place, other: Place): boolean {
  return place.recipientId === other.recipientId
    ? place.consentId < other.consentId
    : place.recipientId < other.recipientId
}

/** Returns all erasures, ordered by recipient. */
function erasuresByRecipient(register: Register) {
  return rowsOf(register, erasuresAfter, { recipientId: -1, seq: 0 }, ({ recipientId, ...row }) => {
    // An erasure that cannot be read was reported before.
    const entry = entryOf(row)
    return entry?.kind === 'erasure' ? { place: { recipientId }, entry } : null
  })
}

/** Returns all changes, ordered by recipient and consent. */
function changesByKey(register: Register): AsyncGenerator<Placed<ChangeEntry>> {
  return rowsOf(register, changesAfter, beginning, (row) => {
    const { recipientId, consentId, ...fields } = row
    return { place: { recipientId, consentId }, entry: { kind: 'change', ...fields } }
  })
}

/** Returns all consents, ordered by recipient and consent. */
export function consentsByKey(register: Register): AsyncGenerator<Placed<ConsentEntry>> {
  return rowsOf(register, consentsAfter, beginning, (row) => {
    const { recipientId, consentId, ...fields } = row
    return { place: { recipientId, consentId }, entry: { kind: 'consent', ...fields } }
  })
}
