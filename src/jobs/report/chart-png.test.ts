import { Resvg } from '@resvg/resvg-js'
import { expect, it } from 'vitest'
import { addDays } from '../../calendar/istanbul.ts'
import { chart, chartHeight, chartWidth } from '../../report/chart.ts'
import { chartTexts } from '../../report/chart-texts.ts'
import { chartPng, fontFiles } from './chart-png.ts'

const week = (brandName: string) => ({
  brandName,
  days: Array.from({ length: 7 }, (_, place) => ({
    date: addDays('2026-02-24', place),
    approval: place * 3,
    rejection: place,
  })),
})

it('chartPng() draws a PNG of the size of the chart, the same for the same value', () => {
  const png = chartPng(chart(week('Örnek Kahve'), chartTexts('tr')))
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  expect(png.readUInt32BE(16)).toBe(chartWidth)
  expect(png.readUInt32BE(20)).toBe(chartHeight)
  expect(chartPng(chart(week('Örnek Kahve'), chartTexts('tr'))).equals(png)).toBe(true)
  expect(chartPng(chart(week('Örnek Çay'), chartTexts('tr'))).equals(png)).toBe(false)
})

it('chartPng() keeps the stripes of RET, and the plain colour of ONAY, at the width of a phone', () => {
  const svg = chart(
    { brandName: 'Örnek Kahve', days: [{ date: '2026-03-02', approval: 50, rejection: 50 }] },
    chartTexts('tr'),
  )
  const { pixels, width } = new Resvg(svg, { fitTo: { mode: 'width', value: 345 } }).render()
  const scale = width / chartWidth
  /** Share of light pixels inside a bar, away from its edges. */
  const lightIn = (status: string) => {
    const [, x = 0, y = 0, wide = 0, tall = 0] =
      new RegExp(`<rect class="${status}" x="([\\d.]+)" y="([\\d.]+)" width="([\\d.]+)" height="([\\d.]+)"`)
        .exec(svg)
        ?.map(Number) ?? []
    let [light, all] = [0, 0]
    for (let row = Math.ceil((y + 6) * scale); row < (y + tall - 6) * scale; row++) {
      for (let column = Math.ceil((x + 6) * scale); column < (x + wide - 6) * scale; column++) {
        all += 1
        // Green is low in orange and blue, and high in white.
        if ((pixels[(row * width + column) * 4 + 1] ?? 0) > 200) light += 1
      }
    }
    return light / all
  }
  expect(lightIn('RET')).toBeGreaterThan(0.15)
  expect(lightIn('RET')).toBeLessThan(0.5)
  expect(lightIn('ONAY')).toBe(0)
})

it.each([
  ['Ğüneşli Şeftali Çiftliği Gıda Sanayi ve Ticaret A.Ş.', 1_234_567, 9_876_543],
  ['W'.repeat(80), 70_000_000, 70_000_000],
  ['Örnek Kahve', 0, 0],
])('chartPng() leaves nothing cut at an edge: %s', (brandName, approval, rejection) => {
  const days = week(brandName).days.map(({ date }) => ({ date, approval, rejection }))
  const { pixels, width, height } = new Resvg(chart({ brandName, days }, chartTexts('tr')), {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter' },
  }).render()
  const isPaper = (x: number, y: number) =>
    pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3).every((one) => one === 255)
  for (const x of [0, 3, width - 4, width - 1]) {
    for (let y = 0; y < height; y++) expect(isPaper(x, y)).toBe(true)
  }
  for (const y of [0, 3, height - 4, height - 1]) {
    for (let x = 0; x < width; x++) expect(isPaper(x, y)).toBe(true)
  }
})

it('chartPng() draws names that are not plain letters', () => {
  for (const name of ['A & B <i>', '\u0000\u000b', '\ud800', '🙂', '']) {
    expect(chartPng(chart(week(name), chartTexts('en'))).length).toBeGreaterThan(1000)
  }
})
