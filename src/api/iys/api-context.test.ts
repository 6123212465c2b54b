import { afterEach, expect, test, vi } from 'vitest'
import { turns } from './api-context.ts'

afterEach(() => void vi.useRealTimers())

test('turns() end for all of one house together, and wait for no other house, such as one whose event is over', async () => {
  vi.useFakeTimers({ toFake: ['setImmediate'] })
  const endedInTheMiddle = turns()
  void endedInTheMiddle()
  vi.useRealTimers()
  const endOfTurn = turns()
  const mine = endOfTurn()
  expect(endOfTurn()).toBe(mine)
  await mine
  expect(endOfTurn()).not.toBe(mine)
})
