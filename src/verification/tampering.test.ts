import { randomInt } from 'node:crypto'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf, unguard } from '../../test/cli/tamper.ts'
import { randomFrom } from '../../test/support/random.ts'
import { collected } from '../../test/support/register/retention.ts'
import { subBrandCode } from '../../test/support/register.ts'
import { openProofStory, type ProofStory } from '../../test/support/verification/proof.ts'
import type { Entry } from '../ledger/entries.ts'
import type { BadEntry } from '../ledger/verification.ts'
import { exportedEntries } from './register-entries.ts'
import { verifyEntries } from './verify-export.ts'
import { verifyRegister } from './verify-register.ts'

/* To repeat a run, set the seed that the name of the failed test tells. */
const seed = Number(process.env.IZIN_TEST_SEED ?? randomInt(1_000_000))
const random = randomFrom(seed)

let story: ProofStory
let database: Database.Database
let entries: readonly Entry[]
beforeAll(async () => {
  story = await openProofStory(seed)
  database = new Database(story.path, { timeout: 5000 })
  unguard(database)
  entries = await collected(exportedEntries(story.register, null))
})
afterAll(async () => {
  database.close()
  await story.close()
})

type Row = Readonly<Record<string, unknown>>
type Kind = BadEntry['kind']

const firstBad = async () => (await verifyRegister(story.register, story.trusted)).firstBad
const hex = (value: unknown) => (value as Buffer).toString('hex')

/** How verification names an altered row, and how it misses one. */
const tables: Readonly<
  Record<
    string,
    { readonly at: (row: Row) => unknown; readonly kinds?: readonly Kind[]; readonly missed: readonly Kind[] }
  >
> = {
  change: { at: ({ seq }) => Number(seq), missed: ['entry', 'consent'] },
  recipient: { at: ({ id }) => Number(id), missed: ['recipient'] },
  consent: { at: ({ last_id }) => hex(last_id), missed: ['consent'] },
  entry: { at: ({ seq }) => Number(seq), missed: ['entry', 'recipient', 'complaint'] },
  complaint: {
    at: () => expect.anything(),
    kinds: ['complaint', 'complaint-outcome'],
    missed: ['complaint', 'complaint-outcome'],
  },
  past_commitment: {
    at: ({ recipient_id }) => Number(recipient_id),
    kinds: ['recipient'],
    missed: ['recipient', 'change'],
  },
  evidence: { at: ({ change_id }) => hex(change_id), missed: ['evidence'] },
  seal: { at: ({ from_seq }) => Number(from_seq), missed: ['seal', 'day'] },
  day: { at: ({ date }) => String(date), missed: ['day'] },
}

/** Only the sum of a line in an export covers these. */
const unvouched: readonly string[] = [
  'recipient created_at',
  'recipient renewed_at',
  'complaint request_key',
  'complaint user_id',
]

const ledgerKinds = [
  'evidence',
  'complaint',
  'complaint-outcome',
  'erasure-asked',
  'erasure',
  'posted',
  'stamp',
  'file-stamp',
  'iys-answer',
  'ticket',
  'renamed',
] as const

/** An entry that is not where its number says, or cannot be read, is named without its kind. */
const namedAsEntry: readonly string[] = [
  'change seq',
  ...['seq', 'kind', 'body', 'content'].map((name) => `entry ${name}`),
]

/** Kinds read before the altered row, which show the alteration too. */
const restsOnIt: Readonly<Record<string, readonly Kind[]>> = {
  'entry seq': ['recipient'],
  'entry kind': ['recipient'],
  'past_commitment through_seq': ['change'],
  'complaint recipient_id': ['erasure'],
  'consent recipient_id': ['erasure'],
  'consent id': ['change'],
  // A seal that claims one entry more is read after it: that one may have seen the head of the day behind the seal.
  'seal to_seq': ['day'],
}

const columnsOf = (table: string) =>
  rowsOf(database, `SELECT name, type, pk FROM pragma_table_info('${table}')`) as [string, string, number][]

const keyOf = (table: string) =>
  columnsOf(table)
    .filter(([, , pk]) => pk > 0)
    .map(([name]) => name)

function rows(table: string): Row[] {
  const names = columnsOf(table).map(([name]) => name)
  return rowsOf(database, `SELECT * FROM ${table} ORDER BY ${keyOf(table).join()}`).map((values) =>
    Object.fromEntries(names.map((name, place) => [name, values[place]])),
  )
}

const sample = <Item>(items: readonly Item[], count: number) => random.shuffled(items).slice(0, count)

function otherValue(value: unknown, type: string): unknown {
  if (Buffer.isBuffer(value)) return flipped(value, random.below(value.length))
  if (value === null) return { BLOB: Buffer.alloc(32, 7), INTEGER: 1, TEXT: 'x' }[type] ?? null
  if (typeof value === 'number') return value + 1
  const text = String(value)
  if (statesInIys.includes(text)) return random.pick(statesInIys.filter((state) => state !== text))
  return text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) ^ 1)
}

const statesInIys = ['unverified', 'waiting', 'sent', 'registered', 'refused', 'late']

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 + random.below(255))
  return copy
}

const whereOf = (table: string) =>
  keyOf(table)
    .map((name) => `${name} = ?`)
    .join(' AND ')
const keyValues = (table: string, row: Row) => keyOf(table).map((name) => row[name])

function remove(table: string, row: Row): void {
  database.prepare(`DELETE FROM ${table} WHERE ${whereOf(table)}`).run(keyValues(table, row) as never)
}

function insert(table: string, row: Row): void {
  const marks = Object.keys(row).map(() => '?')
  const into = database.prepare(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${marks.join()})`)
  into.run(Object.values(row) as never)
}

async function foundWith(table: string, row: Row, column: string, value: unknown) {
  try {
    database
      .prepare(`UPDATE ${table} SET ${column} = ? WHERE ${whereOf(table)}`)
      .run([value, ...keyValues(table, row)] as never)
  } catch {
    return undefined
  }
  const bad = await firstBad()
  remove(table, { ...row, [column]: value })
  insert(table, row)
  return bad
}

describe(`a register drawn with seed ${seed}`, () => {
  test('holds in itself, in its export and in that of a brand, with an entry of every kind', async () => {
    for (const table of Object.keys(tables)) expect(rows(table).length, table).toBeGreaterThan(0)
    const kinds = new Set(entries.map(({ kind }) => kind))
    expect([...ledgerKinds.filter((kind) => !kinds.has(kind))]).toEqual([])
    const whole = await verifyRegister(story.register, story.trusted)
    expect(whole).toMatchObject({ ok: true, changes: rows('change').length, firstBad: null })
    expect(await verified(entries)).toEqual(whole)
    const ofBrand = await collected(exportedEntries(story.register, subBrandCode))
    expect(ofBrand.filter(({ kind }) => kind === 'leaf').length).toBeGreaterThan(0)
    expect(await verified(ofBrand)).toMatchObject({ ok: true, anchoredThrough: whole.anchoredThrough })
  })

  test.each(Object.keys(tables))('names a row of %s in which a value was altered', async (table) => {
    const { at, kinds = [table as Kind] } = tables[table] ?? { at: String }
    const lastSealed = Math.max(...rows('seal').map((row) => Number(row.to_seq)))
    for (const [column, type] of columnsOf(table)) {
      const row = random.pick(rows(table))
      const place = `${table} ${column}`
      const value = otherValue(row[column], type)
      const bad = await foundWith(table, row, column, value)
      const isUnsealed = place === 'change seq' && Number(row.seq) > lastSealed
      if (bad === undefined || (bad === null && (unvouched.includes(place) || isUnsealed))) continue
      if (bad !== null && restsOnIt[place]?.includes(bad.kind)) continue
      const own = table === 'entry' ? [row.kind] : kinds
      const also = namedAsEntry.includes(place) ? ['entry'] : []
      expect(bad, `${place} of ${at(row)}`).toMatchObject({
        kind: expect.toBeOneOf([...own, ...also]),
        at: expect.toBeOneOf([at(row), at({ ...row, [column]: value })]),
      })
    }
  })

  test.each(Object.keys(tables))('misses a row of %s', async (table) => {
    const closed = rows('day').map(({ date }) => String(date))
    const { anchoredThrough } = await verifyRegister(story.register)
    for (const row of sample(rows(table), 4)) {
      remove(table, row)
      const bad = await firstBad()
      insert(table, row)
      // Inside, neither a last unseen day nor a last seal can be missed.
      if (table === 'day' && row.date === closed.at(-1) && String(row.date) > String(anchoredThrough))
        continue
      if (table === 'seal' && String(row.date) > String(closed.at(-1))) continue
      expect(bad?.kind, `${table} ${keyValues(table, row)}`).toBeOneOf([...(tables[table]?.missed ?? [])])
    }
  })

  test.each(['change', 'entry'])('finds two rows of %s that were exchanged', async (table) => {
    const isSealed = ({ seq }: Row) => rows('seal').some(({ to_seq }) => Number(seq) <= Number(to_seq))
    const pair = sample(rows(table).filter(isSealed), 2)
    const exchanged = pair.map((row, at) => ({ ...row, seq: pair[1 - at]?.seq }))
    for (const row of pair) remove(table, row)
    for (const row of exchanged) insert(table, row)
    const bad = await firstBad()
    for (const row of exchanged) remove(table, row)
    for (const row of pair) insert(table, row)
    const [first = 0, last = 0] = pair.map(({ seq }) => Number(seq)).sort((one, other) => one - other)
    // The seal or the day that holds the first, or an entry, at the latest the one that would go back in time.
    if (bad?.kind !== 'seal' && bad?.kind !== 'day')
      expect(bad?.at).toSatisfy((at: number) => first <= at && at <= last + 1)
  })

  test('misses a last change that was cut off, with all that came of it', async () => {
    const cut = rows('change').at(-1) ?? {}
    const consents = rows('consent').filter((row) => String(row.last_id) === String(cut.id))
    const kept = rows('evidence').filter((row) => String(row.change_id) === String(cut.id))
    expect(consents).toHaveLength(1)
    for (const row of consents) remove('consent', row)
    for (const row of kept) remove('evidence', row)
    remove('change', cut)
    const problem = 'it is missing, though its number was given'
    expect(await firstBad()).toEqual({ kind: 'entry', at: Number(cut.seq), problem })
    insert('change', cut)
    for (const row of kept) insert('evidence', row)
    for (const row of consents) insert('consent', row)
    expect(await firstBad()).toBeNull()
  })
})

const bytes = (length: number) => Buffer.alloc(length, 7)

/** Copies of the last row under another name, made without the key. */
const foreign: Readonly<Record<string, readonly Row[]>> = {
  change: [{ seq: 9999, id: bytes(32), ordinal: 99 }],
  recipient: [
    { id: 9999, mark: bytes(32) },
    { id: 9999, mark: bytes(32), commitment: bytes(32), sealed: null, erased_at: 1, renewed_at: null },
  ],
  past_commitment: [{ through_seq: 9999, commitment: bytes(32) }],
  consent: [{ id: 9999, channel: 'EPOSTA', recipient_type: 'TACIR' }],
  evidence: [{ change_id: bytes(32) }],
  entry: [{ seq: 9999, id: bytes(32), ordinal: 99, kind: 'complaint' }],
  seal: [{ from_seq: 9999, to_seq: 9999 }],
  day: [{ date: '2026-04-09' }],
  complaint: [{ id: 9999, request_key: null }],
}

const namedAs: Readonly<Record<string, Kind[]>> = {
  change: ['entry'],
  past_commitment: ['recipient'],
  seal: ['seal', 'entry'],
}

test.each(Object.keys(tables))(`verifyRegister() names a foreign row of %s (seed ${seed})`, async (table) => {
  for (const other of foreign[table] ?? []) {
    const row = { ...rows(table).at(-1), ...other }
    insert(table, row)
    const bad = await firstBad()
    remove(table, row)
    const last = 'SELECT max(seq) FROM (SELECT seq FROM change UNION ALL SELECT seq FROM entry)'
    database.exec(`UPDATE sqlite_sequence SET seq = (${last}) WHERE name = 'change'`)
    expect(bad?.kind).toBeOneOf(namedAs[table] ?? [table])
  }
  expect(await firstBad()).toBeNull()
})

const verified = (list: readonly Entry[]) => verifyEntries(list, story.trusted)
