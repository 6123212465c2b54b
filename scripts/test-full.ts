import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/*
 * Runs every suite and ends with `N passed, N failed`: all projects of `vitest.config.ts` in one run, which leaves no core
 * idle between them, then those inside workerd. Arguments go to both, for example paths of suites.
 */

const reports = mkdtempSync(join(tmpdir(), 'izin-tests-'))
let exitCode = 0

function run(name: string, ...options: readonly string[]): { passed: number; failed: number } {
  const file = join(reports, `${name}.json`)
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const given = process.argv.slice(2)
  const { status } = spawnSync(
    'vitest',
    ['run', ...options, ...report, ...(given.length > 0 ? ['--passWithNoTests', ...given] : [])],
    { stdio: 'inherit' },
  )
  if (status !== 0) exitCode = status ?? 1
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests }
}

try {
  const counts = [run('node'), run('worker', '--config', 'vitest.worker.config.ts')]
  const sum = (of: 'passed' | 'failed') => counts.reduce((total, count) => total + count[of], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
} finally {
  rmSync(reports, { recursive: true, force: true })
}
process.exitCode = exitCode
