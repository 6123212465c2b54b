import { afterAll, describe, expect, test } from 'vitest'
import { ConflictError, type Engine, type Outcome, StorageError } from '../../db/engine.ts'
import type { Query, Statement, Value } from '../../db/statement.ts'
import { openFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import {
  type EngineName,
  engineNames,
  type OpenedEngine,
  openEngine,
  remoteTables,
} from '../support/register/engines.ts'

const folder = forAllTests(openFolder)
let files = 0
const opened: OpenedEngine[] = []
afterAll(async () => {
  for (const opening of opened) await opening.close()
})

async function openNotes(name: EngineName): Promise<Engine> {
  const one = await openEngine(name, folder.file(`${files++}.db`))
  opened.push(one)
  await one.engine.apply([
    ...remoteTables(),
    'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, size BLOB) STRICT',
  ])
  return one.engine
}

const insert = (id: number, text = `note ${id}`): Statement => ({
  sql: 'INSERT INTO note (id, text) VALUES (?, ?)',
  params: [id, text],
})
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
/** The ids in pages of two. */
const idPages = (after = 0): Query<number> => ({
  sql: 'SELECT id FROM note WHERE id > ? ORDER BY id LIMIT 2',
  params: [after],
  map: ([id]) => Number(id),
  next: (page) => (page.length < 2 ? null : idPages(page.at(-1))),
})
const highest: Query<number> = { sql: 'SELECT max(id) FROM note', params: [], map: ([id]) => Number(id) }
const writing =
  (...writes: Statement[]) =>
  (): Outcome<string> => ({ writes, result: 'written' })
const changeText = (id: number, text: string): Statement => ({
  sql: 'UPDATE note SET text = ? WHERE id = ?',
  params: [text, id],
})
const textOf = (id: number): Query<string> => ({
  sql: 'SELECT text FROM note WHERE id = ?',
  params: [id],
  map: ([text]) => String(text),
})

describe.each(engineNames)('an engine, %s', (name) => {
  test('answers what was decided, when all writes are there', async () => {
    const engine = await openNotes(name)
    expect(await engine.unit([], writing(insert(1), insert(2)))).toBe('written')
    expect(await engine.read(ids)).toEqual([1, 2])
  })

  test('hands the rows of every read to the decision, in order', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(insert(1), insert(2)))
    const seen = await engine.unit([ids, textOf(2), textOf(9)], (...rows) => ({ writes: [], result: rows }))
    expect(seen).toEqual([[1, 2], ['note 2'], []])
  })

  test('reads all pages of a query, and lets units that read them come out one after the other', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(...[1, 2, 3, 4].map((id) => insert(id))))
    expect(await engine.read(idPages())).toEqual([1, 2, 3, 4])
    const seen = await engine.unit([idPages(), textOf(2)], (...rows) => ({ writes: [], result: rows }))
    expect(seen).toEqual([[1, 2, 3, 4], ['note 2']])
    // Each writes a row behind the last page of the others.
    const addNext = () =>
      engine.unit([idPages()], (known) => ({ writes: [insert(known.length + 1)], result: known.length + 1 }))
    const added = await Promise.all(Array.from({ length: 10 }, addNext))
    expect(added.sort((one, other) => one - other)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
    expect(await engine.read(idPages())).toEqual(await engine.read(ids))
  })

  test('writes all or nothing, and tells a unique row that was there', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(insert(1)))
    const unit = engine.unit([ids], writing(insert(2), insert(1, 'again')))
    await expect(unit).rejects.toBeInstanceOf(ConflictError)
    await expect(engine.unit([], writing(insert(3, 'note 1')))).rejects.toBeInstanceOf(ConflictError)
    expect(await engine.read(ids)).toEqual([1])
  })

  test('undoes one unit alone when it fails among others', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(insert(1)))
    const outcomes = await Promise.allSettled([
      engine.unit([], writing(insert(5))),
      engine.unit([], writing(insert(2), insert(1, 'again'))),
      engine.unit([ids], () => {
        throw new RangeError('cannot decide')
      }),
      engine.unit([], writing({ sql: 'INSERT INTO note (id, text) VALUES (?, NULL)', params: [3] })),
      engine.unit([], writing({ sql: 'INSERT INTO nowhere VALUES (1)', params: [] })),
      engine.unit([], writing(insert(4))),
    ])
    const states = outcomes.map(({ status }) => status)
    expect(states).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { name: 'ConflictError' } })
    expect(outcomes[2]).toMatchObject({ reason: { message: 'cannot decide' } })
    expect(outcomes[3]).not.toMatchObject({ reason: { name: 'ConflictError' } })
    expect(outcomes[4]).not.toMatchObject({ reason: { name: 'ConflictError' } })
    expect(await engine.read(ids)).toEqual([1, 4, 5])
  })

  test('lets units that read the same come out as if they had run one after the other', async () => {
    const engine = await openNotes(name)
    const taken = await Promise.all(
      Array.from({ length: 40 }, () =>
        engine.unit([highest], ([last]) => ({ writes: [insert((last ?? 0) + 1)], result: (last ?? 0) + 1 })),
      ),
    )
    const oneToForty = Array.from({ length: 40 }, (_, n) => n + 1)
    expect(taken.sort((one, other) => one - other)).toEqual(oneToForty)
    expect(await engine.read(ids)).toEqual(oneToForty)
  })

  test('lets no two units write on what only one of them can have read', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(insert(1, 'on call'), insert(2, 'on call as well')))
    // Each leaves only while the other stays: what they write differs, what they read does not.
    const leave = (id: number, other: number) =>
      engine.unit([textOf(other)], ([text]) =>
        text?.startsWith('on call')
          ? { writes: [changeText(id, `gone ${id}`)], result: true }
          : { writes: [], result: false },
      )
    for (let round = 0; round < 5; round++) {
      await engine.unit([], writing(changeText(1, 'on call'), changeText(2, 'on call as well')))
      const left = await Promise.all([leave(1, 2), leave(2, 1)])
      expect(left.filter((gone) => gone)).toHaveLength(1)
    }
  })

  test('sees a row that comes to be in what was read', async () => {
    const engine = await openNotes(name)
    const few = () =>
      engine.unit([ids], (known) =>
        known.length < 3
          ? { writes: [insert(known.length * 7 + Math.floor(Math.random() * 1e9))], result: true }
          : { writes: [], result: false },
      )
    const outcomes = await Promise.all(Array.from({ length: 12 }, few))
    expect(outcomes.filter((stored) => stored)).toHaveLength(3)
    expect(await engine.read(ids)).toHaveLength(3)
  })

  test('keeps integers, texts, bytes and nulls as they are', async () => {
    const engine = await openNotes(name)
    const bytes = Buffer.from([0, 255, 1, 39])
    const all: Query<unknown[]> = {
      sql: 'SELECT * FROM note ORDER BY id',
      params: [],
      map: (row) => [...row],
    }
    const stored = [
      [1, '', null],
      [2 ** 52, 'ş\u0001"\'', bytes],
    ]
    const rows = stored.map((params) => ({ sql: 'INSERT INTO note VALUES (?, ?, ?)', params }) as Statement)
    await engine.unit([], writing(...rows))
    expect(await engine.read(all)).toEqual(stored)
    // A unit that has read all of it still finds it as it was.
    expect(await engine.unit([all], (found) => ({ writes: [insert(3)], result: found }))).toEqual(stored)
  })

  test('finds rows of every kind of text and number unchanged when it writes', async () => {
    const engine = await openNotes(name)
    const texts = ["it's", 'a;b,c', '\u{1F600}', '\uFFFD', 'İıŞş', 'line\nline', ' ', '\\', '"', 'a\0b']
    await engine.unit([], writing(...texts.map((text, id) => insert(id, text))))
    const read: Query<unknown[]> = {
      sql: 'SELECT text, id, size, id * 1.5, id * 1.0, -id FROM note',
      params: [],
      map: (row) => [...row],
    }
    let decided = 0
    await engine.unit([read], () => {
      decided += 1
      return { writes: [insert(99)], result: null }
    })
    expect(decided).toBe(1)
  })

  test('stores a text with half a character or with NUL whole, with a mark in its place', async () => {
    const engine = await openNotes(name)
    const cut = '\u{1F600}'.slice(0, 1)
    await engine.unit(
      [],
      writing(insert(1, `cut ${cut}`), insert(2, `\\ud83d ${cut}`), insert(3, 'one\0two')),
    )
    expect(await engine.read(textOf(1))).toEqual(['cut \uFFFD'])
    const second = await engine.unit([textOf(2)], (found) => ({ writes: [insert(4)], result: found }))
    expect(second).toEqual(['\\ud83d \uFFFD'])
    expect(await engine.read(textOf(3))).toEqual(['one\uFFFDtwo'])
  })

  test.each([
    ['a boolean', false],
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['an object', {}],
  ])('refuses to bind %s, undoes that unit alone, and goes on', async (_, value) => {
    const engine = await openNotes(name)
    const odd = value as unknown as Value
    const failed = { name: 'BindError', message: expect.stringContaining('Cannot bind value 2') }
    const outcomes = await Promise.allSettled([
      engine.unit([], writing(insert(1))),
      engine.unit([], writing({ sql: 'INSERT INTO note (id, text) VALUES (?, ?)', params: [2, odd] })),
      engine.read({ ...ids, sql: 'SELECT id FROM note WHERE id = ? AND text = ?', params: [1, odd] }),
    ])
    expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { reason: failed }, { reason: failed }])
    expect(await engine.read(ids)).toEqual([1])
  })

  test.each<[string, string, Value[]]>([
    ['one value too few', '(?, ?)', [2]],
    ['no values', '(?, ?)', []],
    ['one value too many', '(?, ?)', [2, 'two', 'three']],
    ['one too few of numbered values', '(?1, ?2)', [2]],
    ['one too many of numbered values', "(?1, 'note ' || ?1)", [2, 'two']],
    ['a value for a question mark of a text', "(2, '?')", [2]],
  ])('refuses a statement with %s, undoes that unit alone, and goes on', async (_, places, params) => {
    const engine = await openNotes(name)
    const failed = { name: 'BindError', message: expect.stringMatching(/it takes \d, not \d/) }
    const sql = `SELECT id FROM note WHERE (id, text) = ${places}`
    const outcomes = await Promise.allSettled([
      engine.unit([], writing(insert(1))),
      engine.unit([], writing({ sql: `INSERT INTO note (id, text) VALUES ${places}`, params })),
      engine.read({ ...ids, sql, params }),
      engine.read({ ...ids, sql, params, single: true }),
      engine.unit([{ ...ids, sql, params }], () => ({ writes: [insert(3)], result: 'written' })),
    ])
    const reasons = Array.from({ length: 4 }, () => ({ reason: failed }))
    expect(outcomes).toMatchObject([{ status: 'fulfilled' }, ...reasons])
    expect(await engine.read(ids)).toEqual([1])
  })

  test('takes no question mark of a text, a name or a comment for a value', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(insert(1), insert(2)))
    const odd: Query<number> = {
      sql: `SELECT id AS "a?""?" -- ?
        FROM /* ? */ [note] AS \`b?\` WHERE id > ? AND text <> 'it''s ?' AND id < ?`,
      params: [1, 9],
      map: ([id]) => Number(id),
    }
    expect(await engine.read(odd)).toEqual([2])
    expect(await engine.unit([odd], (known) => ({ writes: [insert(3)], result: known }))).toEqual([2])
  })

  test('reads with numbered values and with common table expressions of its own', async () => {
    const engine = await openNotes(name)
    await engine.unit([], writing(insert(1), insert(2)))
    const odd: Query<number> = {
      sql: 'WITH some AS (SELECT id FROM note WHERE id > ?1) SELECT id FROM some WHERE id > ?1 AND id < ?2',
      params: [1, 9],
      map: ([id]) => Number(id),
    }
    expect(await engine.unit([odd], (found) => ({ writes: [insert(3)], result: found }))).toEqual([2])
  })

  test('goes on after a query that failed', async () => {
    const engine = await openNotes(name)
    const wrong = { sql: 'SELECT nothing FROM nowhere', params: [], map: () => null }
    await expect(engine.read(wrong)).rejects.toThrow()
    expect(await engine.read(ids)).toEqual([])
  })

  test('applies statements all or none, in turn with units', async () => {
    const engine = await openNotes(name)
    await expect(engine.apply(['CREATE TABLE one (id)', 'CREATE TABLE note (id)'])).rejects.toThrow()
    await Promise.all([
      engine.unit([], writing(insert(1))),
      engine.apply(['CREATE TABLE one (id)', `INSERT INTO note (id, text) VALUES (2, 'two')`]),
      engine.unit([], writing(insert(3))),
    ])
    expect(await engine.read(ids)).toEqual([1, 2, 3])
  })

  test('finishes what was asked before it is closed, and takes nothing after', async () => {
    const engine = await openNotes(name)
    const asked = Array.from({ length: 5 }, (_, n) => engine.unit([], writing(insert(n))))
    await engine.close()
    expect(await Promise.all(asked)).toHaveLength(5)
    await expect(engine.unit([], writing(insert(9)))).rejects.toBeInstanceOf(StorageError)
    await expect(engine.apply(['CREATE TABLE late (id)'])).rejects.toBeInstanceOf(StorageError)
    await expect(engine.read(ids)).rejects.toBeInstanceOf(StorageError)
  })
})
