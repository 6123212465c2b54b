import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notePerson } from '../../src/register/people.ts'
import { listRooms } from '../../src/register/rooms.ts'
import { addStaff } from '../../src/register/staff.ts'
import {
  admin,
  everythingIn,
  openCommandRegister,
  press,
  pressAsRecipient,
  recipientContext,
  staffContext,
  textOf,
} from '../../test/support/commands.ts'
import { keptMessages } from '../../test/support/kept-messages.ts'
import { phone, subBrandCode, type TestRegister } from '../../test/support/register.ts'
import { postReply } from './posts/posts.ts'
import { type RoomRequest, roomReply, roomWish } from './room-subscription.ts'
import { roomAllowAction } from './staff/room-allow.ts'

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
  await notePerson(home.register, { userId: '7001', chatId: '7001', language: 'tr' })
  await addStaff(home.register, { telegramUser: '7002', role: 'viewer', by: 'test' })
})
afterAll(async () => await home.close())

let title = 'Depo ekibi'
const ask = async (over: Partial<RoomRequest> = {}, userId = '7001', chatId = group) => {
  const context = { ...recipientContext(home, { userId }), chatId }
  const request = { wants: 'subscribe', rest: '', title, isAdministrator: true, ...over } as const
  return textOf(await roomReply(context, request))
}
const rooms = async () =>
  (await listRooms(home.register)).map(({ platform, externalId, brandCode }) => [
    platform,
    externalId,
    brandCode,
  ])
const askedOf = async (chatId: string) =>
  (await keptMessages(home)).filter(({ key }) => key.startsWith('room-asked:') && key.includes(chatId))

describe('roomReply()', () => {
  test('does nothing for who does not administer the group, and says nothing of him', async () => {
    const told = await ask({ isAdministrator: false })
    expect(told).toContain('Bunu bu odanın yöneticileri yapabilir')
    expect(told).not.toContain('7001')
    expect(await ask({ isAdministrator: false, wants: 'leave' })).toBe(told)
    expect(await rooms()).toEqual([])
  })

  test('asks for the brand where it is not clear', async () => {
    const which = 'Hangi marka? Adıyla yazın, örneğin /abone kahve. Markalar: Örnek A.Ş. ve Örnek Kahve.'
    expect(await ask({ rest: 'başka' })).toBe(which)
    expect(await ask({}, '7003')).toBe(which)
    expect(await rooms()).toEqual([])
  })

  test('subscribes the group at once for an admin of the brand, once, and ends it again', async () => {
    expect(await ask()).toContain('Bu oda Örnek Kahve günlük raporunu alacak.')
    expect(await ask({ rest: 'KAHVE' })).toContain('zaten alıyor')
    expect(await ask({ rest: 'kahve' }, '7003')).toContain('zaten alıyor')
    expect(await rooms()).toEqual([['telegram', group, subBrandCode]])
    expect(await ask({ wants: 'leave', rest: 'başka' }, '7003')).toContain('Bu odaya gelenler: Örnek Kahve.')
    expect(await ask({ wants: 'leave' }, '7003')).toContain('artık almayacak')
    expect(await ask({ wants: 'leave' })).toContain('almıyordu')
    expect(await rooms()).toEqual([])
  })

  test.each([
    ['who has no role here', '7003'],
    ['who only reads reports here', '7002'],
  ])('asks the admins of the brand for %s, and subscribes nothing by itself', async (_, userId) => {
    const chatId = `-100555${userId}`
    title = 'Depo <ekibi>'
    expect(await ask({ rest: 'kahve' }, userId, chatId)).toContain(
      "İstek Örnek Kahve'nin yöneticilerine iletildi.",
    )
    await ask({ rest: 'kahve' }, userId, chatId)
    expect(await rooms()).toEqual([])
    const asked = await askedOf(chatId)
    expect(asked.map(({ platform, target }) => [platform, target])).toEqual([
      ['slack', admin],
      ['telegram', '7001'],
    ])
    const [slack, telegram] = asked
    if (slack?.message.kind !== 'room-asked' || telegram?.message.kind !== 'room-asked') throw new Error('?')
    const posting = { language: 'tr', today: '2026-03-02', mayBeRepeat: false } as const
    const post = postReply(telegram.message, posting)
    expect(textOf(post)).toContain('"Depo <ekibi>" adlı Telegram odasının yöneticisi')
    expect(everythingIn(post)).not.toContain(userId === '7003' ? ' 7003' : ' 7002')

    const label = 'Örnek Kahve raporunu o odaya gönder'
    expect(textOf(await pressAsRecipient(recipientContext(home, { userId: '7004' }), post, label))).toContain(
      'yetki',
    )
    expect(textOf(await pressAsRecipient(recipientContext(home, { userId: '7002' }), post, label))).toContain(
      'yönetici yetkisi gerekir',
    )
    expect(await rooms()).toEqual([])
    const allowed =
      userId === '7003'
        ? await pressAsRecipient(recipientContext(home, { userId: '7001' }), post, label)
        : await press(await staffContext(home), postReply(slack.message, posting), label)
    expect(textOf(allowed)).toContain('Örnek Kahve günlük raporu o odaya gidecek.')
    expect(await rooms()).toEqual([['telegram', chatId, subBrandCode]])
    const told = (await keptMessages(home)).filter(({ target }) => target === chatId)
    expect(told.map(({ message }) => message)).toEqual([{ kind: 'room-allowed', brandName: 'Örnek Kahve' }])
    await ask({ wants: 'leave' }, userId, chatId)
  })

  test('takes an address out of the name of a group, and shows no more than its beginning', async () => {
    title = `Ara: ${phone(9).address} ${'x'.repeat(200)}`
    await ask({ rest: 'kahve' }, '7003', '-100888')
    const [asked] = await askedOf('-100888')
    if (asked?.message.kind !== 'room-asked') throw new Error('Cannot read the message')
    expect(asked.message.title).toContain('+90 500 ••• •• 09')
    expect(asked.message.title.length).toBeLessThanOrEqual(60)
    title = 'Depo ekibi'
  })

  test('asks no more often in a day than the admins can bear', async () => {
    const answers: string[] = []
    for (let n = 0; n < 40; n += 1) answers.push(await ask({ rest: 'kahve' }, '7003', `-100999${100 + n}`))
    expect(answers.at(-1)).toContain('bugün çok istek iletildi')
    const told = (await keptMessages(home)).filter(({ key }) => key.startsWith('room-asked:'))
    expect(told.length).toBeLessThanOrEqual(50)
    home.clock.move(24 * 60 * 60_000)
    expect(await ask({ rest: 'kahve' }, '7003', '-1009991')).toContain('iletildi')
  })

  test.each([
    ['', String(subBrandCode)],
    ['7001', String(subBrandCode)],
    ['-1001', '999999'],
    ['-1001', ''],
  ])('lets no group in by a button that says %j, %j', async (externalId, code) => {
    const desk = await recipientContext(home, { userId: '7001' }).asStaff('tr')
    await roomAllowAction(desk, [externalId, code])
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
