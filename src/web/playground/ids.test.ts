import { expect, it } from 'vitest'
import { addressesIn } from '../../../test/support/leaks/addresses.ts'
import { firstUpdateId, randomId } from './ids.ts'

it('randomId() makes ids that differ and that nobody takes for a telephone number', () => {
  const ids = Array.from({ length: 5_000 }, () => randomId(10))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.flatMap((id) => addressesIn(`V${id}"`))).toEqual([])
  expect(ids.filter((id) => !/^[A-P]{10}$/.test(id))).toEqual([])
})

it('firstUpdateId() has nine figures, and nobody takes it for a telephone number, whatever stands behind it', () => {
  const ids = Array.from({ length: 5_000 }, firstUpdateId)
  expect(ids.filter((id) => !/^\d{9}$/.test(String(id)))).toEqual([])
  expect(ids.flatMap((id) => addressesIn(`telegram${id}9;`))).toEqual([])
})
