import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type DayContent, dayHead, dayText, type SealContent, sealHead, sealText } from './seal.ts'

const root = new Uint8Array(32).fill(0x11)
const part = { date: '2026-03-02', fromSeq: 1, toSeq: 60, entries: 60, root } as const
const seal: SealContent = { ...part, previousHead: null, sealedAt: 1772460309000 }
const day: DayContent = { ...part, previousHead: new Uint8Array(32).fill(0x22), closedAt: 1772487000000 }

describe('sealHead()', () => {
  test('is the SHA-256 of one line of JSON', () => {
    expect(sealText(seal)).toBe(
      `["izin-seal-1","2026-03-02",1,60,60,"${'11'.repeat(32)}",null,1772460309000]`,
    )
    expect(sealHead(seal).toString('hex')).toBe(hash('sha256', sealText(seal)))
  })

  test.each<[string, Partial<SealContent>]>([
    ['NaN', { fromSeq: Number.NaN }],
    ['a fraction', { toSeq: 1.5 }],
    ['a number beyond 2^53', { sealedAt: 2 ** 53 }],
    ['a negative number', { fromSeq: -1 }],
    ['a short root', { root: new Uint8Array(31) }],
    ['an empty previous head', { previousHead: new Uint8Array() }],
  ])('refuses %s', (_, part) => {
    expect(() => sealHead({ ...seal, ...part })).toThrow(RangeError)
  })
})

describe('dayHead()', () => {
  test('is the SHA-256 of one line of JSON', () => {
    expect(dayText(day)).toBe(
      `["izin-day-1","2026-03-02",1,60,60,"${'11'.repeat(32)}","${'22'.repeat(32)}",1772487000000]`,
    )
    expect(dayHead(day).toString('hex')).toBe(hash('sha256', dayText(day)))
  })

  test.each(['2026-3-2', '02.03.2026', '2026-03-02"', ''])('refuses the date %j', (date) => {
    expect(() => dayHead({ ...day, date })).toThrow(RangeError)
  })
})
