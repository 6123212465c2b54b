import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { entry } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { admin, openTestDelivery, outboxRow, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { providerCode, subBrandCode } from '../../test/support/register.ts'
import { closeDaysThrough, closedDay } from '../ledger/days.ts'
import { addRoom, listRooms, type Room, type RoomPlace, removeRoom } from '../register/company/rooms.ts'
import type { SendOutcome } from './message.ts'

const hourS = 60 * 60
const notIn: SendOutcome = { kind: 'lost', detail: 'not_in_channel' }
const channel: RoomPlace = { platform: 'slack', externalId: 'C1', brandCode: subBrandCode }
const group: RoomPlace = { platform: 'telegram', externalId: '-42', brandCode: subBrandCode }

const delivery = forEachTest(() => openTestDelivery())

async function roomAt(place: RoomPlace): Promise<Room> {
  await addRoom(delivery.register, place)
  const room = (await listRooms(delivery.register)).find(
    ({ externalId, brandCode }) => externalId === place.externalId && brandCode === place.brandCode,
  )
  if (room === undefined) throw new Error(`There is no room ${place.externalId}`)
  return room
}

async function post(room: Room, text: string, headDate?: string): Promise<void> {
  const { platform, externalId, id: roomId } = room
  await delivery.outbox.put([words(externalId, text, { key: text, platform, roomId, headDate })])
  await delivery.outbox.deliverDue()
}

async function pass(seconds: number): Promise<void> {
  delivery.test.clock.move(seconds * 1000)
  await delivery.outbox.deliverDue()
}

const lostAt = async () => (await listRooms(delivery.register)).map((room) => room.lostAt)
const alarms = () => delivery.platform.sent.filter(({ message }) => message.kind === 'undelivered')

describe('a room that is lost', () => {
  test('keeps its post, tries it every hour, and gets it when the app is let in again', async () => {
    const { platform, test } = delivery
    const since = test.clock.now()
    platform.will('C1', notIn, notIn)
    const room = await roomAt(channel)
    await post(room, 'monday')
    expect(await lostAt()).toEqual([since])
    await pass(hourS - 1)
    expect(platform.textsTo('C1')).toEqual(['monday'])
    await pass(1)
    expect(await outboxRow(delivery.engine, 'monday')).toMatchObject({ state: 'waiting', attempts: 2 })
    expect(await lostAt()).toEqual([since])
    await post(room, 'tuesday')
    await pass(hourS)
    expect(platform.textsTo('C1')).toEqual(['monday', 'monday', 'monday', 'tuesday'])
    expect(platform.sent.some(({ mayBeRepeat }) => mayBeRepeat)).toBe(false)
    expect(await lostAt()).toEqual([null])
  })

  test.each<[string, SendOutcome, string[], object]>([
    ['is given up', { kind: 'unknown', detail: 'lost' }, ['monday'], { outcome: 'unknown', detail: 'lost' }],
    [
      'is not taken by its platform',
      { kind: 'refused', detail: 'msg_too_long' },
      ['monday', 'tuesday'],
      { outcome: 'refused', detail: 'msg_too_long' },
    ],
  ])('is named to the admins once when a post to it %s', async (_, outcome, texts, alarm) => {
    const { platform } = delivery
    platform.will('C1', ...Array.from({ length: 60 }, () => outcome))
    const lost = await roomAt(channel)
    for (const text of texts) await post(lost, text)
    for (let quarter = 0; quarter < 40; quarter += 1) await pass(15 * 60)
    const notices = platform.sent.filter(({ target }) => target === admin).map(({ message }) => message)
    const room = { place: 'C1', brandName: 'Örnek Kahve' }
    expect(notices).toMatchObject([{ kind: 'undelivered', platform: 'slack', room, ...alarm }])
  })

  test.each([channel, group])('alarms every admin once a day, in Slack: $platform', async (place) => {
    const { platform, test } = delivery
    platform.will(place.externalId, ...Array.from({ length: 40 }, () => notIn))
    await post(await roomAt(place), 'monday')
    for (let hour = 0; hour < 8; hour += 1) await pass(hourS)
    const room = { place: place.externalId, brandName: 'Örnek Kahve' }
    const message = { outcome: 'lost', platform: place.platform, room, detail: 'not_in_channel' }
    expect(alarms()).toMatchObject([{ platform: 'slack', target: admin, message }])
    test.clock.set('2026-03-03 08:00:00')
    await pass(hourS)
    await pass(hourS)
    expect(alarms()).toHaveLength(2)
  })
})

test('a room that was removed gets nothing any more of what waited for it', async () => {
  const { engine, outbox, platform, register } = delivery
  platform.will('C1', notIn)
  const room = await roomAt(channel)
  await post(room, 'monday')
  await removeRoom(register, channel)
  await pass(hourS)
  expect(platform.textsTo('C1')).toEqual(['monday'])
  expect(await outboxRow(engine, 'monday')).toMatchObject({ state: 'refused', body: null, dueAt: null })
  expect((await outbox.status()).waiting).toBe(0)
})

describe('a group that moved', () => {
  const moved: SendOutcome = { kind: 'moved', to: '-10042' }

  test('takes its rooms and posts along', async () => {
    const { engine, platform, register } = delivery
    platform.will('-42', moved)
    const room = await roomAt(group)
    await roomAt({ ...group, brandCode: providerCode })
    await post(room, 'monday')
    expect(platform.textsTo('-10042')).toEqual(['monday'])
    expect(await outboxRow(engine, 'monday')).toMatchObject({ state: 'sent', target: '-10042' })
    expect((await listRooms(register)).map(({ externalId }) => externalId)).toEqual(['-10042', '-10042'])
  })

  test('is one room afterwards where the new place was a room already', async () => {
    const { outbox, register } = delivery
    delivery.platform.will('-42', moved)
    const room = await roomAt(group)
    await roomAt({ ...group, externalId: '-10042' })
    await post(room, 'monday')
    await pass(hourS)
    expect((await listRooms(register)).map(({ externalId }) => externalId)).toEqual(['-10042'])
    expect((await outbox.status()).waiting).toBe(0)
    expect(delivery.events('outbox.failed')).toEqual([])
    expect(delivery.events('outbox.not-noted')).toEqual([])
  })
})

describe('the head of a day', () => {
  const day = '2026-03-02'
  const postedHeads = () =>
    delivery.engine.read(
      query(
        build
          .select({ content: entry.content, recordedAt: entry.recordedAt })
          .from(entry)
          .where(eq(entry.kind, 'posted')),
      ),
    )

  beforeEach(async () => {
    delivery.test.clock.set('2026-03-03 09:00:00')
    await closeDaysThrough(delivery.register, day)
  })

  test('is noted as posted once it was sent, and by no post that was refused', async () => {
    const { platform, register, test } = delivery
    platform.will('C2', { kind: 'refused', detail: 'no' })
    await post(await roomAt({ ...channel, externalId: 'C2' }), 'refused', day)
    platform.will('C1', { kind: 'unknown', detail: 'reset' }, { kind: 'later', afterMs: 1000, detail: '429' })
    await post(await roomAt(channel), 'report', day)
    await pass(2)
    expect(await postedHeads()).toEqual([])
    await pass(1)
    const head = (await closedDay(register, day))?.head
    const content = JSON.stringify({ date: day, place: 'slack C1', head: head?.toString('hex') })
    const recordedAt = Math.floor(test.clock.now() / 1000) * 1000
    expect(await postedHeads()).toEqual([{ content, recordedAt }])
  })

  test('not closed yet keeps no post from being settled', async () => {
    await post(await roomAt(channel), 'early', '2019-01-01')
    await pass(hourS)
    expect(delivery.platform.textsTo('C1')).toEqual(['early'])
    expect(await outboxRow(delivery.engine, 'early')).toMatchObject({ state: 'sent' })
  })
})
