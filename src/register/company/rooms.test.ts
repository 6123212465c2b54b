import { describe, expect, test } from 'vitest'
import type { Statement } from '../../../db/statement.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister, providerCode, subBrandCode } from '../../../test/support/register.ts'
import { addRoom, listRooms, markRoom, type RoomPlace, removeRoom } from './rooms.ts'

const opened = forEachTest(() => openTestRegister())

const place = (externalId: string, brandCode = subBrandCode): RoomPlace => ({
  platform: externalId.startsWith('-') ? 'telegram' : 'slack',
  externalId,
  brandCode,
})
const places = async () =>
  (await listRooms(opened.register)).map(({ externalId, brandCode }) => [externalId, brandCode])
const write = (...writes: Statement[]) => opened.engine.unit([], () => ({ writes, result: null }))

describe('addRoom()', () => {
  test('subscribes a place to a brand once', async () => {
    await addRoom(opened.register, place('C1'))
    await addRoom(opened.register, place('C1'))
    await addRoom(opened.register, place('C1', providerCode))
    await addRoom(opened.register, place('-1001'))
    expect(await places()).toEqual([
      ['C1', subBrandCode],
      ['C1', providerCode],
      ['-1001', subBrandCode],
    ])
    const [room] = await listRooms(opened.register)
    expect(room).toMatchObject({ platform: 'slack', addedAt: opened.clock.now(), lostAt: null })
  })

  test('keeps who subscribed a room and who ended that', async () => {
    await addRoom(opened.register, { ...place('C1'), by: 'U0ADMIN' })
    await removeRoom(opened.register, { ...place('C1'), by: 'U0OTHER' })
    const kept = {
      sql: 'SELECT added_by, removed_by FROM room',
      params: [],
      map: (row: readonly unknown[]) => row,
    }
    expect(await opened.engine.read(kept)).toEqual([['U0ADMIN', 'U0OTHER']])
  })

  test('finds a lost room again', async () => {
    await addRoom(opened.register, place('C1'))
    const [room] = await listRooms(opened.register)
    await write(markRoom(Number(room?.id), 5))
    expect(await listRooms(opened.register)).toMatchObject([{ lostAt: 5 }])
    await addRoom(opened.register, place('C1'))
    expect(await listRooms(opened.register)).toMatchObject([{ id: room?.id, lostAt: null }])
  })
})
