import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../../db/engine.ts'
import { openRemoteSnapshot } from '../../db/remote/snapshot.ts'
import { openTestRegister, phone, say, type TestRegister } from '../../test/support/register.ts'
import { sealEntries } from '../ledger/seal.ts'
import { verifyRegister } from './verify-register.ts'

let opened: TestRegister
let written: number

beforeEach(async () => {
  written = 0
})
afterEach(() => opened.close())

/** The same engine, with a writer between any two reads. */
function busy(engine: Engine): Engine {
  return {
    ...engine,
    async read(query) {
      const rows = await engine.read(query)
      const { register, clock } = opened
      clock.move(2000)
      written += 1
      // A known key, so that the later read by key sees more than the earlier one by time.
      await say(register, phone(1), written % 2 === 0 ? 'ONAY' : 'RET')
      await say(register, phone(1000 + written), 'ONAY')
      if (written % 5 === 0) await sealEntries(register)
      return rows
    },
  }
}

async function fill(): Promise<void> {
  for (let n = 1; n <= 3; n++) {
    opened.clock.move(2000)
    await say(opened.register, phone(n), 'ONAY')
  }
  await sealEntries(opened.register)
}

const reading = (engine: Engine) => verifyRegister({ ...opened.register, engine: busy(engine) })

test('verifyRegister() while others write finds a database elsewhere that is read at one moment as it was then', async () => {
  opened = await openTestRegister({ engine: 'remote' })
  await fill()
  const moment = await openRemoteSnapshot({ url: opened.server?.url ?? '', authToken: null })
  expect(await reading(moment)).toMatchObject({ ok: true, changes: 3 })
  expect(written).toBeGreaterThan(5)
  await moment.close()
  expect(await verifyRegister(opened.register)).toMatchObject({ ok: true, changes: 3 + 2 * written })
})

test('verifyRegister() while others write takes what was written meanwhile for an edit where each read has a moment of its own', async () => {
  opened = await openTestRegister({ engine: 'remote' })
  await fill()
  expect((await reading(opened.engine)).ok).toBe(false)
})
