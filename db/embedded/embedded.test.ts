import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { type Engine, type Outcome, StorageError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import { openEmbedded } from './embedded.ts'

const folder = forAllTests(openFolder)
let files = 0
const opened: Engine[] = []
afterAll(async () => {
  for (const engine of opened) await engine.close()
})

async function openNotes(): Promise<{ engine: Engine; path: string }> {
  const path = folder.file(`${files++}.db`)
  const engine = openEmbedded({ path })
  opened.push(engine)
  await engine.apply([
    'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, size BLOB) STRICT',
  ])
  return { engine, path }
}

const insert = (id: number, text = `note ${id}`): Statement => ({
  sql: 'INSERT INTO note (id, text) VALUES (?, ?)',
  params: [id, text],
})
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
const writing =
  (...writes: Statement[]) =>
  (): Outcome<string> => ({ writes, result: 'written' })

function onDisk(path: string): number[] {
  const database = new Database(path, { readonly: true })
  try {
    return (database.prepare('SELECT id FROM note ORDER BY id').raw(true).all([]) as number[][]).map(
      ([id]) => id as number,
    )
  } finally {
    database.close()
  }
}

test('reads one row or all of them by the same words, each time its own', async () => {
  const { engine } = await openNotes()
  await engine.unit([], writing(insert(3)))
  const noteOf = (id: number, single: boolean): Query<number> => ({
    sql: 'SELECT id FROM note WHERE id = ?',
    params: [id],
    map: ([found]) => Number(found),
    single,
  })
  const found: number[][] = []
  for (const [id, single] of [
    [1, false],
    [3, true],
    [3, false],
    [1, true],
  ] as const) {
    found.push(await engine.read(noteOf(id, single)))
  }
  expect(found).toEqual([[], [3], [3], []])
})

test("the file of an embedded engine is its owner's alone, and whole by itself once it is closed", async () => {
  const { engine, path } = await openNotes()
  await engine.unit([], writing(insert(1)))
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await engine.close()
  await rm(`${path}-wal`, { force: true })
  const again = openEmbedded({ path })
  opened.push(again)
  expect(await again.read(ids)).toEqual([1])
})

describe('openEmbedded() unit', () => {
  test('is not disturbed by a read that fails beside it, whenever that comes', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const { engine, path } = await openNotes()
      // More than one commit takes: the first are answered before the last begin.
      const units = Array.from({ length: 515 }, (_, place) => engine.unit([], writing(insert(place + 1))))
      const spoilt = units[511]?.then(async () => {
        for (let turn = 0; turn < turns; turn += 1) await null
        const throwing = { ...ids, map: () => expect.unreachable() }
        await engine.read(throwing)
      })
      await expect(spoilt).rejects.toThrow()
      const answerText = (await Promise.allSettled(units)).filter(({ status }) => status === 'fulfilled')
      expect([turns, onDisk(path).length]).toEqual([turns, answerText.length])
      expect(answerText).toHaveLength(515)
    }
  })

  test('is answered after the commit: the write is on disk by then, for each of a group', async () => {
    const { engine, path } = await openNotes()
    const seen = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        engine.unit([], writing(insert(n))).then(() => onDisk(path).includes(n)),
      ),
    )
    expect(seen).toEqual(Array(20).fill(true))
  })
  test('with many writes gives other requests their turn, and shows all of them or none', async () => {
    const { engine, path } = await openNotes()
    const writes = Array.from({ length: 30_000 }, (_, id) => insert(id))
    let isStored = false
    const stored = engine.unit([], writing(...writes)).then(() => {
      isStored = true
    })
    const seen: number[] = []
    while (!isStored) {
      seen.push((await engine.read(ids)).length, onDisk(path).length)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await stored
    expect(seen.filter((size) => size === 0).length).toBeGreaterThan(6)
    expect(seen.filter((size) => size !== 0 && size !== writes.length)).toEqual([])
    expect(await engine.read(ids)).toHaveLength(writes.length)
  })

  test('fails with its whole commit when the disk is full, and the next one starts afresh', async () => {
    const { engine, path } = await openNotes()
    await engine.unit([], writing(insert(1)))
    await engine.apply(['PRAGMA max_page_count = 6'])
    const huge = { sql: 'INSERT INTO note VALUES (2, ?, ?)', params: ['huge', Buffer.alloc(100_000)] }
    const outcomes = await Promise.allSettled([
      engine.unit([], writing(insert(3))),
      engine.unit([], writing(huge)),
    ])
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ reason: { name: 'StorageError', passing: false } })
      expect(String(outcome.status === 'rejected' && outcome.reason)).toContain('SQLITE_FULL')
    }
    await engine.unit([], writing(insert(4)))
    expect(onDisk(path)).toEqual([1, 4])
  })
})

describe('the write-ahead log of openEmbedded()', () => {
  const MiB = 2 ** 20
  const logBytes = async (path: string) => (await stat(`${path}-wal`)).size
  async function writeMany(engine: Engine, from: number, writes: number): Promise<void> {
    for (let id = from; id < from + writes; id += 1) {
      const note = { sql: 'INSERT INTO note VALUES (?, ?, ?)', params: [id, `${id}`, Buffer.alloc(4 * MiB)] }
      await engine.unit([], writing(note))
    }
  }

  test('is merged while writes go on, and begins anew', async () => {
    const { engine, path } = await openNotes()
    await writeMany(engine, 0, 28)
    expect(await logBytes(path)).toBeLessThan(100 * MiB)
    expect((await stat(path)).size).toBeGreaterThan(8 * MiB)
    expect(await engine.read(ids)).toEqual([...Array(28).keys()])
  })

  test('stays short while guests write, one for long and many for a moment, beside the idle process that keeps the file', async () => {
    const { engine, path } = await openNotes()
    await engine.unit([], writing(insert(1000)))
    const logSizes: number[] = []
    let guest = openEmbedded({ path, isKept: () => true })
    for (let id = 0; id < 48; id += 1) {
      await writeMany(guest, id, 1)
      logSizes.push(await logBytes(path))
      if (id < 24) continue
      await guest.close()
      guest = openEmbedded({ path, isKept: () => true })
    }
    await guest.close()
    expect(Math.max(...logSizes)).toBeLessThan(64 * MiB)
    expect(await engine.read(ids)).toEqual([...Array(48).keys(), 1000])
  })

  test('grows while another process reads one moment, delays no write, and is short again afterwards', async () => {
    const { engine, path } = await openNotes()
    await engine.unit([], writing(insert(1000)))
    const other = new Database(path)
    other.exec('BEGIN')
    const seen = other.prepare('SELECT count(*) FROM note').raw(true)
    expect(seen.get([])).toEqual([1])
    await writeMany(engine, 0, 12)
    expect(await logBytes(path)).toBeGreaterThan(48 * MiB)
    expect(seen.get([])).toEqual([1])
    other.exec('COMMIT')
    other.close()
    await writeMany(engine, 12, 12)
    await engine.mergeLog()
    expect(await logBytes(path)).toBe(0)
    expect(onDisk(path)).toEqual([...Array(24).keys(), 1000])
  })

  test('is empty after mergeLog(), also while units and reads come', async () => {
    const { engine, path } = await openNotes()
    const sizes: number[] = []
    for (let round = 0; round < 20; round += 1) {
      const work = [
        engine.unit([], writing(insert(2 * round))),
        engine.mergeLog().then(async () => sizes.push(await logBytes(path))),
        engine.read(ids),
        engine.unit([], writing(insert(2 * round + 1))),
      ]
      await Promise.all(work)
    }
    await engine.mergeLog()
    expect(await logBytes(path)).toBe(0)
    expect(sizes).toHaveLength(20)
    expect(onDisk(path)).toEqual([...Array(40).keys()])
  })
})

describe('openEmbedded()', () => {
  test('leaves the log of writes, when closed, to the process that keeps the file', async () => {
    const { path } = await openNotes()
    const log = async () => (await stat(`${path}-wal`)).size
    const writeAs = async (isKept: boolean) => {
      const guest = openEmbedded({ path, isKept: () => isKept })
      await guest.unit([ids], (known) => ({ writes: [insert(known.length)], result: null }))
      await guest.close()
    }
    await writeAs(true)
    expect(await log()).toBeGreaterThan(0)
    expect(onDisk(path)).toEqual([0])
    await writeAs(false)
    expect(await log()).toBe(0)
    expect(onDisk(path)).toEqual([0, 1])
  })

  test('throws StorageError for a path that cannot be opened', async () => {
    const file = folder.file('plain-file')
    await writeFile(file, 'no database at all, and quite long enough to be looked at as one'.repeat(20))
    for (const path of [folder.path, join(file, 'izin.db'), file]) {
      expect(() => openEmbedded({ path })).toThrow(StorageError)
      expect(() => openEmbedded({ path })).toThrow(expect.objectContaining({ passing: false }))
    }
  })
})
