import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { number as english } from '../../messages/english.ts'
import { number as turkish } from '../../messages/turkish.ts'
import { readShownNumber } from './readers.ts'

test('readShownNumber() takes a number back as either language shows it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (id) => {
      for (const shown of [String(id), `#${id}`, turkish(id), english(id)])
        expect(readShownNumber(shown)).toBe(id)
    }),
    { numRuns: 50 },
  )
})

test.each(['', 'üç', '1.23', '12.34.567', '-3', '1234567890', '1.234,5'])(
  'readShownNumber() takes no %j',
  (text) => {
    expect(readShownNumber(text)).toBeNull()
  },
)
