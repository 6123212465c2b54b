import { execFile, execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { surroundingEnv } from '../support/processes/processes.ts'

/* Runs the check of commit subjects on repositories of its own. */

const folder = forAllTests(openFolder)
const script = 'scripts/check-subjects.ts'
const identity = ['-c', 'user.name=Test', '-c', 'user.email=test', '-c', 'commit.gpgsign=false']

function git(place: string, ...words: string[]) {
  execFileSync('git', [...identity, ...words], { cwd: place, env: gitEnv(), stdio: 'pipe' })
}

/** Without the settings of the person who runs the tests. */
const gitEnv = () => ({ ...surroundingEnv(), HOME: folder.path, GIT_CONFIG_NOSYSTEM: '1' })

/** Makes a repository whose first commit has an old subject and whose second one adds the check. */
function repositoryWith(name: string, subjects: readonly string[]): string {
  const place = folder.file(name)
  mkdirSync(join(place, 'scripts'), { recursive: true })
  git(place, 'init', '--quiet')
  git(place, 'commit', '--quiet', '--allow-empty', '-m', `Old ${'x'.repeat(80)}`)
  copyFileSync(join(import.meta.dirname, '../..', script), join(place, script))
  git(place, 'add', '.')
  git(place, 'commit', '--quiet', '-m', 'Check the length of subjects')
  for (const subject of subjects) git(place, 'commit', '--quiet', '--allow-empty', '-m', subject)
  return place
}

/** Returns the complaints; none if the check passes. */
async function complaintsIn(place: string): Promise<string> {
  const run = promisify(execFile)(process.execPath, [script], { cwd: place, env: gitEnv() })
  return await run.then(
    () => '',
    ({ code, stderr }) => `${code}: ${stderr}`,
  )
}

it('takes subjects of 12 to 60 characters, and older ones of any length', async () => {
  const place = repositoryWith('good', ['Twelve chars', 'ş'.repeat(60)])
  expect(await complaintsIn(place)).toBe('')
})

it.each([
  ['short', 'Eleven char', 11],
  ['long', 'ş'.repeat(61), 61],
])('refuses a %s subject and names it', async (name, subject, characters) => {
  const place = repositoryWith(name, ['A subject that is fine', subject, 'Another that is fine'])
  const complaints = await complaintsIn(place)
  expect(complaints).toMatch(/^1: /)
  expect(complaints.match(/\S+: the subject has/g)).toHaveLength(1)
  expect(complaints).toContain(`${subject}: the subject has ${characters} characters`)
})

it('checks as many commits of a shallow clone as it has', async () => {
  const place = repositoryWith('whole', ['Too short', 'A subject that is fine'])
  for (const [depth, isRefused] of [
    [1, false],
    [2, false],
    [3, true],
  ] as const) {
    const clone = `clone-${depth}`
    git(folder.path, 'clone', '--quiet', '--depth', String(depth), `file://${place}`, clone)
    expect((await complaintsIn(folder.file(clone))) !== '', `depth ${depth}`).toBe(isRefused)
  }
})
