import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rowsOf, unguard } from '../../test/cli/tamper.ts'
import { openProofStory, type ProofStory } from '../../test/support/proof.ts'
import type { BadEntry } from './verify.ts'
import { verifyRegister } from './verify-register.ts'

/** What verification finds when a whole row is taken away, or put in, and what it says honestly that it cannot find. */

let story: ProofStory
let database: Database.Database
beforeAll(async () => {
  story = await openProofStory()
  database = new Database(story.path, { timeout: 5000 })
  unguard(database)
})
afterAll(async () => {
  database.close()
  await story.close()
})

type Row = Readonly<Record<string, unknown>>
type Kind = BadEntry['kind']

const found = async () => (await verifyRegister(story.register, story.trusted)).firstBad

function columnsOf(table: string): string[] {
  return rowsOf(database, `SELECT name FROM pragma_table_info('${table}')`).flat().map(String)
}

function rows(table: string): Row[] {
  const columns = columnsOf(table)
  return rowsOf(database, `SELECT * FROM ${table}`).map((values) =>
    Object.fromEntries(columns.map((name, place) => [name, values[place]])),
  )
}

function keyOf(table: string): string[] {
  return rowsOf(database, `SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`)
    .flat()
    .map(String)
}

function insert(table: string, row: Row): void {
  const names = Object.keys(row)
  const values = Object.values(row)
  database
    .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(values as never)
}

function remove(table: string, row: Row): void {
  const key = keyOf(table)
  database
    .prepare(`DELETE FROM ${table} WHERE ${key.map((name) => `${name} = ?`).join(' AND ')}`)
    .run(key.map((name) => row[name]) as never)
}

/** What numbers were given stays as it was before a foreign row came. */
function takeBack(table: string, row: Row): void {
  remove(table, row)
  database.exec(
    `UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM (SELECT seq FROM change UNION ALL SELECT seq FROM entry)) WHERE name = 'change'`,
  )
}

/** As what a row that was taken away is missed. */
const missedAs: Readonly<Record<string, readonly Kind[]>> = {
  change: ['entry', 'consent'],
  recipient: ['recipient'],
  past_commitment: ['recipient', 'change'],
  consent: ['consent'],
  evidence: ['evidence'],
  entry: ['entry', 'recipient', 'complaint'],
  complaint: ['complaint'],
  seal: ['seal', 'day'],
  day: ['day', 'stamp', 'posted'],
}

/** What of these is not missed from inside, and why; each of them at least once in the story. */
const notMissed: Readonly<Record<string, (row: Row) => boolean>> = {
  // The last day, whose head nobody outside has: the register's end is for a person to compare.
  day: ({ date }) => date === '2026-03-05',
}

describe.each(Object.keys(missedAs))('verifyRegister() misses a row of %s', (table) => {
  test('whichever is taken away', async () => {
    const all = rows(table)
    expect(all.length).toBeGreaterThan(0)
    expect(all.some((row) => notMissed[table]?.(row))).toBe(table in notMissed)
    for (const row of all) {
      remove(table, row)
      const bad = await found()
      insert(table, row)
      const key = keyOf(table).map((name) => String(row[name]))
      if (notMissed[table]?.(row)) expect(bad, `${table} ${key}`).toBeNull()
      else expect(bad?.kind, `${table} ${key}`).toBeOneOf([...(missedAs[table] ?? [])])
    }
    expect(await found()).toBeNull()
  })
})

const bytes = (length: number) => Buffer.alloc(length, 7)
const last = (table: string) => rows(table).at(-1) ?? {}
const nextOf = (table: string, column: string) =>
  1 + Math.max(...rows(table).map((row) => Number(row[column])))

/** Rows that somebody puts in who has the file and not the key: what is here already, under another name. */
const foreign: readonly (readonly [string, string, () => Row, Kind | null])[] = [
  ['change', 'a copy at the end', () => ({ seq: 99, id: bytes(32), ordinal: 9 }), 'entry'],
  ['recipient', 'another mark for an address', () => ({ id: 99, mark: bytes(32) }), 'recipient'],
  [
    'recipient',
    'one that looks erased',
    () => ({ id: 99, mark: bytes(32), commitment: bytes(32), sealed: null, erased_at: 1, renewed_at: null }),
    'recipient',
  ],
  ['past_commitment', 'an absence', () => ({ through_seq: 99, commitment: bytes(32) }), 'recipient'],
  ['consent', 'one of another channel', () => ({ channel: 'EPOSTA', recipient_type: 'TACIR' }), 'consent'],
  ['evidence', 'that of no change', () => ({ change_id: bytes(32) }), 'evidence'],
  [
    'entry',
    'a copy at the end',
    () => ({
      seq: 1 + Math.max(nextOf('entry', 'seq'), nextOf('change', 'seq')),
      id: bytes(32),
      ordinal: 9,
      kind: 'complaint',
    }),
    'entry',
  ],
  ['seal', 'one of nothing', () => ({ from_seq: 99, to_seq: 99 }), 'seal'],
  ['day', 'one that was never closed', () => ({ date: '2026-03-09' }), 'day'],
  ['complaint', 'one that nobody noted', () => ({ id: 99, request_key: null }), 'complaint'],
]

describe('verifyRegister() names a foreign row', () => {
  test.each(foreign)('in %s: %s', async (table, _, overrides, kind) => {
    const row = { ...last(table), ...overrides() }
    insert(table, row)
    try {
      const bad = await found()
      expect(bad?.kind ?? null).toBe(kind)
    } finally {
      takeBack(table, row)
    }
    expect(await found()).toBeNull()
  })

  test('in every table that proves something', () => {
    expect([...new Set(foreign.map(([table]) => table))].toSorted()).toEqual(Object.keys(missedAs).toSorted())
  })
})

describe('verifyRegister() names what it misses as what it is', () => {
  const without = async (table: string, row: Row | undefined) => {
    if (row === undefined) throw new Error(`There is no such row of ${table}`)
    remove(table, row)
    const bad = await found()
    insert(table, row)
    return bad
  }

  test('a recipient with complaints is a recipient', async () => {
    const [row] = rows('recipient')
    expect(await without('recipient', row)).toEqual({
      kind: 'recipient',
      at: 1,
      problem: 'it is missing, though there are changes and consents of it',
    })
  })

  test('a stamp, and a posted head', async () => {
    for (const kind of ['stamp', 'posted']) {
      const row = rows('entry').find((one) => one.kind === kind)
      expect(await without('entry', row)).toEqual({
        kind: 'entry',
        at: Number(row?.seq),
        problem: 'it is missing',
      })
    }
  })

  test('changes that were cut off the end, with the consents they had led to', async () => {
    const before = { change: rows('change'), consent: rows('consent'), evidence: rows('evidence') }
    const cut = before.change.at(-1) ?? {}
    const consent = before.consent.find((row) => String(row.last_id) === String(cut.id))
    const kept = before.evidence.find((row) => String(row.change_id) === String(cut.id))
    const former = before.change.find((row) => String(row.id) === String(cut.previous_id)) ?? {}
    if (consent === undefined || kept === undefined)
      throw new Error('The last change has no consent or evidence')
    remove('change', cut)
    remove('evidence', kept)
    remove('consent', consent)
    insert('consent', {
      ...consent,
      ...{ status: former.status, ordinal: former.ordinal, last_id: former.id },
      ...{ last_recorded_at: former.recorded_at, last_door: former.door, last_actor: former.actor },
      ...{ filed_status: null, filed_source: null, filed_date: null, filed_at: null },
      ...{
        ret_source: former.source,
        ret_date: former.consent_date,
        ret_at: former.consent_at ?? former.recorded_at,
      },
    })
    expect(await found()).toEqual({
      kind: 'entry',
      at: Number(cut.seq),
      problem: `it is missing: numbers were given through ${cut.seq}`,
    })
    remove('consent', consent)
    insert('consent', consent)
    insert('evidence', kept)
    insert('change', cut)
    expect(await found()).toBeNull()
  })
})
