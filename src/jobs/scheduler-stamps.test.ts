import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDelivery } from '../../test/support/delivery.ts'
import { forAllTests, forEachTest } from '../../test/support/opened.ts'
import { reportOf } from '../../test/support/register/reports.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import {
  askedOverHttp,
  type Behaviour,
  openAuthority,
} from '../../test/support/verification/time-stamp-authority.ts'
import { fileStampsOf } from '../day/file-stamps.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { readCertificates } from '../ledger/time-stamp/request.ts'
import { closeBrand } from '../register/company/brands.ts'
import { addRoom } from '../register/company/rooms.ts'

const day = '2026-03-02'

const server = forAllTests(openAuthority)
let stamper: Stamper
beforeAll(() => {
  stamper = { authority: askedOverHttp(server), trusted: readCertificates(server.caPem) }
})

const delivery = forEachTest(() => openTestDelivery({ now: '2026-03-02 15:00:00', stamper }))
beforeEach(async () => {
  server.behaviour = 'answer'
  await say(delivery.register, phone(1), 'ONAY')
  for (const externalId of ['C1', 'C2']) {
    await addRoom(delivery.register, { platform: 'slack', externalId, brandCode: subBrandCode })
  }
})

async function tickAt(wallTime: string): Promise<void> {
  delivery.test.clock.set(wallTime)
  await delivery.tick()
}

function answerText(target: string): string[] {
  return delivery.platform.sent
    .filter((one) => one.target === target)
    .map(({ message }) =>
      message.kind === 'daily-report' ? `report ${message.date} ${message.report.stamp}` : message.kind,
    )
}

describe('the tick', () => {
  test('stamps a day as soon as it is closed, so that the report comes with its stamp', async () => {
    await tickAt('2026-03-03 00:29:00')
    expect((await fileStampsOf(delivery.register, day)).size).toBe(0)
    await tickAt('2026-03-03 00:31:00')
    expect((await fileStampsOf(delivery.register, day)).size).toBe(2)
    await tickAt('2026-03-03 09:00:00')
    await tickAt('2026-03-03 09:05:00')
    expect(answerText('C1')).toEqual([`report ${day} stamped`])
    const [sent] = delivery.platform.sent
    expect(sent?.message).toMatchObject({
      report: { stampedAt: expect.any(Number), authority: 'Deneme Zaman Damgası' },
    })
  })

  test.each(['error', 'refuse', 'garbage', 'tamper', 'hang', 'forbid'] satisfies Behaviour[])(
    'posts on time without a stamp where the authority does "%s", and stamps the day later',
    async (behaviour) => {
      server.behaviour = behaviour
      await tickAt('2026-03-03 00:31:00')
      await tickAt('2026-03-03 09:00:00')
      expect(answerText('C1')).toEqual([`report ${day} unstamped`])
      expect(delivery.events('stamp.failed').length).toBeGreaterThan(0)

      server.behaviour = 'answer'
      await tickAt('2026-03-03 10:00:00')
      await tickAt('2026-03-03 13:00:00')
      expect(answerText('C1')).toEqual([`report ${day} unstamped`])
      expect(answerText('C2')).toEqual(answerText('C1'))
      const report = await reportOf(delivery.register, day, 'unstamped')
      expect(report.brands.map(({ stamp }) => stamp)).toEqual(['stamped', 'stamped'])
    },
  )

  test('asks once an hour while the authority does not answer, and no more for what is stamped', async () => {
    server.behaviour = 'error'
    const before = server.requests.length
    delivery.test.clock.set('2026-03-03 00:31:00')
    for (let minute = 0; minute < 150; minute++) {
      await delivery.tick()
      delivery.test.clock.move(60_000)
    }
    expect(server.requests.length - before).toBe(3)
    server.behaviour = 'answer'
    await tickAt('2026-03-03 04:00:00')
    expect((await fileStampsOf(delivery.register, day)).size).toBe(2)
    const requestsBefore = server.requests.length
    for (const later of ['05:30', '08:30']) await tickAt(`2026-03-03 ${later}:00`)
    expect(server.requests).toHaveLength(requestsBefore)
  })

  test('does not wait for a time that only a wrong clock has set', async () => {
    server.behaviour = 'error'
    await tickAt('2026-03-03 00:31:00')
    delivery.test.clock.set('2026-03-06 00:31:00')
    await delivery.tick()
    server.behaviour = 'answer'
    await tickAt('2026-03-03 01:31:00')
    expect((await fileStampsOf(delivery.register, day)).size).toBe(2)
  })

  test('stamps the last days when an authority is set up, and none from before', async () => {
    delivery.test.clock.set('2026-03-20 10:00:00')
    await delivery.tick()
    const stamped = await Promise.all(
      ['2026-03-05', '2026-03-06', '2026-03-19', '2026-03-20'].map(
        async (date) => (await fileStampsOf(delivery.register, date)).size,
      ),
    )
    expect(stamped).toEqual([0, 2, 2, 0])
  })
})

describe('dailyReport()', () => {
  test('has a closed brand on the days of its movements, stamped by the tick like the others', async () => {
    await closeBrand(delivery.register, subBrandCode)
    delivery.test.clock.set('2026-03-04 12:00:00')
    await say(delivery.register, phone(1), 'RET')
    await tickAt('2026-03-05 00:31:00')
    const stampsByBrand = async (date: string) =>
      (await reportOf(delivery.register, date, 'unstamped')).brands.map((brand) => [
        brand.brandCode,
        brand.stamp,
      ])
    expect(await stampsByBrand('2026-03-03')).toEqual([[providerCode, 'stamped']])
    expect(await stampsByBrand('2026-03-04')).toEqual([
      [providerCode, 'stamped'],
      [subBrandCode, 'stamped'],
    ])
  })

  test('counts no stamp that was given for other bytes', async () => {
    await tickAt('2026-03-03 00:31:00')
    await delivery.test.engine.apply([
      'DROP TRIGGER change_is_never_edited',
      `UPDATE change SET source = 'HS_EORTAM' WHERE brand_code = ${subBrandCode}`,
    ])
    const report = await reportOf(delivery.register, day, 'unstamped')
    expect(report.brands.map(({ stamp }) => stamp)).toEqual(['stamped', 'unstamped'])
  })
})
