import Database from 'libsql'
import { expect, it } from 'vitest'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { now } from '../support/clock/clock.ts'
import { preloading } from '../support/clock/shift.ts'
import { forEachTest } from '../support/opened.ts'

const app = forEachTest(() => openApp())

const withClock = (name: string) =>
  `export NODE_OPTIONS='${preloading(new URL(`../support/processes/${name}`, import.meta.url).href)}'`

function jobsLeasedUntil(): number {
  const database = new Database(app.databasePath)
  const lease = database.prepare(`SELECT until FROM lease WHERE name = 'jobs'`).get([]) as { until: number }
  database.close()
  return lease.until
}

function lastClosedDay(): string | null {
  const database = new Database(app.databasePath)
  const { date } = database.prepare('SELECT max(date) AS date FROM day').get([]) as { date: string | null }
  database.close()
  return date
}

it('a clock that jumps years ahead closes no day and dates nothing ahead', async () => {
  await app.addCompany()
  await app.stop()
  await app.start(withClock('jumping-clock.ts'))
  await expect.poll(jobsLeasedUntil).toBeGreaterThan(now())
  const leasedUntil = jobsLeasedUntil()
  app.process().kill('SIGUSR2')
  await app.logged('clock.set')
  // The jobs of a minute lengthen their lease, by the four minutes that passed.
  await expect.poll(jobsLeasedUntil).toBeGreaterThan(leasedUntil + 3 * 60_000)
  expect(await app.slash('U0ADMIN', 'ekle +905321112233 mesaj HS_WEB marka=123457')).toContain('kaydedildi')
  expect(await app.stop()).toBe(0)

  const database = new Database(app.databasePath)
  const change = database.prepare('SELECT recorded_at AS at FROM change').get([]) as { at: number }
  database.close()
  // The four minutes that passed are true.
  expect(dayOf(change.at)).toBe(dayOf(now() + 4 * 60_000))
  expect((lastClosedDay() ?? '') < dayOf(change.at)).toBe(true)
})

it('a start closes no day: the server waits ten minutes, in which its clock is proven', async () => {
  await app.addCompany()
  // Twice: shortly after midnight yesterday is not to be closed yet.
  app.beginYesterday()
  app.beginYesterday()
  await app.stop()
  await app.start(withClock('passing-clock.ts'))
  await app.logged('day.waits-for-clock')
  expect(lastClosedDay()).toBeNull()
  app.process().kill('SIGUSR2')
  await app.logged('day.closed')
  await expect.poll(lastClosedDay).not.toBeNull()
})
