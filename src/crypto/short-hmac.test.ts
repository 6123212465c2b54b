import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { test } from 'vitest'
import { ShortHmac } from './vault.ts'

test('digest() is that of createHmac for every key and text, whatever was digested before', () => {
  const hmac = new ShortHmac()
  const key = fc.uint8Array({ maxLength: 140 })
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.integer({ min: 330, max: 350 }).map((length) => 'ş'.repeat(length)),
  )
  fc.assert(
    fc.property(key, text, fc.integer({ min: 1, max: 32 }), (key, text, bytes) => {
      hmac.useKey(key)
      const expected = createHmac('sha256', key).update(text).digest().subarray(0, bytes)
      return hmac.digest(text, bytes).equals(expected)
    }),
    { numRuns: 500 },
  )
})
