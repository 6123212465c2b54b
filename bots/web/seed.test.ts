import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { migrate } from '../../db/migrate.ts'
import { missingConfirmations, noteConfirmations } from '../../src/register/confirmations/confirmations.ts'
import type { Register } from '../../src/register/register.ts'
import { searchWriteAheadLog } from '../../test/support/leaks/leaks.ts'
import { fakeClock, registerOn } from '../../test/support/register.ts'
import { seedPlayground } from './seed.ts'

let path: string
let engine: Engine
let register: Register
beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'izin-seed-')), 'izin.db')
  const clock = fakeClock('2026-03-02 15:00:00')
  engine = openEmbedded({ path })
  await migrate(engine, clock.now())
  register = await registerOn(engine, randomBytes(32), clock.now)
  await seedPlayground(register)
})
afterAll(async () => {
  searchWriteAheadLog(path)
  await engine.close()
})

describe('seedPlayground()', () => {
  test('leaves no ONAY to be confirmed, since nothing is sent to the recipients of the playground', async () => {
    await noteConfirmations(register)
    expect(await missingConfirmations(register)).toEqual([])
  })
})
