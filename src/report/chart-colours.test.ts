import { describe, expect, it } from 'vitest'
import { chart } from './chart.ts'
import { chartTexts } from './chart-texts.ts'

/** Everyone tells ONAY from RET, by colour with any colour vision and by stripes without colour. */

type Rgb = readonly [number, number, number]
type Matrix = readonly [Rgb, Rgb, Rgb]

/** Machado, Oliveira and Fernandes 2009, severity 1, over linear RGB. */
const deficiencies: Readonly<Record<string, Matrix>> = {
  'no deficiency': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function linear(hex: string): Rgb {
  const channel = (place: number) => {
    const value = Number.parseInt(hex.slice(place, place + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

function seen(matrix: Matrix, [r, g, b]: Rgb): Rgb {
  const row = ([x, y, z]: Rgb) => Math.min(1, Math.max(0, x * r + y * g + z * b))
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

/** CIE L*a*b* under D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (value: number) =>
    value > 216 / 24389 ? Math.cbrt(value) : (value * 24389) / 27 / 116 + 16 / 116
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = f(luminance([r, g, b]))
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126729 * r + 0.7151522 * g + 0.072175 * b
}

function difference(one: Rgb, other: Rgb): number {
  return Math.hypot(...lab(one).map((value, place) => value - (lab(other)[place] ?? 0)))
}

/** WCAG 2: 3 for shapes, 4.5 for text. */
function contrast(one: Rgb, other: Rgb): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const svg = chart(
  { brandName: 'Örnek Kahve', days: [{ date: '2026-03-02', approval: 12, rejection: 3 }] },
  chartTexts('tr'),
)
const strokeOf = (status: string) =>
  new RegExp(`<rect class="${status}"[^>]* stroke="(#[0-9A-Fa-f]{6})"`).exec(svg)?.[1] ?? ''
const [onay, ret, white] = [linear(strokeOf('ONAY')), linear(strokeOf('RET')), linear('#ffffff')]

describe.each(Object.entries(deficiencies))('with %s', (_name, matrix) => {
  it('the two kinds are far apart, and both stand out from the page', () => {
    // A difference of 2 is noticeable; 40 is that of clearly different colours.
    expect(difference(seen(matrix, onay), seen(matrix, ret))).toBeGreaterThan(40)
    expect(contrast(seen(matrix, onay), seen(matrix, white))).toBeGreaterThan(3)
    expect(contrast(seen(matrix, ret), seen(matrix, white))).toBeGreaterThan(3)
  })
})

it('every letter can be read on white', () => {
  const inks = [...svg.matchAll(/<text[^>]* fill="(#[0-9a-fA-F]{6})"/g)].map(([, colour = '']) => colour)
  expect(inks.length).toBeGreaterThan(8)
  for (const ink of new Set(inks)) expect(contrast(linear(ink), white)).toBeGreaterThan(4.5)
})

it('without any colour the stripes tell RET, on its bar and beside its word', () => {
  const fills = [...svg.matchAll(/<rect (?:class="RET"|x="10")[^>]* fill="([^"]+)"/g)].map(([, fill]) => fill)
  expect(fills).toEqual(['url(#izin-ret)', '#0072B2', 'url(#izin-ret)'])
})
