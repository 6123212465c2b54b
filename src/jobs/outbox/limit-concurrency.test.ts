import { expect, test } from 'vitest'
import { limitConcurrency } from './outbox.ts'

const turnOfTheLoop = () => new Promise((turn) => setImmediate(turn))

test('limitConcurrency() lets so many in at a time, and the rest in order as they leave', async () => {
  const enter = limitConcurrency(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const work = (n: number) =>
    enter(async () => {
      begun.push(n)
      await new Promise<void>((end) => {
        ends[n] = end
      })
      return n
    })
  const all = Promise.all([0, 1, 2, 3].map(work))
  await turnOfTheLoop()
  expect(begun).toEqual([0, 1])
  ends[1]?.()
  await turnOfTheLoop()
  expect(begun).toEqual([0, 1, 2])
  ends[0]?.()
  await turnOfTheLoop()
  expect(begun).toEqual([0, 1, 2, 3])
  ends[2]?.()
  ends[3]?.()
  expect(await all).toEqual([0, 1, 2, 3])
})

test('limitConcurrency() gives the place back when the work fails', async () => {
  const enter = limitConcurrency(1)
  await expect(enter(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await enter(async () => 'yes')).toBe('yes')
})
