import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { closedDaysFrom } from '../../src/ledger/days.ts'
import { nextToConfirm } from '../../src/register/confirmation/confirmations.ts'
import { searchWriteAheadLog } from '../../test/support/leaks/leaks.ts'
import { fakeClock, registerOn } from '../../test/support/register.ts'
import { seedPlayground } from './seed.ts'

test('seedPlayground() leaves no ONAY to be confirmed, and yesterday closed, so that its report is there', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'izin-seed-')), 'izin.db')
  const clock = fakeClock('2026-03-02 15:00:00')
  const engine = openEmbedded({ path })
  await migrate(engine, clock.now())
  const register = await registerOn(engine, randomBytes(32), clock.now)
  await seedPlayground(register)
  expect(await nextToConfirm(register)).toMatchObject({ messages: [] })
  expect((await closedDaysFrom(register, '2026-01-01')).map(({ date }) => date)).toEqual(['2026-03-01'])
  searchWriteAheadLog(path)
  await engine.close()
})
