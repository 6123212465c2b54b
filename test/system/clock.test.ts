import Database from 'libsql'
import { beforeAll, expect, it } from 'vitest'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { openHouse } from '../support/house.ts'
import { forAllTests } from '../support/opened.ts'

/** A real server on a machine whose clock shows another year for a while. */

const house = forAllTests(() => openHouse())

beforeAll(async () => {
  await house.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await house.stop()
})

it('a clock that jumps years ahead closes no day and dates nothing; the admins hear of it', async () => {
  const jumping = new URL('../support/jumping-clock.ts', import.meta.url).href
  await house.start(`export NODE_OPTIONS='--import ${jumping}'`)
  house.process().kill('SIGUSR2')
  await house.logged('clock.jumped')
  const heard = () => house.slackCalls.some(({ body }) => JSON.stringify(body).includes('1.095 gün ileri'))
  await expect.poll(heard, { timeout: 60_000 }).toBe(true)
  expect(await house.slash('U0ADMIN', 'ekle +905321112233 mesaj HS_WEB marka=123456')).toContain('kaydedildi')
  expect(await house.stop()).toBe(0)

  const database = new Database(house.databasePath)
  const days = database.prepare('SELECT date FROM day').all([])
  const change = database.prepare('SELECT recorded_at AS at FROM change').get([]) as { at: number }
  database.close()
  expect(days).toEqual([])
  expect(dayOf(change.at) <= dayOf(Date.now())).toBe(true)
})
