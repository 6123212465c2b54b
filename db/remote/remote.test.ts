import { afterAll, describe, expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import type { HranaFault } from '../../test/support/hrana/faults.ts'
import type { HranaServer, HranaServerOptions } from '../../test/support/hrana/server.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { openRemoteOn, patientLimits, remoteTables } from '../../test/support/register/engines.ts'
import { type Engine, StorageError, UnknownOutcomeError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import type { RemoteLimits } from './database.ts'
import { openRemote } from './remote.ts'

/* Failures of the database and the network; the engine's other promises are in test/promises. */

const folder = forAllTests(openFolder)
let files = 0
const closings: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closings) await close()
})

const brief: RemoteLimits = { ...patientLimits, reachedMs: 2_000 }
const impatient: RemoteLimits = { ...patientLimits, requestMs: 1_000 }
const tooLateMs = 3_000

async function openNotes(
  options: Omit<HranaServerOptions, 'path'> = {},
  limits: RemoteLimits = patientLimits,
): Promise<{ engine: Engine; server: HranaServer }> {
  const { engine, server, close } = await openRemoteOn(
    { path: folder.file(`${files++}.db`), ...options },
    limits,
  )
  closings.push(close)
  await engine.apply([...remoteTables(), 'CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT'])
  return { engine, server }
}

const insert = (id: number): Statement => ({ sql: 'INSERT INTO note (id) VALUES (?)', params: [id] })
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
/** Adds the next number; stored twice, it would be there twice. */
const addNext = (engine: Engine) =>
  engine.unit([ids], (known) => {
    const next = (known.at(-1) ?? 0) + 1
    return { writes: [insert(next)], result: next }
  })
/** Without a read, only its receipt keeps it from being stored twice. */
const addBlindly = (engine: Engine) =>
  engine.unit([], () => ({
    writes: [{ sql: 'INSERT INTO note (id) SELECT ifnull(max(id), 0) + 1 FROM note', params: [] }],
    result: 'stored',
  }))

describe('a unit of a remote engine', () => {
  const passing: readonly (readonly [string, HranaFault])[] = [
    ['is reset before it arrives', { kind: 'reset-before', times: 1, only: 'writes' }],
    ['is answered 503', { kind: 'status', status: 503, times: 2, only: 'writes' }],
    ['is answered 429', { kind: 'status', status: 429, times: 1, only: 'writes' }],
    ['is answered with garbage', { kind: 'garbage', times: 1, only: 'writes' }],
    ['is committed and its answer lost', { kind: 'reset-after', times: 1, only: 'writes' }],
    ['is committed and its answer lost, twice over', { kind: 'reset-after', times: 2, only: 'writes' }],
  ]
  test.each(passing)('is stored once when its write %s', async (_, fault) => {
    const { engine, server } = await openNotes()
    await addNext(engine)
    server.fail(fault)
    expect(await addNext(engine)).toBe(2)
    expect(server.struck[fault.kind]).toBe(fault.times)
    server.fail(fault)
    expect(await addBlindly(engine)).toBe('stored')
    expect(await engine.read(ids)).toEqual([1, 2, 3])
  })

  test('keeps an attempt that arrives late from being stored beside a later one', async () => {
    const { engine, server } = await openNotes({}, impatient)
    server.fail({ kind: 'slow', ms: tooLateMs, times: 1, only: 'writes' })
    expect(await addBlindly(engine)).toBe('stored')
    const late = server.requests
    await waitUntil(() => server.late === 1)
    expect(late).toBeGreaterThan(1)
    expect(await engine.read(ids)).toEqual([1])
  })

  test('gives up refusing, and an attempt that arrives late does not store it', async () => {
    const { engine, server } = await openNotes({}, impatient)
    server.fail({ kind: 'slow', ms: tooLateMs, times: 1, only: 'writes' })
    const [unit] = await Promise.allSettled([
      engine.unit([ids], (known) => {
        if (known.length > 0) throw new RangeError('full')
        return { writes: [insert(9)], result: null }
      }),
      waitUntil(() => server.struck.slow === 1).then(() => addBlindly(engine)),
    ])
    expect(unit).toMatchObject({ reason: { message: 'full' } })
    await waitUntil(() => server.late === 1)
    expect(await engine.read(ids)).toEqual([1])
  })

  test('is told as unknown when its answer is lost and the database is gone', async () => {
    const { engine, server } = await openNotes({}, brief)
    server.fail({ kind: 'reset-after', only: 'writes', times: 1 })
    const unit = addNext(engine)
    // Resent until the retry window ends, when the server is gone.
    const gone = waitUntil(() => server.struck['reset-after'] === 1).then(() => server.goAway())
    await expect(unit).rejects.toBeInstanceOf(UnknownOutcomeError)
    await gone
    await server.comeBack()
    expect(await engine.read(ids)).toEqual([1])
    expect(await addNext(engine)).toBe(2)
  })

  test('is told as not stored when the database was away all the time', async () => {
    const { engine, server } = await openNotes({}, brief)
    await server.goAway()
    const [read, blind] = await Promise.allSettled([addNext(engine), addBlindly(engine)])
    expect(read).toMatchObject({ reason: { name: 'StorageError', passing: true } })
    expect(blind).toMatchObject({ reason: { name: 'StorageError', passing: true } })
    await server.comeBack()
    expect(await engine.read(ids)).toEqual([])
  })

  test('answers with what the lost attempt decided, not with a later refusal', async () => {
    const { engine, server } = await openNotes()
    server.fail({ kind: 'reset-after', times: 1, only: 'writes' })
    const units = Array.from({ length: 6 }, (_, n) =>
      engine.unit([ids], (known) => {
        if (known.length >= 3) throw new RangeError('full')
        return { writes: [insert(100 + n)], result: 100 + n }
      }),
    )
    const stored = (await Promise.allSettled(units)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )
    expect(stored.sort((one, other) => one - other)).toEqual(await engine.read(ids))
    expect(stored).toHaveLength(3)
  })

  test('is committed exactly once each in a storm of faults', async () => {
    const { engine, server } = await openNotes()
    const storm: HranaFault[] = [
      { kind: 'reset-after', times: 3, only: 'writes' },
      { kind: 'status', status: 500, times: 2 },
      { kind: 'reset-before', times: 2 },
      { kind: 'garbage', times: 1 },
    ]
    const results: number[] = []
    for (const fault of storm) {
      server.fail(fault)
      results.push(...(await Promise.all(Array.from({ length: 8 }, () => addNext(engine)))))
    }
    const all = Array.from({ length: 32 }, (_, n) => n + 1)
    expect(results.sort((one, other) => one - other)).toEqual(all)
    expect(await engine.read(ids)).toEqual(all)
  })
})

test('two remote engines on one database let one with a single unit through while the other never stops', async () => {
  const { engine, server } = await openNotes()
  const other = openRemote({ url: server.url, authToken: null })
  closings.unshift(() => other.close())
  let stop = false
  const busy = Array.from({ length: 4 }, async () => {
    while (!stop) await addNext(other)
  })
  const mine: number[] = []
  for (let n = 0; n < 5; n++) mine.push(await addNext(engine))
  stop = true
  await Promise.all(busy)
  expect(new Set(mine).size).toBe(5)
})

describe('a remote database', () => {
  test('with a wrong token is told at once, without the token', async () => {
    const { server } = await openNotes({ authToken: 'right' })
    const wrong = openRemote({ url: server.url, authToken: 'wrong' })
    closings.unshift(() => wrong.close())
    const failure = await wrong.read(ids).catch((error) => error)
    expect(failure).toBeInstanceOf(StorageError)
    expect(failure).toMatchObject({ passing: false, message: 'Cannot use the database: HTTP_401' })
  })

  test('is read again after a passing fault, and told when it goes on', async () => {
    const { engine, server } = await openNotes()
    await addNext(engine)
    server.fail({ kind: 'status', status: 500, times: 3 })
    expect(await engine.read(ids)).toEqual([1])
    server.fail({ kind: 'status', status: 500 })
    const soonTold = openRemote({ url: server.url, authToken: null, limits: brief })
    closings.unshift(() => soonTold.close())
    await expect(soonTold.read(ids)).rejects.toMatchObject({ name: 'StorageError', passing: true })
    server.mend()
  })

  test('drops receipts that are needed no more', async () => {
    const { engine, server } = await openNotes()
    const old: Statement = { sql: "INSERT INTO unit_receipt VALUES ('old', 1, 1000)", params: [] }
    await engine.unit([], () => ({ writes: [old], result: null }))
    const next = openRemote({ url: server.url, authToken: null })
    closings.unshift(() => next.close())
    await addNext(next)
    const kept: Query<string> = { sql: 'SELECT id FROM unit_receipt', params: [], map: ([id]) => String(id) }
    expect(await next.read(kept)).toHaveLength(2)
    expect(await next.read(kept)).not.toContain('old')
  })

  test('holds back an integer that would lose digits', async () => {
    const { engine } = await openNotes()
    const big: Query<unknown> = { sql: 'SELECT 9007199254740993', params: [], map: ([value]) => value }
    await expect(engine.read(big)).rejects.toThrow(RangeError)
  })
})

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
