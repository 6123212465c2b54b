import { beforeAll, describe, expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { openRemoteOn, patientLimits, remoteTables } from '../../test/support/register/engines.ts'
import { openEmbedded } from '../embedded/embedded.ts'
import { StorageError } from '../engine.ts'
import type { Query, Statement } from '../statement.ts'
import { openRemoteSnapshot } from './snapshot.ts'

const folder = forAllTests(openFolder)
const opened = forAllTests(async () => {
  const path = folder.file('notes.db')
  // Made by the embedded engine, so that it has a write-ahead log as on such a server.
  await openEmbedded({ path }).close()
  return await openRemoteOn({ path }, patientLimits)
})
beforeAll(async () => {
  await opened.engine.apply([...remoteTables(), 'CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT'])
  await add(1)
})

const insert = (id: number): Statement => ({ sql: 'INSERT INTO note (id) VALUES (?)', params: [id] })
const add = (id: number) => opened.engine.unit([], () => ({ writes: [insert(id)], result: null }))
const ids: Query<number> = { sql: 'SELECT id FROM note ORDER BY id', params: [], map: ([id]) => Number(id) }
const moment = (reachedMs = patientLimits.reachedMs) =>
  openRemoteSnapshot({
    url: opened.server.url,
    authToken: null,
    limits: { ...patientLimits, reachedMs },
  })

describe('openRemoteSnapshot()', () => {
  test('answers what was there when it was opened, and lets others write', async () => {
    const snapshot = await moment()
    await add(2)
    expect(await snapshot.read(ids)).toEqual([1])
    expect(await snapshot.unit([ids], (seen) => ({ writes: [], result: seen.length }))).toBe(1)
    await snapshot.close()
    expect(await opened.engine.read(ids)).toEqual([1, 2])
  })

  test('refuses a unit that would write', async () => {
    const snapshot = await moment()
    await expect(snapshot.unit([], () => ({ writes: [insert(9)], result: null }))).rejects.toThrow(
      'a snapshot is only read',
    )
    await snapshot.close()
  })

  test('answers nothing of another moment once its own is lost', async () => {
    const snapshot = await moment()
    opened.server.fail({ kind: 'reset-before', times: 1 })
    await expect(snapshot.read(ids)).rejects.toThrow(StorageError)
    await expect(snapshot.read(ids)).rejects.toThrow('did not keep that moment')
    await snapshot.close()
  })

  test('is opened all the same when the database answers again within seconds', async () => {
    opened.server.fail({ kind: 'reset-before', times: 1 })
    const snapshot = await moment()
    expect(await snapshot.read(ids)).toEqual(await opened.engine.read(ids))
    await snapshot.close()
  })

  test('says that it cannot be opened while the database is away', async () => {
    await opened.server.goAway()
    await expect(moment(200)).rejects.toThrow(StorageError)
    await opened.server.comeBack()
  })
})
