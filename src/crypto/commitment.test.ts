import { expect, test } from 'vitest'
import { commit, newSecret } from './commitment.ts'

test('commit() agrees with RFC 4231, test case 6 (a key longer than a block)', () => {
  const secret = Buffer.alloc(131, 0xaa)
  expect(commit(secret, 'Test Using Larger Than Block-Size Key - Hash Key First').toString('hex')).toBe(
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  )
})

test('commit() changes with the secret and with the text', () => {
  const secret = newSecret()
  expect(commit(secret, 'a')).toEqual(commit(secret, 'a'))
  expect(commit(secret, 'a')).not.toEqual(commit(secret, 'b'))
  expect(commit(secret, 'a')).not.toEqual(commit(newSecret(), 'a'))
})

test('newSecret() gives 32 bytes, never the same', () => {
  expect(newSecret()).toHaveLength(32)
  expect(newSecret()).not.toEqual(newSecret())
})
