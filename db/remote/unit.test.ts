import { LibsqlBatchError, LibsqlError } from '@libsql/client/http'
import { describe, expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../engine.ts'
import { type RemoteDatabase, usualPace } from './database.ts'
import { RemoteUnit } from './unit.ts'

/* Orders of answers that no server gives on command. */

const lost = () => new TypeError('fetch failed')
/** Refuses the statement at this place of the batch: first the receipt, then the guards. */
const refusedAt = (place: number, code = 'SQLITE_CONSTRAINT') => new LibsqlBatchError('refused', place, code)
const status = (code: number) =>
  new LibsqlError(
    'refused',
    'SERVER_ERROR',
    undefined,
    undefined,
    Object.assign(new Error(), { status: code }),
  )

type Answer = Error | 'taken'

/** `stored` is the attempt that it says was stored. */
function database(script: {
  readonly writes: readonly Answer[]
  readonly reads?: readonly (Error | 'row')[]
  readonly stored?: number
}): RemoteDatabase & { readonly written: number } {
  const [writes, reads] = [[...script.writes], [...(script.reads ?? [])]]
  let written = 0
  return {
    get written() {
      return written
    },
    limits: { requestMs: 1000, reachedMs: 50, decidedMs: 50 },
    pace: usualPace,
    async read(queries) {
      const next = reads.length > 1 ? reads.shift() : reads[0]
      if (next instanceof Error) throw next
      const isReceipt = queries[0]?.sql.includes('unit_receipt')
      return [{ columns: 1, rows: [[BigInt(isReceipt ? (script.stored ?? 0) : 7)]] }]
    },
    async write() {
      const next = writes.length > 1 ? writes.shift() : writes[0]
      written += 1
      if (next instanceof Error) throw next
    },
    moment: () => Promise.reject(new Error('not asked for')),
    close() {},
  }
}

const read = { sql: 'SELECT 7', params: [], map: ([value]: readonly unknown[]) => Number(value) }
const insert = { sql: 'INSERT INTO note VALUES (1)', params: [] }
const unitOn = (on: RemoteDatabase, decide = () => ({ writes: [insert], result: 'stored' })) =>
  new RemoteUnit(on, [read], decide, [])

describe('a unit whose answer was lost', () => {
  test.each([404, 401])('is unknown when the database says %i from then on', async (code) => {
    const unit = unitOn(database({ writes: [lost(), status(code)] }))
    await expect(unit.attempt()).rejects.toThrow(UnknownOutcomeError)
  })

  test('is found by its receipt when that was said only once', async () => {
    const unit = unitOn(database({ writes: [lost(), status(404), refusedAt(0)], stored: 1 }))
    expect(await unit.attempt()).toEqual({ kind: 'done', result: 'stored' })
  })

  test('is found by its receipt when only its answer was too large', async () => {
    const tooLarge = new LibsqlError('Response is too large', 'RESPONSE_TOO_LARGE')
    const unit = unitOn(database({ writes: [tooLarge, refusedAt(0)], stored: 1 }))
    expect(await unit.attempt()).toEqual({ kind: 'done', result: 'stored' })
  })

  test('is unknown when it was overtaken and cannot be read again, since it may still arrive', async () => {
    const unit = unitOn(database({ writes: [lost(), refusedAt(1), lost()], reads: ['row', lost()] }))
    expect(await unit.attempt()).toEqual({ kind: 'overtaken' })
    await expect(unit.attempt()).rejects.toThrow(UnknownOutcomeError)
  })

  test('is told as refused when it gave up for good, though the answer to that was lost too', async () => {
    let decided = 0
    const unit = unitOn(database({ writes: [lost(), refusedAt(1), lost(), refusedAt(0)], stored: 0 }), () => {
      decided += 1
      if (decided > 1) throw new RangeError('full')
      return { writes: [insert], result: 'stored' }
    })
    expect(await unit.attempt()).toEqual({ kind: 'overtaken' })
    await expect(unit.attempt()).rejects.toThrow(RangeError)
  })
})

describe('a unit of which nothing was written', () => {
  test('is told so when the database refuses it', async () => {
    const unit = unitOn(database({ writes: [status(404)] }))
    await expect(unit.attempt()).rejects.toThrow(StorageError)
  })

  test.each(['TRANSACTION_TIMEOUT', 'TRANSACTION_BUSY'])('is tried again after %s', async (code) => {
    const on = database({ writes: [refusedAt(2, code), 'taken'] })
    expect(await unitOn(on).attempt()).toEqual({ kind: 'done', result: 'stored' })
    expect(on.written).toBe(2)
  })
})
