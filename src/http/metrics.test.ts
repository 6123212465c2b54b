import { expect, test, vi } from 'vitest'
import { StorageError } from '../../db/engine.ts'
import { setNow } from '../../test/support/commands.ts'
import { openTestDelivery, words } from '../../test/support/delivery.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../test/support/register.ts'
import { sealEntries } from '../ledger/seal.ts'
import { addRoom } from '../register/company/rooms.ts'
import { newIntake, storeIntake } from '../register/iys-received/intake.ts'
import { wordless } from '../util/sentence.ts'
import { metricsRoutes } from './metrics.ts'

const delivery = forEachTest(() => openTestDelivery())

async function values(waitsMs?: number): Promise<Record<string, number>> {
  const { register } = delivery
  const process = { count: vi.fn(), text: async () => 'process_cpu_seconds_total 1.5\n' }
  const routes = metricsRoutes({ register, token: 'metrics', version: '1.2.3', process, waitsMs })
  const text = await (
    await routes.request('/metrics', { headers: { authorization: 'Bearer metrics' } })
  ).text()
  const lines = text.split('\n').filter((line) => /^(izin|process)_\w+ /.test(line))
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value] = line.replace('izin_', '').split(' ')
      return [name, Number(value)]
    }),
  )
}

test('/metrics tells how long what waits has waited, and when what was done was done', async () => {
  const { outbox, register, test: home, tick, platform } = delivery
  platform.will('7001', { kind: 'later', afterMs: 200_000, detail: '429' })
  await addRoom(register, { platform: 'slack', externalId: 'C1', brandCode: subBrandCode })
  await setNow(home, 'iys_exchange', 'file')
  await say(register, phone(1), 'ONAY')
  await outbox.put([words('7001', 'merhaba')])
  home.clock.move(90_000)
  expect(await values()).toMatchObject({
    changes: 1,
    unsealed_seconds: 90,
    outbox_waiting: 1,
    outbox_oldest_seconds: 90,
    inbox_given_up: 0,
    outbox_unknown: 0,
    webhooks_oldest_held_seconds: 0,
    inbox_waiting: 0,
    last_report_timestamp_seconds: 0,
    process_cpu_seconds_total: 1.5,
    iys_waiting: 1,
    iys_oldest_due_timestamp_seconds: expect.any(Number),
    iys_failing_seconds: 0,
    sms_inbox_failing_seconds: 0,
    iys_pulled_seconds: 0,
  })

  await sealEntries(register)
  home.clock.move(30_000)
  expect(await values()).toMatchObject({
    unsealed_seconds: 0,
    outbox_oldest_seconds: 120,
  })

  home.clock.set('2026-03-03 09:00:00')
  await tick()
  const postedAt = home.clock.now() / 1000
  home.clock.move(60_000)
  expect(await values()).toMatchObject({
    last_day_closed_timestamp_seconds: postedAt,
    last_report_timestamp_seconds: postedAt,
  })

  await setNow(home, 'iys_exchange', 'api')
  await storeIntake(register, newIntake({ brandCode: subBrandCode, name: 'IYS' }, home.clock.now()))
  home.clock.move(60_000)
  expect(await values()).toMatchObject({ iys_pulled_seconds: 60 })
})

test.each([
  [
    'cannot be read',
    () => Promise.reject(new StorageError(wordless('away'), { cause: undefined, passing: true })),
  ],
  ['does not answer', () => new Promise<never>(() => {})],
])('/metrics tells of the process and its requests while the database %s', async (_, read) => {
  const { engine } = delivery
  const readable = engine.read
  engine.read = read
  const answerText = await values(50)
  expect(answerText).toMatchObject({ database_up: 0, process_cpu_seconds_total: 1.5 })
  expect(answerText).not.toHaveProperty('changes')
  engine.read = readable
  expect(await values()).toMatchObject({ database_up: 1, changes: 0 })
})
