import Database from 'libsql'
import { describe, expect, test } from 'vitest'
import { startChild } from '../test/support/child.ts'
import { openFolder } from '../test/support/folder.ts'
import { forAllTests } from '../test/support/opened.ts'
import { openEmbedded } from './embedded.ts'
import type { Query, Statement } from './statement.ts'

const folder = forAllTests(openFolder)

const table = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
const insert = (id: number): Statement => ({ sql: 'INSERT INTO note VALUES (?, ?)', params: [id, `${id}`] })
const lockedMs = 1000
const fromChild = 1_000_000

describe('openEmbedded() beside another process that holds the lock', () => {
  test('delays units but loses none, and goes on as before', async () => {
    const path = folder.file('held.db')
    const engine = openEmbedded({ path })
    await engine.apply([table])
    const child = startChild('hold-lock.ts', path, String(lockedMs))
    await child.line()

    const asked = Array.from({ length: 20 }, (_, n) =>
      engine.unit([], () => ({ writes: [insert(n)], result: n })),
    )
    expect(await engine.read(ids)).toEqual([])
    child.say('let go')
    expect(await Promise.all(asked)).toHaveLength(20)
    expect(await child.line()).toBe('released')
    await child.ended()

    const outcome = engine.unit([ids], (known) => ({ writes: [insert(20)], result: known }))
    expect(await outcome).toEqual([...Array(20).keys(), fromChild])
    expect(await engine.read(ids)).toEqual([...Array(21).keys(), fromChild])
    await engine.close()
  })

  test('does not block this one while it waits', async () => {
    const path = folder.file('responsive.db')
    const engine = openEmbedded({ path })
    await engine.apply([table])
    const child = startChild('hold-lock.ts', path, String(lockedMs))
    await child.line()
    let written = false
    const asked = engine
      .unit([], () => ({ writes: [insert(1)], result: null }))
      .finally(() => {
        written = true
      })
    child.say('let go')
    let turns = 0
    while (!written) {
      await new Promise((turn) => setImmediate(turn))
      turns++
    }
    await asked
    expect(turns).toBeGreaterThan(100)
    await child.ended()
    await engine.close()
  })

  test('opens a file that is being written', async () => {
    const path = folder.file('opened.db')
    const first = openEmbedded({ path })
    await first.apply([table])
    await first.close()
    const child = startChild('hold-lock.ts', path, String(lockedMs))
    await child.line()
    const engine = openEmbedded({ path })
    expect(await engine.read(ids)).toEqual([])
    child.say('let go')
    await engine.unit([], () => ({ writes: [insert(1)], result: null }))
    expect(await engine.read(ids)).toEqual([1, fromChild])
    await child.ended()
    await engine.close()
  })

  test('opens a file that has no write-ahead log yet once the other process is done', async () => {
    const path = folder.file('journal.db')
    const plain = new Database(path)
    plain.exec(table)
    plain.close()
    const child = startChild('hold-lock.ts', path, String(lockedMs))
    await child.line()
    const engine = openEmbedded({ path })
    child.say('let go')
    await engine.unit([], () => ({ writes: [insert(1)], result: null }))
    expect(await engine.read(ids)).toEqual([1, fromChild])
    await child.ended()
    await engine.close()
  })
})
