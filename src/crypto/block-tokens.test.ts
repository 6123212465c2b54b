import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { blockTokens } from './block-tokens.ts'

const { seal, open } = blockTokens(Buffer.alloc(32, 7))
const blocks = [
  Buffer.alloc(16),
  Buffer.alloc(16, 0xff),
  ...Array.from({ length: 200 }, () => randomBytes(16)),
]

test('blockTokens() opens what it sealed, and always seals it alike', () => {
  for (const block of blocks) {
    const token = seal(block)
    expect(token).toMatch(/^[1-9A-HJ-NP-Za-km-z]{22}$/)
    expect([seal(block), open(token)]).toEqual([token, block])
  }
})

test('blockTokens() seals neighbours to tokens that share nothing', () => {
  const tokens = Array.from({ length: 256 }, (_, last) => seal(Buffer.alloc(16).fill(last, 15)))
  expect(new Set(tokens.map((token) => token.slice(0, 6))).size).toBe(256)
  expect(blockTokens(Buffer.alloc(32, 8)).open(seal(Buffer.alloc(16)))).not.toEqual(Buffer.alloc(16))
})

test.each(['', '1'.repeat(21), '1'.repeat(23), `${'1'.repeat(21)}0`, `${'1'.repeat(21)}ş`, 'z'.repeat(22)])(
  'blockTokens() does not open %j, which no block has',
  (text) => expect(open(text)).toBeNull(),
)
