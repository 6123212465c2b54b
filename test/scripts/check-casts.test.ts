import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { surroundingEnv } from '../support/processes/processes.ts'

/* Runs the check of casts on repositories of its own. */

const folder = forAllTests(openFolder)
const script = join(import.meta.dirname, '../../scripts/check-casts.ts')

/** Returns what the check prints about a repository with this one file; nothing if it passes. */
async function complaintsAbout(name: string, source: string, path = 'src/file.ts'): Promise<string> {
  const place = folder.file(name)
  mkdirSync(join(place, 'src'), { recursive: true })
  writeFileSync(join(place, path), source)
  execFileSync('git', ['init', '--quiet'], { cwd: place, env: surroundingEnv(), stdio: 'pipe' })
  execFileSync('git', ['add', '.'], { cwd: place, env: surroundingEnv(), stdio: 'pipe' })
  const run = promisify(execFile)(process.execPath, [script], { cwd: place, env: surroundingEnv() })
  return await run.then(
    () => '',
    ({ code, stderr }) => `${code}: ${stderr}`,
  )
}

const reason = '// The table has no other names.'

it.each([
  ['on its line', `const a = b as Name ${reason}`],
  ['above', `${reason}\nconst a = b as Name`],
  ['above its statement', `/** Names. */\nconst a = f({\n  b,\n  c: d as Name,\n})`],
])('takes a cast with its reason %s', async (where, source) => {
  expect(await complaintsAbout(`reason ${where}`, `${source}\n`)).toBe('')
})

it.each([
  ['plain', `const a = b as Name`],
  ['double', `const a = b as unknown as Name`],
  ['in a template', `const a = \`\${\`as \${1}\`} \${b as Name}\``],
  ['behind strings and expressions', `const a = ['\\' //', "/*", /['"\`/*]/.test(c)], b = c as Name`],
  ['far below a comment', `${reason}\nconst a = f({\n  b,\n  c,\n  d: e as Name,\n})`],
])('names a cast without a reason: %s', async (kind, source) => {
  const line = source.split('\n').findIndex((text) => text.includes('as Name')) + 1
  expect(await complaintsAbout(`missing ${kind}`, `${source}\n`)).toMatch(
    new RegExp(`^1: src/file\\.ts:${line}: a cast without its reason.*\\n$`),
  )
})

it('takes for a cast neither constants, renamed imports nor words', async () => {
  const source = [
    `import { a as b } from 'c'`,
    `import * as d from 'e'`,
    `export { b as f }`,
    `const g = ['a'] as const`,
    `const h = \`as a \${g} as string\``,
    `const i = 'as it is' + "as Name"`,
    'const j = /as Name/.test(i)',
  ]
  expect(await complaintsAbout('none', `${source.join('\n')}\n`)).toBe('')
})

it('counts no cast of a test', async () => {
  expect(await complaintsAbout('test', 'const a = b as Name\n', 'src/file.test.ts')).toBe('')
})

it('refuses more casts than may stay, however well each is explained', async () => {
  const source = `const a = b as Name ${reason}\n`
  expect(await complaintsAbout('at the limit', source.repeat(150))).toBe('')
  expect(await complaintsAbout('above the limit', source.repeat(151))).toBe(
    '1: 151 casts: at most 150 may stay\n',
  )
})
