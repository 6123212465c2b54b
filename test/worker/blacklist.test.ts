import { expect, test } from 'vitest'
import { now } from '../support/clock/clock.ts'
import { blacklist, cron, phones, slash, verimor } from './visitor.ts'

test('the cron of a Worker hands an SMS refusal to the blacklist of the carrier', async () => {
  const recipient = phones[11] ?? ''
  expect(await slash('U0ADMIN', `ekle ${recipient} mesaj HS_WEB marka=123457`)).toContain('kaydedildi')
  await cron(now(), verimor)
  expect(await blacklist()).toEqual([])
  expect(await slash('U0ADMIN', `ret ${recipient} mesaj marka=123457`)).toContain('kaydedildi')
  await cron(now() + 60_000, verimor)
  expect(await blacklist()).toEqual([recipient.slice(1)])
})
