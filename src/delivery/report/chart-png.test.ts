import { describe, expect, it } from 'vitest'
import { addDays } from '../../calendar/istanbul.ts'
import { chart, chartHeight, chartWidth } from '../../report/chart.ts'
import { chartTexts } from '../../report/chart-texts.ts'
import { chartPng } from './chart-png.ts'

const week = (brandName: string) => ({
  brandName,
  days: Array.from({ length: 7 }, (_, place) => ({
    date: addDays('2026-02-24', place),
    approval: place * 3,
    rejection: place,
  })),
})

describe('chartPng()', () => {
  it('draws a PNG of the size of the chart', () => {
    const png = chartPng(chart(week('Örnek Kahve'), chartTexts('tr')))
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    expect(png.readUInt32BE(16)).toBe(chartWidth)
    expect(png.readUInt32BE(20)).toBe(chartHeight)
  })

  it('draws the words: another name is another picture, the same value the same', () => {
    const draw = (name: string) => chartPng(chart(week(name), chartTexts('tr')))
    expect(draw('Örnek Kahve').equals(draw('Örnek Kahve'))).toBe(true)
    expect(draw('Örnek Kahve').equals(draw('Örnek Çay'))).toBe(false)
  })

  it('draws names that are not plain letters', () => {
    for (const name of ['A & B <i>', '\u0000\u000b', '\ud800', '🙂', '']) {
      expect(chartPng(chart(week(name), chartTexts('en'))).length).toBeGreaterThan(1000)
    }
  })
})
