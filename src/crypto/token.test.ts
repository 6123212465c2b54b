import { expect, test } from 'vitest'
import { equalSecrets, newPlainToken, newToken, tokenMark } from './vault.ts'

test('newToken() gives url-safe letters for as many random bytes as asked', () => {
  expect(newToken()).toMatch(/^[\w-]{22}$/)
  expect(newToken(32)).toMatch(/^[\w-]{43}$/)
  expect(newToken()).not.toBe(newToken())
})

test('newPlainToken() uses every letter and digit that is not read for another, alike', () => {
  const drawn = Array.from({ length: 500 }, () => newPlainToken()).join('')
  const counts = Map.groupBy(drawn, (letter) => letter)
  expect(counts.size).toBe(58)
  // 8,500 letters, 147 of each on average; 7 standard deviations either way.
  for (const [, found] of counts) expect(Math.abs(found.length - 8500 / 58)).toBeLessThan(85)
  expect(drawn).not.toMatch(/[^1-9A-Za-z]|[OIl]/)
})

test('tokenMark() is the SHA-256 of the token', () => {
  expect(tokenMark('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

test.each([
  ['', '', true],
  ['gizli', 'gizli', true],
  ['gizli', 'gizlı', false],
  ['gizli', 'gizli ', false],
  ['gizli', '', false],
])('equalSecrets(%j, %j) is %j', (a, b, equal) => {
  expect(equalSecrets(a, b)).toBe(equal)
})
