import Database from 'libsql'
import { describe, expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { startChild } from '../../test/support/processes/child.ts'
import type { Query, Statement } from '../statement.ts'
import { openEmbedded } from './embedded.ts'

const folder = forAllTests(openFolder)

const table = 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
const insert = (id: number): Statement => ({ sql: 'INSERT INTO note VALUES (?, ?)', params: [id, `${id}`] })
/** Turns of this process's event loop while the lock is held. */
const lockedTurns = 2000
const fromChild = 1_000_000

async function lockedBy(path: string) {
  const child = startChild('hold-lock.ts', path)
  await child.line()
  return child
}

async function turnsPass(): Promise<void> {
  for (let turn = 0; turn < lockedTurns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('openEmbedded() beside another process that holds the lock', () => {
  test('delays units but loses none, and does not block this process meanwhile', async () => {
    const path = folder.file('held.db')
    const engine = openEmbedded({ path })
    await engine.apply([table])
    const child = await lockedBy(path)
    let written = false
    const asked = Promise.all(
      Array.from({ length: 20 }, (_, n) => engine.unit([], () => ({ writes: [insert(n)], result: n }))),
    ).finally(() => {
      written = true
    })
    expect(await engine.read(ids)).toEqual([])
    await turnsPass()
    expect(written).toBe(false)
    child.say('let go')
    expect(await asked).toHaveLength(20)
    expect(await child.line()).toBe('released')
    await child.ended()

    const outcome = engine.unit([ids], (known) => ({ writes: [insert(20)], result: known }))
    expect(await outcome).toEqual([...Array(20).keys(), fromChild])
    expect(await engine.read(ids)).toEqual([...Array(21).keys(), fromChild])
    await engine.close()
  })

  test.each([
    ['is being written', (path: string) => openEmbedded({ path })],
    ['has no write-ahead log yet', (path: string) => new Database(path)],
  ])('opens a file that %s', async (what, open) => {
    const path = folder.file(`${what}.db`)
    const first = open(path)
    if (first instanceof Database) first.exec(table)
    else await first.apply([table])
    await first.close()
    const child = await lockedBy(path)
    const engine = openEmbedded({ path })
    const written = engine.unit([], () => ({ writes: [insert(1)], result: null }))
    await turnsPass()
    child.say('let go')
    await written
    expect(await engine.read(ids)).toEqual([1, fromChild])
    await child.ended()
    await engine.close()
  })
})
