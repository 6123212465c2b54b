import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../test/support/opened.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { storedClockProof } from './stored-clock.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs

const opened = forEachTest(() => openTestRegister())

/** The reading of an event of its own, taken by a clock that is off by so much. */
const isProven = async (offMs = 0) =>
  await storedClockProof({ engine: opened.engine, clock: () => opened.clock.now() + offMs })()

/** Lets events come each minute; returns what the last one knew. */
async function pass(minutes: number, offMs = 0): Promise<boolean> {
  let last = false
  for (let minute = 0; minute < minutes; minute += 1) {
    opened.clock.move(minuteMs)
    last = await isProven(offMs)
  }
  return last
}

describe('storedClockProof()', () => {
  test('comes after ten minutes of events, and stays', async () => {
    expect(await isProven()).toBe(false)
    expect(await pass(9)).toBe(false)
    expect(await pass(1)).toBe(true)
    expect(await pass(20)).toBe(true)
  })

  test('takes one reading in each event, however often it is asked', async () => {
    const proof = storedClockProof({ engine: opened.engine, clock: opened.clock.now })
    for (let minute = 0; minute < 12; minute += 1) {
      expect(await proof()).toBe(false)
      opened.clock.move(minuteMs)
    }
  })

  test.each([
    ['two weeks ahead', 14 * dayMs],
    ['two weeks behind', -14 * dayMs],
    ['an hour ahead', 60 * minuteMs],
    ['minutes behind', -3 * minuteMs],
  ])('ends with a reading that is %s, and begins anew with the right one after it', async (_, offMs) => {
    await pass(15)
    expect(await pass(1, offMs)).toBe(false)
    expect(await pass(10)).toBe(false)
    expect(await pass(1)).toBe(true)
  })

  test('ends where no event came for minutes, as by a clock that starts ahead after a downtime', async () => {
    await pass(15)
    opened.clock.move(4 * minuteMs)
    expect(await isProven()).toBe(false)
    expect(await pass(10)).toBe(true)
  })

  test('lasts through events that come out of order, and a cron that is left out', async () => {
    await pass(15)
    expect(await isProven(-30 * secondMs)).toBe(true)
    opened.clock.move(3 * minuteMs)
    expect(await isProven()).toBe(true)
  })

  test('is one for events at the same time', async () => {
    await pass(9)
    opened.clock.move(minuteMs)
    expect(await Promise.all([isProven(), isProven(secondMs), isProven(-secondMs)])).not.toContain(undefined)
    expect(await pass(1)).toBe(true)
  })
})
