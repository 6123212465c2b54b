import Database from 'libsql'
import { beforeAll, expect, it } from 'vitest'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

beforeAll(async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await app.stop()
})

it('a clock that jumps years ahead closes no day and dates nothing; the admins hear of it', async () => {
  const jumping = new URL('../support/jumping-clock.ts', import.meta.url).href
  await app.start(`export NODE_OPTIONS='--import ${jumping}'`)
  app.process().kill('SIGUSR2')
  await app.logged('clock.jumped')
  const heard = () => app.slackCalls.some(({ body }) => JSON.stringify(body).includes('1.095 gün ileri'))
  await expect.poll(heard, { timeout: 60_000 }).toBe(true)
  expect(await app.slash('U0ADMIN', 'ekle +905321112233 mesaj HS_WEB marka=123456')).toContain('kaydedildi')
  expect(await app.stop()).toBe(0)

  const database = new Database(app.databasePath)
  const days = database.prepare('SELECT date FROM day').all([])
  const change = database.prepare('SELECT recorded_at AS at FROM change').get([]) as { at: number }
  database.close()
  expect(days).toEqual([])
  expect(dayOf(change.at) <= dayOf(Date.now())).toBe(true)
})
