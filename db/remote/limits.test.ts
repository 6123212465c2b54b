import { type IncomingMessage, request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import type { HranaServerOptions } from '../../test/support/hrana/server.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { openRemoteOn, patientLimits, remoteTables } from '../../test/support/register/engines.ts'
import type { Engine } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import { openRemoteSnapshot } from './snapshot.ts'

/* Limits of libSQL's own server; docs/en/operate.md names them. */

const folder = forAllTests(openFolder)
let files = 0

async function openNotes(options: Omit<HranaServerOptions, 'path'>, reachedMs = patientLimits.reachedMs) {
  const path = folder.file(`${files++}.db`)
  const { engine, server, close } = await openRemoteOn({ path, ...options }, { ...patientLimits, reachedMs })
  onTestFinished(close)
  await engine.apply([...remoteTables(), 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT'])
  return { engine, server }
}

const insert = (id: number, text: string | null = null): Statement => ({
  sql: 'INSERT INTO note (id, text) VALUES (?, ?)',
  params: [id, text],
})
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
const lengths: Query<number> = {
  sql: 'SELECT text FROM note ORDER BY id',
  params: [],
  map: ([text]) => String(text).length,
}
/** Adds the next two numbers, so that half of a unit would show. */
const addPair = (engine: Engine) =>
  engine.unit([ids], (known) => {
    const next = (known.at(-1) ?? 0) + 1
    return { writes: [insert(next), insert(next + 1)], result: [next, next + 1] }
  })
const addNote = (engine: Engine, id: number, text: string) =>
  engine.unit([], () => ({ writes: [insert(id, text)], result: id }))

describe('a unit whose lock is taken for another that waits', () => {
  test('keeps no half, and is stored once afterwards', async () => {
    const { engine, server } = await openNotes({ lockHeldMs: 0 })
    const stored: number[][] = []
    for (let round = 0; round < 5; round += 1) {
      server.fail({ kind: 'stalls', times: 1, only: 'writes' })
      stored.push(...(await Promise.all([addPair(engine), addPair(engine), addPair(engine)])))
    }
    expect(server.struck.stalls).toBe(5)
    const all = Array.from({ length: 30 }, (_, place) => place + 1)
    expect(stored.flat().sort((one, other) => one - other)).toEqual(all)
    expect(await engine.read(ids)).toEqual(all)
  })
})

describe('a database that merges its log', () => {
  test('is written again after SQLITE_BUSY', async () => {
    const { engine, server } = await openNotes({})
    server.fail({ kind: 'busy', times: 3, only: 'writes' })
    expect(await addPair(engine)).toEqual([1, 2])
    expect(server.struck.busy).toBe(3)
    expect(await engine.read(ids)).toEqual([1, 2])
  })

  test('is told as in use when that goes on, with nothing stored', async () => {
    const { engine, server } = await openNotes({}, 200)
    server.fail({ kind: 'busy', only: 'writes' })
    await expect(addPair(engine)).rejects.toMatchObject({ name: 'StorageError', passing: true })
    server.mend()
    expect(await engine.read(ids)).toEqual([])
  })
})

describe('an answer that is too large', () => {
  const refused = {
    name: 'StorageError',
    message: 'Cannot use the database: its answer is larger than it allows',
  }

  test('is told at once, and not asked for again', async () => {
    const { engine, server } = await openNotes({ answers: { answer: 2_000 } })
    for (const id of [1, 2, 3]) await addNote(engine, id, 'x'.repeat(900))
    const before = server.requests
    await expect(engine.read(lengths)).rejects.toMatchObject(refused)
    const unit = engine.unit([ids, lengths], () => ({ writes: [insert(4)], result: null }))
    await expect(unit).rejects.toMatchObject(refused)
    expect(server.requests).toBe(before + 2)
    expect(await engine.read(ids)).toEqual([1, 2, 3])
    const snapshot = await openRemoteSnapshot({ url: server.url, authToken: null, limits: patientLimits })
    await expect(snapshot.read(lengths)).rejects.toMatchObject(refused)
    await snapshot.close()
  })

  test('is so also beside others that are under way', async () => {
    const { engine, server } = await openNotes({})
    await addNote(engine, 1, 'x'.repeat(9_000_000))
    const unread = await Promise.all([1, 2, 3].map(() => answerLeftUnread(server.url, lengths.sql)))
    await expect(engine.read(lengths)).rejects.toMatchObject(refused)
    expect(await addNote(engine, 2, 'short')).toBe(2)
    for (const answer of unread) answer.destroy()
    await expect.poll(() => engine.read(lengths).catch(() => null)).toEqual([9_000_000, 5])
  })
})

/** Its bytes stay with the server, beyond what the network takes. */
async function answerLeftUnread(url: string, sql: string): Promise<IncomingMessage> {
  const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }, { type: 'close' }] })
  return await new Promise((resolve, reject) => {
    const asking = request(`${url}/v2/pipeline`, { method: 'POST', agent: false }, resolve)
    asking.on('error', reject).end(body)
  })
}
