import { scaleBand, scaleLinear } from 'd3-scale'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Status } from '../consent/channel.ts'
import type { ChartTexts } from './chart-texts.ts'
import { ended } from './sentence.ts'

export interface DayTotals {
  readonly date: IstanbulDay
  readonly approval: number
  readonly rejection: number
}

/** Oldest first; the last day is the report's. */
export interface WeekChart {
  readonly brandName: string
  readonly days: readonly DayTotals[]
}

/** Twice its size on a phone (345 px). */
export const chartWidth = 720
export const chartHeight = 668

const left = 122
const right = 12
const edge = 24
const top = 178
const bottom = 478
/** 11.5 px on a phone. */
const sizeMin = 24
/** Keeps a count of one visible beside a million. */
const barHeightMin = 5
const gap = 4
const ink = '#1a1a1a'
const faintInk = '#555555'
const gridColour = '#d4d4d4'
/** Palette of Okabe and Ito, for any colour vision; RET is striped besides. */
const fills: Readonly<Record<Status, string>> = { ONAY: '#0072B2', RET: 'url(#izin-ret)' }
const edges: Readonly<Record<Status, string>> = { ONAY: '#0072B2', RET: '#D55E00' }
const retPattern =
  '<pattern id="izin-ret" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  '<rect width="14" height="14" fill="#D55E00"/><rect width="5" height="14" fill="#ffffff"/></pattern>'

/** Draws the last days of a brand as SVG: stacked bars over two rows of numbers that are also the legend. */
export function chart(week: WeekChart, texts: ChartTexts): string {
  const columns = scaleBand<string>()
    .domain(week.days.map(({ date }) => date))
    .range([left, chartWidth - right])
    .paddingInner(0.3)
    .paddingOuter(0.15)
  const highest = Math.max(1, ...week.days.map(({ approval, rejection }) => approval + rejection))
  const heights = scaleLinear().domain([0, highest]).nice(4).range([bottom, top])
  const column = (date: IstanbulDay) => ({ x: columns(date) ?? left, width: columns.bandwidth() })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${chartWidth}" height="${chartHeight}" viewBox="0 0 ${chartWidth} ${chartHeight}" font-family="Inter, sans-serif" lang="${texts.language}" role="img" aria-label="${escaped(chartAlt(week, texts))}">`,
    `<defs>${retPattern}</defs>`,
    `<rect width="${chartWidth}" height="${chartHeight}" fill="#ffffff"/>`,
    heading(week, texts),
    grid(heights, texts),
    ...week.days.map((day) => bar(day, column(day.date), heights)),
    week.days.every(({ approval, rejection }) => approval + rejection === 0) ? quietWords(texts) : '',
    numbers(week, texts, column, columns.step()),
    '</svg>',
  ].join('\n')
}

/** Says the chart in words: the days with changes, and the sum. */
export function chartAlt(week: WeekChart, texts: ChartTexts): string {
  const { approval, rejection } = totals(week)
  const days = week.days
    .filter((day) => day.approval + day.rejection > 0)
    .map(
      (day) =>
        `${texts.weekday(day.date)} ${texts.day(day.date)}: ${texts.counts(day.approval, day.rejection)}`,
    )
  const counts = texts.total(texts.counts(approval, rejection))
  const changed = days.length === 0 ? [texts.quiet] : [`${days.join('; ')}.`, counts]
  return [ended(week.brandName), `${texts.subject}, ${period(week, texts)}.`, ...changed].join(' ')
}

function totals({ days }: WeekChart): Omit<DayTotals, 'date'> {
  return {
    approval: days.reduce((sum, { approval }) => sum + approval, 0),
    rejection: days.reduce((sum, { rejection }) => sum + rejection, 0),
  }
}

function period({ days }: WeekChart, texts: ChartTexts): string {
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) throw new Error('Cannot draw a chart: it has no days')
  return texts.period(first.date, last.date)
}

function heading(week: WeekChart, texts: ChartTexts): string {
  const { approval, rejection } = totals(week)
  const width = chartWidth - 2 * edge
  const name = fitted(week.brandName, width, 40, 30)
  const line = fitted(`${texts.subject}, ${period(week, texts)}`, width, 27, sizeMin)
  const sum = fitted(texts.counts(approval, rejection), width, 29, sizeMin)
  return [
    label(name.text, { x: edge, y: 56, size: name.size, weight: 700 }),
    label(line.text, { x: edge, y: 100, size: line.size, fill: faintInk }),
    label(sum.text, { x: edge, y: 138, size: sum.size, weight: 700 }),
  ].join('\n')
}

type Heights = ReturnType<typeof scaleLinear<number, number>>

/** Draws lines for whole numbers only, all labels in one size. */
function grid(heights: Heights, texts: ChartTexts): string {
  const ticks = heights.ticks(4).filter(Number.isInteger)
  const { written, size } = inOneSize(ticks, left - edge, texts, sizeMin)
  return ticks
    .map((tick) => {
      const y = Math.round(heights(tick)) + 0.5
      return [
        `<line x1="${left}" x2="${chartWidth - right}" y1="${y}" y2="${y}" stroke="${tick === 0 ? ink : gridColour}" stroke-width="${tick === 0 ? 2 : 1}"/>`,
        label(written(tick), { x: left - 12, y: y + 9, size, fill: faintInk, anchor: 'end' }),
      ].join('')
    })
    .join('\n')
}

interface Column {
  readonly x: number
  readonly width: number
}

/** Stacks RET on ONAY; the gap is taken from RET, so that the bar ends at its sum. */
function bar({ approval, rejection }: DayTotals, { x, width }: Column, heights: Heights): string {
  const rise = approval === 0 ? 0 : Math.max(barHeightMin, bottom - heights(approval))
  const base = bottom - rise - (rise > 0 ? gap : 0)
  const end = Math.min(heights(approval + rejection), base - barHeightMin)
  const piece = (status: Status, foot: number, tall: number) =>
    tall === 0
      ? ''
      : `<rect class="${status}" x="${round(x)}" y="${round(foot - tall)}" width="${round(width)}" height="${round(tall)}" fill="${fills[status]}" stroke="${edges[status]}" stroke-width="2"/>`
  return piece('ONAY', bottom, rise) + piece('RET', base, rejection === 0 ? 0 : base - end)
}

function quietWords(texts: ChartTexts): string {
  const x = (left + chartWidth - right) / 2
  return label(texts.quiet, { x, y: (top + bottom) / 2, size: 30, fill: faintInk, anchor: 'middle' })
}

const rows: readonly { readonly status: Status; readonly y: number }[] = [
  { status: 'ONAY', y: 600 },
  { status: 'RET', y: 645 },
]

/** Draws the days and their numbers in the size that the longest needs. */
function numbers(
  { days }: WeekChart,
  texts: ChartTexts,
  column: (date: IstanbulDay) => Column,
  step: number,
): string {
  const counts = days.flatMap(({ approval, rejection }) => [approval, rejection])
  const { written, size } = inOneSize(counts, step - 6, texts, 28)
  const cells = days.flatMap((day, place) => {
    const { x, width } = column(day.date)
    const centre = round(x + width / 2)
    const weight = place === days.length - 1 ? 700 : 400
    return [
      label(texts.weekday(day.date), { x: centre, y: 514, size: 27, weight, anchor: 'middle' }),
      label(String(Number(day.date.slice(8))), {
        x: centre,
        y: 549,
        size: 27,
        weight,
        anchor: 'middle',
        fill: faintInk,
      }),
      ...rows.map(({ status, y }) => {
        const count = status === 'ONAY' ? day.approval : day.rejection
        return label(written(count), { x: centre, y, size, weight, anchor: 'middle' })
      }),
    ]
  })
  const heads = rows.map(
    ({ status, y }) =>
      `<rect x="10" y="${y - 22}" width="26" height="26" fill="${fills[status]}" stroke="${ink}" stroke-width="1"/>` +
      label(status, { x: 43, y, size: sizeMin, weight: 700 }),
  )
  return [...cells, ...heads].join('\n')
}

/** Picks one size and form for numbers side by side: whole if readable, else short. */
function inOneSize(numbers: readonly number[], width: number, texts: ChartTexts, sizeMax: number) {
  const sizeOf = (write: (value: number) => string) =>
    Math.min(sizeMax, ...numbers.map((value) => Math.floor(width / breadth(write(value)))))
  const whole = sizeOf(texts.number)
  if (whole >= sizeMin) return { written: texts.number, size: whole }
  return { written: texts.short, size: Math.max(sizeMin - 2, sizeOf(texts.short)) }
}

interface LabelOptions {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly weight?: 400 | 700
  readonly fill?: string
  readonly anchor?: 'start' | 'middle' | 'end'
}

function label(
  text: string,
  { x, y, size, weight = 400, fill = ink, anchor = 'start' }: LabelOptions,
): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`
}

/** Returns the largest size that fits; at the smallest, the text is cut. Estimates Inter's letters. */
function fitted(text: string, width: number, sizeMax: number, sizeMin: number) {
  const size = Math.min(sizeMax, Math.floor(width / breadth(text)))
  if (size >= sizeMin) return { text, size }
  const letters = Array.from(text)
  while (letters.length > 1 && (breadth(letters.join('')) + 0.9) * sizeMin > width) letters.pop()
  return { text: `${letters.join('').trimEnd()}…`, size: sizeMin }
}

/** In units of the font size. */
function breadth(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + breadthOf(letter), 0)
}

function breadthOf(letter: string): number {
  if (/[.,·:;'’ ıil]/.test(letter)) return 0.34
  if (/[MW@%…]/.test(letter)) return 1.05
  return /[\p{Lu}mw]/u.test(letter) ? 0.76 : 0.64
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text and leaves out what XML cannot hold. */
function escaped(text: string): string {
  return Array.from(text.toWellFormed())
    .filter(isOfXml)
    .map((letter) => entities[letter] ?? letter)
    .join('')
}

/** XML 1.0 has only three control characters: tab and two line ends. */
function isOfXml(letter: string): boolean {
  return letter >= ' ' ? letter !== '\ufffe' && letter !== '\uffff' : '\t\n\r'.includes(letter)
}
