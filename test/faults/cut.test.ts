import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import type { Outcome } from '../../db/engine.ts'
import { openFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { extent, seeded } from './extent.ts'

/* A loss of power keeps what was synced; of what was written later it may keep any part. */

const folder = forAllTests(openFolder)
const answered = 40
const sectorBytes = 512
const openMax = 100
let copies = 0

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const inserting = (id: number) => (): Outcome<number> => ({
  writes: [{ sql: 'INSERT INTO note VALUES (?, ?)', params: [id, `note ${id}`] }],
  result: id,
})

/** A database in the middle of a commit: its file, its log, and the length of the log at the last answer. */
async function stoppedInCommit() {
  const path = folder.file('izin.db')
  const engine = openEmbedded({ path })
  await engine.apply(['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT'])
  for (let id = 0; id < answered; id += 4) {
    await Promise.all([0, 1, 2, 3].map((place) => engine.unit([], inserting(id + place))))
  }
  const logBytes = () => statSync(`${path}-wal`).size
  const syncedBytes = logBytes()
  const unanswered = engine.unit([], inserting(answered))
  while (logBytes() === syncedBytes) await new Promise((resolve) => setImmediate(resolve))
  const copy = folder.file('copy.db')
  copyFileSync(path, copy)
  await unanswered
  const log = readFileSync(`${path}-wal`)
  await engine.close()
  return { file: readFileSync(copy), log, syncedBytes }
}

async function idsIn(file: Buffer, log: Buffer): Promise<number[]> {
  // A connection stays open until its statements are collected: each copy has its own name, and few are open at once.
  const path = folder.file(`cut-${copies++}.db`)
  if (copies % openMax === 0) {
    collectGarbage()
    await new Promise((resolve) => setImmediate(resolve))
  }
  writeFileSync(path, file)
  writeFileSync(`${path}-wal`, log)
  const database = new Database(path)
  try {
    expect(database.prepare('PRAGMA integrity_check').raw(true).all([])).toEqual([['ok']])
    return (database.prepare('SELECT id FROM note ORDER BY id').raw(true).all([]) as number[][]).map(Number)
  } finally {
    database.close()
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  }
}

it('a log that is cut at any byte after the last answer holds all that was answered', {
  timeout: extent(300_000, 60 * 60_000),
}, async () => {
  const random = seeded('cut')
  const { file, log, syncedBytes } = await stoppedInCommit()
  const before = [...Array(answered).keys()]
  expect(await idsIn(file, log)).toEqual([...before, answered])
  // At full size every byte; else some, among them the first and the last.
  for (let bytes = syncedBytes; bytes < log.length; bytes += extent(1 + random.below(60), 1)) {
    expect(await idsIn(file, log.subarray(0, bytes)), `cut after ${bytes} bytes`).toEqual(before)
  }
  expect(await idsIn(file, log.subarray(0, -1))).toEqual(before)
  // The disk may also have written later sectors and not earlier ones.
  for (let n = 0; n < extent(100, 5000); n += 1) {
    const torn = Buffer.from(log)
    for (let at = syncedBytes; at < log.length; at += sectorBytes) {
      if (random.chance(0.3)) torn.fill(0, at, Math.min(at + sectorBytes, torn.length))
    }
    const ids = await idsIn(file, torn)
    expect(ids.slice(0, answered), `torn ${n}`).toEqual(before)
  }
})
