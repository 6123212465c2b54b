import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listRooms } from '../../src/register/rooms.ts'
import { addStaff } from '../../src/register/staff.ts'
import { openCommandRegister, recipientContext, textOf } from '../../test/support/commands.ts'
import { subBrandCode, type TestRegister } from '../../test/support/register.ts'
import { type RoomRequest, roomReply, roomWish } from './room-subscription.ts'

let home: TestRegister
const group = '-1001234567890'

beforeAll(async () => {
  home = await openCommandRegister()
  await addStaff(home.register, {
    telegramUser: '7001',
    role: 'admin',
    brandCode: subBrandCode,
    by: 'test',
  })
  await addStaff(home.register, { telegramUser: '7002', role: 'viewer', by: 'test' })
})
afterAll(async () => await home.close())

const ask = async (over: Partial<RoomRequest> = {}, userId = '7001') => {
  const context = { ...recipientContext(home, { userId }), chatId: group }
  return textOf(await roomReply(context, { wants: 'subscribe', rest: '', isAdministrator: true, ...over }))
}
const rooms = async () =>
  (await listRooms(home.register)).map(({ platform, externalId, brandCode }) => [
    platform,
    externalId,
    brandCode,
  ])

describe('roomReply()', () => {
  test.each<[string, Partial<RoomRequest>, string]>([
    ['who does not administer the group', { isAdministrator: false }, '7001'],
    ['who only reads reports here', {}, '7002'],
    ['who has no role here', {}, '7003'],
  ])('subscribes nothing for %s, and says nothing of him', async (_, over, userId) => {
    const told = await ask(over, userId)
    expect(told).toContain('hem bu odanın hem de markanın yöneticisi olmak')
    expect(told).not.toContain(userId)
    expect(await rooms()).toEqual([])
  })

  test('asks for the brand where it is not one of his', async () => {
    expect(await ask({ rest: 'başka' })).toBe(
      'Hangi marka? Adıyla yazın, örneğin /abone kahve. Markalar: Örnek Kahve.',
    )
    expect(await rooms()).toEqual([])
  })

  test('subscribes the group, once, and ends it again', async () => {
    expect(await ask()).toContain('Bu oda Örnek Kahve günlük raporunu alacak.')
    expect(await ask({ rest: 'KAHVE' })).toContain('zaten alıyor')
    expect(await rooms()).toEqual([['telegram', group, subBrandCode]])
    expect(await ask({ wants: 'leave' })).toContain('artık almayacak')
    expect(await ask({ wants: 'leave' })).toContain('almıyordu')
    expect(await rooms()).toEqual([])
  })
})

test.each([
  ['abone', 'subscribe'],
  ['ABONE', 'subscribe'],
  ['abone_sil', 'leave'],
  ['izinlerim', null],
  ['constructor', null],
])('roomWish() reads %j as %j', (command, wish) => {
  expect(roomWish(command)).toBe(wish)
})
