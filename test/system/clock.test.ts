import Database from 'libsql'
import { expect, it } from 'vitest'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { now } from '../support/clock/clock.ts'
import { preloading } from '../support/clock/shift.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

function jobsLeasedUntil(): number {
  const database = new Database(app.databasePath)
  const lease = database.prepare(`SELECT until FROM lease WHERE name = 'jobs'`).get([]) as { until: number }
  database.close()
  return lease.until
}

it('a clock that jumps years ahead closes no day and dates nothing ahead', async () => {
  await app.addCompany()
  await app.stop()
  const jumping = new URL('../support/processes/jumping-clock.ts', import.meta.url).href
  await app.start(`export NODE_OPTIONS='${preloading(jumping)}'`)
  await expect.poll(jobsLeasedUntil).toBeGreaterThan(now())
  const leasedUntil = jobsLeasedUntil()
  app.process().kill('SIGUSR2')
  await app.logged('clock.set')
  // The jobs of a minute lengthen their lease, by the four minutes that passed.
  await expect.poll(jobsLeasedUntil).toBeGreaterThan(leasedUntil + 3 * 60_000)
  expect(await app.slash('U0ADMIN', 'ekle +905321112233 mesaj HS_WEB marka=123457')).toContain('kaydedildi')
  expect(await app.stop()).toBe(0)

  const database = new Database(app.databasePath)
  const lastDay = database.prepare('SELECT max(date) AS date FROM day').get([]) as { date: string | null }
  const change = database.prepare('SELECT recorded_at AS at FROM change').get([]) as { at: number }
  database.close()
  // The four minutes that passed are true.
  expect(dayOf(change.at)).toBe(dayOf(now() + 4 * 60_000))
  expect((lastDay.date ?? '') < dayOf(change.at)).toBe(true)
})
