import { globSync, readFileSync } from 'node:fs'
import { join, matchesGlob, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Returns `a/b` and `a/c` for `a/{b,c}`. */
function alternativesOf(pattern: string): string[] {
  const [braces, words] = /\{([^{}]*)\}/.exec(pattern) ?? []
  if (braces === undefined || words === undefined) return [pattern]
  return words.split(',').flatMap((word) => alternativesOf(pattern.replace(braces, word)))
}

it('names only test files in vitest.config.ts that exist', () => {
  const tests = globSync('{src,bots,db,test}/**/*.test.ts', { cwd: root })
  const config = readFileSync(join(root, 'vitest.config.ts'), 'utf8')
  const patterns = [...config.matchAll(/'([^']+\.test\.ts)'/g)].flatMap(([, one = '']) => alternativesOf(one))
  expect(patterns.filter((pattern) => !tests.some((file) => matchesGlob(file, pattern)))).toEqual([])
})
