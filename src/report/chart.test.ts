import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../calendar/istanbul.ts'
import { chart, chartAlt, chartHeight, chartWidth, type WeekChart } from './chart.ts'
import { chartTexts } from './chart-texts.ts'

const tr = chartTexts('tr')
const en = chartTexts('en')

function weekOf(counts: readonly (readonly [number, number])[], brandName = 'Örnek Kahve'): WeekChart {
  const days = counts.map(([approval, rejection], place) => ({
    date: addDays('2026-02-24', place),
    approval,
    rejection,
  }))
  return { brandName, days }
}

const usual = weekOf([
  [12, 3],
  [8, 1],
  [15, 0],
  [22, 7],
  [4, 9],
  [0, 2],
  [1234, 3],
])
const quiet = weekOf(Array.from({ length: 7 }, () => [0, 0] as const))

const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
const bars = (svg: string, status: string) =>
  [
    ...svg.matchAll(new RegExp(`<rect class="${status}"[^>]* y="([\\d.]+)"[^>]* height="([\\d.]+)"`, 'g')),
  ].map(([, y, height]) => ({ y: Number(y), height: Number(height) }))

describe('chart()', () => {
  it('writes every day with its numbers, the sum, the period and what they are of, in both languages', () => {
    const shown = words(chart(usual, tr))
    expect(shown).toContain('Örnek Kahve')
    expect(shown.slice(1, 3)).toEqual(['İzin değişiklikleri, 24 Şub – 2 Mar 2026', '1.295 ONAY, 25 RET'])
    const pieces = ['Sal', 'Çar', 'Per', 'Cum', 'Cmt', 'Paz', 'Pzt', '24', '2', 'ONAY', 'RET', '1.234']
    expect(shown).toEqual(expect.arrayContaining(pieces))
    const english = words(chart(usual, en))
    expect(english.slice(1, 3)).toEqual(['Consent changes, 24 Feb – 2 Mar 2026', '1,295 ONAY, 25 RET'])
    expect(english).toEqual(expect.arrayContaining(['Tue', 'Mon', '2', '1,234']))
  })

  it('ends each bar at the line of its sum, with the gap between the two kinds inside it', () => {
    const svg = chart(usual, tr)
    const [, top = 0] = /y1="([\d.]+)"[^>]*\/><text[^>]*>1\.500</.exec(svg)?.map(Number) ?? []
    const [, bottom = 0] = /y1="([\d.]+)"[^>]*\/><text[^>]*>0</.exec(svg)?.map(Number) ?? []
    const busy = weekOf([
      [600, 400],
      [0, 900],
      [700, 0],
      [1000, 500],
    ])
    const drawn = chart(busy, tr)
    const ends = (count: number) => bottom - ((bottom - top) * count) / 1500
    const retTops = bars(drawn, 'RET').map(({ y }) => y)
    expect(retTops).toHaveLength(3)
    for (const [place, sum] of [1000, 900, 1500].entries()) {
      expect(Math.abs((retTops[place] ?? 0) - ends(sum))).toBeLessThan(1)
    }
    const onay = bars(drawn, 'ONAY')
    for (const [place, count] of [600, 700, 1000].entries()) {
      expect(Math.abs((onay[place]?.y ?? 0) - ends(count))).toBeLessThan(1)
    }
    const [first] = bars(drawn, 'RET')
    expect((first?.y ?? 0) + (first?.height ?? 0)).toBeLessThan((onay[0]?.y ?? 0) - 3)
  })

  it('keeps a single refusal visible beside a million consents, and inside the picture', () => {
    const svg = chart(weekOf([[1_000_000, 1]]), tr)
    const [tall] = bars(svg, 'ONAY')
    const [small] = bars(svg, 'RET')
    expect(small?.height).toBeGreaterThanOrEqual(5)
    expect((small?.y ?? 0) + (small?.height ?? 0)).toBeLessThanOrEqual(tall?.y ?? 0)
    expect(small?.y).toBeGreaterThan(100)
  })

  it('says in words that nothing changed', () => {
    const svg = chart(quiet, tr)
    expect(words(svg)).toContain('Bu günlerde değişiklik olmadı.')
    expect(bars(svg, 'ONAY')).toEqual([])
    expect(chartAlt(quiet, en)).toBe(
      'Örnek Kahve. Consent changes, 24 Feb – 2 Mar 2026. Nothing changed on these days.',
    )
  })

  it('escapes the name of a brand, and cuts one that is too long', () => {
    const name = `<b>"A&B's"</b>\u0000`
    const svg = chart(weekOf([[1, 0]], name), tr)
    expect(svg).not.toContain('<b>')
    expect(words(svg)).toContain('&lt;b&gt;&quot;A&amp;B&#39;s&quot;&lt;/b&gt;')
    const long = words(chart(weekOf([[1, 0]], 'Ğ'.repeat(200)), tr))[0] ?? ''
    expect(long.length).toBeLessThan(60)
    expect(long.endsWith('…')).toBe(true)
  })

  it('has no letter that is smaller than 10.5 px on a phone of 345 px', () => {
    const names = ['Örnek Kahve', 'Ğüneşli Şeftali Çiftliği Gıda Sanayi ve Ticaret A.Ş.']
    const all = [usual, quiet, weekOf(usual.days.map(() => [12_345_678, 9_876_543] as const))]
    for (const name of names) {
      for (const week of all) {
        for (const [, y, size, text = ''] of chart({ ...week, brandName: name }, tr).matchAll(
          /<text[^>]* y="([\d.]+)" font-size="([\d.]+)"[^>]*>([^<]*)</g,
        )) {
          expect((Number(size) * 345) / chartWidth, text).toBeGreaterThanOrEqual(10.5)
          expect(Number(y) + Number(size) * 0.3, text).toBeLessThan(chartHeight)
        }
      }
    }
  })

  it('writes numbers in short where they would be too small, and whole in the sum', () => {
    const shown = words(chart(weekOf(Array.from({ length: 7 }, () => [1_234_567, 345_678] as const)), tr))
    expect(shown).toContain('8.641.969 ONAY, 2.419.746 RET')
    expect(shown).toEqual(expect.arrayContaining(['1,2\u00a0Mn', '346\u00a0B']))
    expect(words(chart(weekOf([[12_345, 0]]), tr))).toContain('12.345')
  })

  it('is a picture with a name for those who do not see it', () => {
    const svg = chart(usual, tr)
    expect(svg).toContain('role="img"')
    expect(svg).toContain(`aria-label="${chartAlt(usual, tr)}"`)
    expect(svg).toContain(`viewBox="0 0 ${chartWidth} ${chartHeight}"`)
  })

  it('shows sums that are those of its days, whatever the counts', () => {
    const count = fc.nat({ max: 10_000_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(count, count), { minLength: 1, maxLength: 7 }), (counts) => {
        const week = weekOf(counts)
        const approval = counts.reduce((sum, [one]) => sum + one, 0)
        const rejection = counts.reduce((sum, [, one]) => sum + one, 0)
        const sum = tr.counts(approval, rejection)
        const svg = chart(week, tr)
        expect(words(svg)[2]).toBe(sum)
        if (approval + rejection > 0) expect(chartAlt(week, tr).endsWith(`Toplam: ${sum}.`)).toBe(true)
        expect(bars(svg, 'ONAY')).toHaveLength(counts.filter(([one]) => one > 0).length)
        expect(bars(svg, 'RET')).toHaveLength(counts.filter(([, one]) => one > 0).length)
        expect(svg).not.toContain('NaN')
      }),
    )
  })
})

describe('chartTexts()', () => {
  it.each([
    [9_999, '9.999', '9,999'],
    [10_000, '10\u00a0B', '10k'],
    [999_499, '999\u00a0B', '999k'],
    [999_500, '1\u00a0Mn', '1m'],
    [1_250_000, '1,3\u00a0Mn', '1.3m'],
    [9_960_000, '10\u00a0Mn', '10m'],
    [2_500_000_000, '2,5\u00a0Mr', '2.5bn'],
  ])('writes %d in short', (value, turkish, english) => {
    expect([tr.short(value), en.short(value)]).toEqual([turkish, english])
  })

  it('names both years of a period over the new year', () => {
    expect(tr.period('2025-12-28', '2026-01-03')).toBe('28 Ara 2025 – 3 Oca 2026')
    expect(en.period('2026-03-02', '2026-03-02')).toBe('2 Mar 2026')
  })
})
