import { describe, expect, test } from 'vitest'
import { type DrillAnswer, type DrillItemState, drillScore, percentProven } from './drill.ts'

const answers = (source: string | null, ...states: DrillItemState[]): DrillAnswer[] =>
  states.map((state) => ({ source, state }))

describe('drillScore()', () => {
  test('counts as proven what has evidence, and leaves out what stands no more', () => {
    const score = drillScore([
      ...answers('HS_WEB', 'on-file', 'on-file', 'added', 'dropped'),
      ...answers('HS_ATM', 'not-found', 'unanswered', 'asked'),
    ])
    expect(score).toMatchObject({ counted: 6, proven: 3, dropped: 1 })
  })

  test('names the weakest sources first, by their share and then by what they lack', () => {
    const { weakest } = drillScore([
      ...answers('HS_WEB', 'on-file', 'on-file', 'added', 'not-found'),
      ...answers('HS_CAGRI_MERKEZI', 'not-found', 'unanswered', 'added'),
      ...answers('HS_ATM', 'not-found'),
      ...answers('HS_ETKINLIK', 'unanswered', 'not-found'),
      ...answers('HS_MOBIL', 'on-file'),
    ])
    expect(weakest).toEqual([
      { source: 'HS_ETKINLIK', counted: 2, proven: 0 },
      { source: 'HS_ATM', counted: 1, proven: 0 },
      { source: 'HS_CAGRI_MERKEZI', counted: 3, proven: 1 },
    ])
  })

  test('names none where everything has its evidence, nor one of which all stand no more', () => {
    expect(drillScore(answers('HS_WEB', 'on-file', 'added')).weakest).toEqual([])
    expect(drillScore(answers(null, 'dropped'))).toEqual({ counted: 0, proven: 0, dropped: 1, weakest: [] })
  })

  test('is the same in whatever order the answers come', () => {
    const all = [
      ...answers('HS_WEB', 'not-found'),
      ...answers('HS_ATM', 'not-found'),
      ...answers(null, 'asked'),
    ]
    expect(drillScore(all.toReversed())).toEqual(drillScore(all))
  })
})

describe('percentProven()', () => {
  test.each([
    [10, 8, 80],
    [3, 1, 33],
    [3, 2, 67],
    [0, 0, null],
    [7, 0, 0],
    [7, 7, 100],
    [1000, 999, 99],
    [1000, 1, 1],
  ])('of %i, %i: %s', (counted, proven, percent) => {
    expect(percentProven({ counted, proven })).toBe(percent)
  })
})
