import { expect, test } from 'vitest'
import { equalSecrets } from './constant-time.ts'

test.each([
  ['', '', true],
  ['gizli', 'gizli', true],
  ['gizli', 'gizlı', false],
  ['gizli', 'gizli ', false],
  ['gizli', '', false],
])('equalSecrets(%j, %j) is %j', (a, b, equal) => {
  expect(equalSecrets(a, b)).toBe(equal)
})
