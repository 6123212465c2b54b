import { afterEach, expect, test, vi } from 'vitest'
import { sameTickBatches } from './context.ts'

afterEach(() => void vi.useRealTimers())

test('sameTickBatches() ends for all of one register together, and wait for no other register, such as one whose event is over', async () => {
  vi.useFakeTimers({ toFake: ['setImmediate'] })
  void sameTickBatches()()
  vi.useRealTimers()
  const batchSameTick = sameTickBatches()
  const mine = batchSameTick()
  expect(batchSameTick()).toBe(mine)
  await mine
  expect(batchSameTick()).not.toBe(mine)
})
