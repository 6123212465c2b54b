import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { TimeStampReq } from 'pkijs'
import { expect, test } from 'vitest'
import { readWhole, stampRequest } from './request.ts'

const digest = createHash('sha384').update('a day').digest()

test('stampRequest() repeats digest and nonce exactly, and has another nonce each time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (any) => {
      const { bytes, nonce } = stampRequest(any)
      const read = new TimeStampReq({ schema: readWhole(bytes) })
      expect(Buffer.from(read.messageImprint.hashedMessage.valueBlock.valueHexView)).toEqual(Buffer.from(any))
      expect(Buffer.from(read.nonce?.valueBlock.valueHexView ?? [])).toEqual(Buffer.from(nonce))
      expect(nonce).toHaveLength(8)
      expect(nonce[0]).toBeGreaterThan(0)
      expect(nonce[0]).toBeLessThan(0x80)
    }),
  )
  const nonces = Array.from({ length: 100 }, () => Buffer.from(stampRequest(digest).nonce).toString('hex'))
  expect(new Set(nonces).size).toBe(100)
})

test('stampRequest() refuses any other digest', () => {
  expect(() => stampRequest(createHash('sha256').update('a day').digest())).toThrow('not a SHA-384')
})
