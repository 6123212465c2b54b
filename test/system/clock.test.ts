import Database from 'libsql'
import { expect, it } from 'vitest'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

it('a clock that jumps years ahead closes no day and dates nothing ahead', async () => {
  await app.addCompany()
  await app.stop()
  const jumping = new URL('../support/processes/jumping-clock.ts', import.meta.url).href
  await app.start(`export NODE_OPTIONS='--import ${jumping}'`)
  app.process().kill('SIGUSR2')
  await app.logged('clock.set')
  expect(await app.slash('U0ADMIN', 'ekle +905321112233 mesaj HS_WEB marka=123457')).toContain('kaydedildi')
  expect(await app.stop()).toBe(0)

  // The four minutes that passed are true.
  const latest = Date.now() + 5 * 60_000
  const database = new Database(app.databasePath)
  const ahead = database.prepare('SELECT date FROM day WHERE date >= ?').all([dayOf(latest)])
  const change = database.prepare('SELECT recorded_at AS at FROM change').get([]) as { at: number }
  database.close()
  expect(ahead).toEqual([])
  expect(change.at).toBeLessThan(latest)
})
