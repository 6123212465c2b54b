import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCursor, parseCursor } from './wire.ts'

describe('formatCursor() and parseCursor()', () => {
  test('are inverses for every second and id', () => {
    const cursors = fc.record({
      recordedAt: fc.integer({ min: 0, max: 99_999_999_999 }).map((seconds) => seconds * 1000),
      changeId: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
    })
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
      }),
    )
  })

  test('read nothing else', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^\d{1,15}_[0-9a-fA-F]{63,65}$/))
    fc.assert(
      fc.property(texts, (text) => {
        const read = parseCursor(text)
        if (read !== null) expect(formatCursor(read)).toBe(text)
      }),
    )
  })

  test('write İYS’s form', () => {
    const changeId = '186f956e8a2068358dd439141b264d2c259646a8440d3acbb8d49d0be639d645'
    expect(formatCursor({ recordedAt: 1_772_446_399_000, changeId })).toBe(`1772446399_${changeId}`)
  })
})
