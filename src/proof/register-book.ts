import { asc, eq, sql } from 'drizzle-orm'
import { change, consent, entry, recipient } from '../../db/schema.ts'
import { build, preparedQuery, type Query, unmapped } from '../../db/statement.ts'
import type { ChangeEntry, ConsentEntry, KeyedEntry } from '../ledger/entries.ts'
import { movementPages } from '../register/changes/movements.ts'
import { consentColumns } from '../register/consents.ts'
import { commitmentOfConsent } from '../register/re-registration.ts'
import type { Register } from '../register/register.ts'
import { changeColumns, hex } from './change-entry.ts'
import { entryColumns, entryOf } from './ledger-entries.ts'
import { digestOfMovements, spanOf } from './movement-file.ts'
import type { Book } from './verify.ts'

/** Rows read at a time; memory stays the same whatever the register's size. */
const pageRows = 2000

/** A place in the order of keys, which is that of both tables' own indexes. */
interface Place {
  readonly recipientId: number
  readonly brandCode: number
  readonly recipientType: string
  readonly channel: string
  readonly ordinal: number
}

const beginning: Place = { recipientId: -1, brandCode: 0, recipientType: '', channel: '', ordinal: 0 }

const after = {
  recipientId: sql.placeholder('recipientId'),
  brandCode: sql.placeholder('brandCode'),
  recipientType: sql.placeholder('recipientType'),
  channel: sql.placeholder('channel'),
  ordinal: sql.placeholder('ordinal'),
}

const columns = {
  change: { ...changeColumns, recipientId: change.recipientId },
  // The commitment of a recipient who is not there is an empty text.
  consent: {
    ...consentColumns,
    lastId: hex(consent.lastId),
    status: consent.status,
    commitment: hex(commitmentOfConsent),
  },
}
const names = { change: Object.keys(columns.change), consent: Object.keys(columns.consent) }

const changesAfter = preparedQuery(() =>
  build
    .select(columns.change)
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .where(
      sql`(${change.recipientId}, ${change.brandCode}, ${change.recipientType}, ${change.channel}, ${change.ordinal}) > (${after.recipientId}, ${after.brandCode}, ${after.recipientType}, ${after.channel}, ${after.ordinal})`,
    )
    .orderBy(
      asc(change.recipientId),
      asc(change.brandCode),
      asc(change.recipientType),
      asc(change.channel),
      asc(change.ordinal),
    )
    .limit(pageRows),
)

// A consent whose recipient is gone is read all the same, so that it is missed itself.
const consentsAfter = preparedQuery(() =>
  build
    .select(columns.consent)
    .from(consent)
    .leftJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      sql`(${consent.recipientId}, ${consent.brandCode}, ${consent.recipientType}, ${consent.channel}) > (${after.recipientId}, ${after.brandCode}, ${after.recipientType}, ${after.channel})`,
    )
    .orderBy(
      asc(consent.recipientId),
      asc(consent.brandCode),
      asc(consent.recipientType),
      asc(consent.channel),
    )
    .limit(pageRows),
)

const erasedId = sql<number>`${entry.content} ->> '$.recipientId'`
// The kinds stand as in the index on them, which bound values would not use.
const erasuresAfter = preparedQuery(() =>
  build
    .select({ ...entryColumns, recipientId: erasedId })
    .from(entry)
    .where(
      sql`kind in ('erasure-asked', 'erasure') and (${erasedId}, ${entry.seq}) > (${after.recipientId}, ${sql.placeholder('seq')})`,
    )
    .orderBy(asc(erasedId), asc(entry.seq))
    .limit(pageRows),
)

/** The tables of a register as verification asks for them. Its recipients are looked at by themselves. */
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

/** All in the order of their keys, the erasures of a recipient before his changes, the changes of a key before its consent. */
async function* byKey(register: Register): AsyncGenerator<KeyedEntry> {
  const erasures = erasuresByRecipient(register)
  let next = await erasures.next()
  for await (const { place, entry } of changesAndConsents(register)) {
    for (; !next.done && next.value.recipientId <= place.recipientId; next = await erasures.next()) {
      yield next.value.entry
    }
    yield entry
  }
  for (; !next.done; next = await erasures.next()) yield next.value.entry
}

async function* changesAndConsents(register: Register): AsyncGenerator<Placed<ChangeEntry | ConsentEntry>> {
  const consents = consentsByKey(register)
  let next = await consents.next()
  for await (const change of changesByKey(register)) {
    for (; !next.done && isBefore(next.value.place, change.place); next = await consents.next())
      yield next.value
    yield change
  }
  for (; !next.done; next = await consents.next()) yield next.value
}

async function* erasuresByRecipient({ engine }: Register) {
  for (let last = { recipientId: -1, seq: 0 }; ; ) {
    const page = await engine.read(erasuresAfter(last))
    for (const { recipientId, ...row } of page) {
      last = { recipientId, seq: row.seq }
      // What cannot be read was named before.
      const entry = entryOf(row)
      if (entry?.kind === 'erasure' || entry?.kind === 'erasure-asked') yield { recipientId, entry }
    }
    if (page.length < pageRows) return
  }
}

/** By key alone, as the indexes order it: numbers by value, texts by their bytes, which are all of ASCII. */
function isBefore(one: Place, other: Place): boolean {
  if (one.recipientId !== other.recipientId) return one.recipientId < other.recipientId
  if (one.brandCode !== other.brandCode) return one.brandCode < other.brandCode
  if (one.recipientType !== other.recipientType) return one.recipientType < other.recipientType
  return one.channel < other.channel
}

async function* changesByKey({ engine }: Register): AsyncGenerator<Placed<ChangeEntry>> {
  for await (const row of paged(engine, (after) => unmapped(changesAfter(after), names.change))) {
    const { recipientId: _, ...fields } = row
    yield { place: row, entry: { kind: 'change', ...fields } }
  }
}

/** Every consent, in the order of keys. */
export async function* consentsByKey({ engine }: Register): AsyncGenerator<Placed<ConsentEntry>> {
  for await (const row of paged(engine, (after) => unmapped(consentsAfter(after), names.consent))) {
    const { recipientId: _, ...fields } = row
    yield { place: row, entry: { kind: 'consent', ...fields } }
  }
}

async function* paged<Row extends Place>(
  engine: Register['engine'],
  rowsAfter: (place: Record<string, unknown>) => Query<Row>,
): AsyncGenerator<Row> {
  for (let last: Place = beginning; ; ) {
    const page: Row[] = await engine.read(rowsAfter({ ...last }))
    yield* page
    last = page.at(-1) ?? last
    if (page.length < pageRows) return
  }
}
