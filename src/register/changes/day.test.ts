import { beforeAll, describe, expect, it } from 'vitest'
import { forAllTests, forEachTest } from '../../../test/support/opened.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { nextSeq } from '../../../test/support/register/next-seq.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import { spanOf } from '../../day/movement-file.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import { startVoiding, voidPages } from '../imports/void.ts'
import { countDayChanges, partsOfDay } from './day.ts'
import { hasMovements, countMovements, movementPages } from './movements.ts'

const opened = forAllTests(() => openTestRegister({ now: '2026-03-02 12:00:00' }))

/** Three days with changes around the ends of parts, 20,000. */
beforeAll(async () => {
  const { clock } = opened
  await sayAt(1)
  await sayAt(19_999)
  clock.set('2026-03-03 00:00:00')
  for (const seq of [20_000, 20_001, 40_000]) await sayAt(seq)
  await sayAt(40_001, providerCode)
  clock.set('2026-03-03 23:59:59')
  await sayAt(60_001)
  clock.set('2026-03-05 00:00:00')
  await sayAt(60_002)
  await sayAt(100_000)
})

async function sayAt(seq: number, brandCode = subBrandCode): Promise<void> {
  nextSeq(opened, seq)
  await say(opened.register, phone(seq), 'ONAY', { brandCode })
}

async function answerText(date: string) {
  const { register } = opened
  const span = await spanOf(register, date)
  const counts = (await countDayChanges(register, span)).filter(({ brandCode }) => brandCode === subBrandCode)
  let movements = 0
  for await (const page of movementPages(register, span, subBrandCode)) movements += page.length
  const [counted] = await countMovements(register, span, subBrandCode, 'BIREYSEL')
  expect(counts.length).toBeLessThan(2)
  return {
    changes: counts[0]?.changes ?? 0,
    movements,
    total: counted?.total ?? 0,
    any: await hasMovements(register, span, subBrandCode),
  }
}

async function partsOn(date: string): Promise<[number, number][]> {
  const parts: [number, number][] = []
  for await (const part of partsOfDay(opened.register, await spanOf(opened.register, date)))
    parts.push([part.after, part.through])
  return parts
}

const expected: readonly (readonly [string, number])[] = [
  ['2026-03-01', 0],
  ['2026-03-02', 2],
  ['2026-03-03', 4],
  ['2026-03-04', 0],
  ['2026-03-05', 2],
  ['2026-03-06', 0],
]

async function expectAll(): Promise<void> {
  for (const [date, changes] of expected)
    expect([date, await answerText(date)]).toEqual([
      date,
      { changes, movements: changes, total: changes, any: changes > 0 },
    ])
}

it('partsOfDay() leaves out, of a day that is not closed, what was recorded before and behind it', async () => {
  expect(await partsOn('2026-03-01')).toEqual([[0, 20_000]])
  expect(await partsOn('2026-03-02')).toEqual([[0, 20_000]])
  expect(await partsOn('2026-03-03')).toEqual([
    [0, 20_000],
    [20_000, 40_000],
    [40_000, 60_000],
    [60_000, 80_000],
  ])
  expect(await partsOn('2026-03-05')).toEqual([
    [60_000, 80_000],
    [80_000, 100_000],
  ])
  expect(await partsOn('2026-03-06')).toEqual([])
})

it('counts of a day are the same with parts of any size, closed or not', async () => {
  await expectAll()
  opened.clock.set('2026-03-06 00:30:00')
  for (const date of ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']) {
    await closeDaysThrough(opened.register, date)
    await expectAll()
  }
})

describe('countMovements()', () => {
  const opened = forEachTest(() => openTestRegister())

  it.each([
    ['older refusal', 'RET', { approval: 0, rejection: 1 }],
    ['voided', 'RET', { rejection: 1 }],
    ['older refusal', 'ONAY', { approval: 0 }],
    ['voided', 'ONAY', { approval: 1 }],
  ] as const)('after an ONAY and what is %s, a %s counts as %o', async (between, then, counts) => {
    const { register, clock } = opened
    const hoursAgo = (hours: number) => formatWallTime(clock.now() - hours * 3_600_000)
    const row = { recipient: phone(1).address, status: 'ONAY', consentDate: hoursAgo(1) } as const
    const id = await importRows(register, [row])
    if (between === 'voided') {
      expect(await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })).toBe('started')
      await voidPages(register, id)
    } else {
      const said = await say(register, phone(1), 'RET', { consentDate: hoursAgo(2) })
      expect(said.change?.effect).toBe('repeat')
    }
    clock.move(60_000)
    await say(register, phone(1), then)
    const span = await spanOf(register, dayOf(clock.now()))
    const found = await countMovements(register, span, subBrandCode, 'BIREYSEL')
    expect(found.find(({ door }) => door === 'slack')).toMatchObject(counts)
  })
})
