import { expect, test } from 'vitest'
import { newToken, tokenMark } from './token.ts'

test('newToken() gives url-safe letters for as many random bytes as asked', () => {
  expect(newToken()).toMatch(/^[\w-]{22}$/)
  expect(newToken(32)).toMatch(/^[\w-]{43}$/)
  expect(newToken()).not.toBe(newToken())
})

test('tokenMark() is the SHA-256 of the token', () => {
  expect(tokenMark('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})
