import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  subBrandCode,
  type TestRegister,
} from '../../../test/support/register.ts'
import { answersDue, answersOf } from './answers-due.ts'
import { noteComplaint } from './complaints.ts'

let opened: TestRegister
beforeEach(async () => {
  // The term of 15 business days ends on Tuesday 24 March.
  opened = await openTestRegister({ now: '2026-03-02 15:00:00' })
})
afterEach(() => opened.close())

async function note(n: number, brandCode?: number): Promise<number> {
  const noted = await noteComplaint(opened.register, editor, { recipient: phone(n), brandCode })
  if (noted.kind === 'refused') throw new Error(noted.reason)
  return noted.id
}

const due = async () => await answersDue(opened.register, 1)

test('answersDue() counts what falls due today or on the next business day, by brand and day', async () => {
  await note(1, subBrandCode)
  await note(2, subBrandCode)
  await note(3)
  opened.clock.set('2026-03-18 09:00:00')
  expect(await due()).toEqual([])
  // With the Ramazan holiday between, Monday the 23rd is one business day before.
  opened.clock.set('2026-03-23 09:00:00')
  expect(await due()).toEqual([
    { brandCode: null, day: '2026-03-24', daysLeft: 1, count: 1 },
    { brandCode: subBrandCode, day: '2026-03-24', daysLeft: 1, count: 2 },
  ])
  opened.clock.set('2026-03-24 23:59:59')
  expect((await due()).map(({ daysLeft }) => daysLeft)).toEqual([0, 0])
})

test('answersOf() gives a brand its own and those that name none', async () => {
  const facts = { day: '2026-03-24', daysLeft: 1, count: 1 }
  const all = [null, subBrandCode, providerCode].map((brandCode) => ({ brandCode, ...facts }))
  expect(answersOf(all, subBrandCode).map(({ brandCode }) => brandCode)).toEqual([null, subBrandCode])
})
