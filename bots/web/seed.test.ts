import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { nextToConfirm } from '../../src/register/confirmation/confirmations.ts'
import { searchWriteAheadLog } from '../../test/support/leaks/leaks.ts'
import { fakeClock, registerOn } from '../../test/support/register.ts'
import { seedPlayground } from './seed.ts'

test('seedPlayground() leaves no ONAY to be confirmed, since nothing is sent to its recipients', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'izin-seed-')), 'izin.db')
  const clock = fakeClock('2026-03-02 15:00:00')
  const engine = openEmbedded({ path })
  await migrate(engine, clock.now())
  const register = await registerOn(engine, randomBytes(32), clock.now)
  await seedPlayground(register)
  expect(await nextToConfirm(register)).toMatchObject({ messages: [] })
  searchWriteAheadLog(path)
  await engine.close()
})
