import { afterEach, expect, it } from 'vitest'
import { simulateTimers } from './timers.ts'

let simulatedAt = 0
let timers: ReturnType<typeof simulateTimers> | undefined
afterEach(() => timers?.restore())

it('fires timers and intervals by the simulated clock alone, and an interval once after a long sleep', () => {
  timers = simulateTimers(() => simulatedAt)
  const { setTimeout: later, setInterval: repeatedly, clearInterval: stop } = globalThis
  const fired: string[] = []
  const beat = repeatedly(() => fired.push('beat'), 5)
  later(() => fired.push('timer'), 7)
  const passed = (ms: number) => {
    simulatedAt += ms
    timers?.run()
    return fired.splice(0)
  }
  expect([passed(4), passed(1), passed(100), passed(4), passed(1)]).toEqual([
    [],
    ['beat'],
    ['timer', 'beat'],
    [],
    ['beat'],
  ])
  stop(beat)
  expect(passed(1000)).toEqual([])
})
