import { expect, test } from 'vitest'
import { introductionTo } from './introduction.ts'

test('introductionTo() tells a platform again every five minutes until it takes it, and never more', async () => {
  let now = 0
  let calls = 0
  let taken = false
  const { make, again } = introductionTo(
    async () => {
      calls += 1
      return taken
    },
    () => now,
  )
  const after = async (seconds: number) => {
    now += seconds * 1000
    await again()
    return calls
  }
  expect(await after(600)).toBe(0)
  expect(await make()).toBe(false)
  expect(await after(299)).toBe(1)
  expect(await after(1)).toBe(2)
  expect(await after(2)).toBe(2)
  taken = true
  expect(await after(300)).toBe(3)
  expect(await after(3000)).toBe(3)
})

test('introductionTo() begins no second attempt beside one that waits for its answer', async () => {
  let now = 0
  const answer = Promise.withResolvers<boolean>()
  let calls = 0
  const { make, again } = introductionTo(
    () => {
      calls += 1
      return answer.promise
    },
    () => now,
  )
  const first = make()
  now += 10 * 60_000
  const second = again()
  answer.resolve(true)
  expect(await first).toBe(true)
  await second
  expect(calls).toBe(1)
})

test('introductionTo() nobody is made at once', async () => {
  expect(await introductionTo(null, () => 0).make()).toBe(true)
})
