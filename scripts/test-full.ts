import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

/*
 * Runs every suite and ends with the names of the tests that failed and `N passed, N failed`: all projects of
 * `vitest.config.ts` in one run, which leaves no core idle between them, then those inside workerd. Arguments go to both,
 * for example paths of suites. They run in a time zone where few developers are; `npm test` runs in that of the machine.
 */

const env = { ...process.env, TZ: process.env.TZ ?? 'America/Los_Angeles' }

const reports = mkdtempSync(join(tmpdir(), 'izin-tests-'))
let exitCode = 0

interface Outcome {
  passed: number
  failed: number
  /** Suites and tests that failed: a path, the test's titles unless the file itself could not be run, and why. */
  failures: string[]
}

function run(name: string, ...options: readonly string[]): Outcome {
  const file = join(reports, `${name}.json`)
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const given = process.argv.slice(2)
  const { status } = spawnSync(
    'vitest',
    ['run', ...options, ...report, ...(given.length > 0 ? ['--passWithNoTests', ...given] : [])],
    { stdio: 'inherit', env },
  )
  if (status !== 0) exitCode = status ?? 1
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  const failures = (testResults as readonly SuiteResult[]).flatMap(failuresOf)
  return { passed: numPassedTests, failed: numFailedTests, failures }
}

/** One suite of vitest's JSON report. */
interface SuiteResult {
  name: string
  status: string
  message: string
  assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[]
}

/** Most characters of the reason that a failure is shown with. */
const reasonMax = 600

function failuresOf({ name, status, message, assertionResults }: SuiteResult): string[] {
  const path = relative(process.cwd(), name)
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length === 0) return status === 'failed' ? [`${path}\n${message.slice(0, reasonMax)}`] : []
  return failed.map(({ fullName, failureMessages }) => {
    return `${path} > ${fullName}\n${failureMessages.join('\n').slice(0, reasonMax)}`
  })
}

try {
  const counts = [run('node'), run('worker', '--config', 'vitest.worker.config.ts')]
  for (const failure of counts.flatMap(({ failures }) => failures)) console.log(`FAILED ${failure}`)
  const sum = (of: 'passed' | 'failed') => counts.reduce((total, count) => total + count[of], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
} finally {
  rmSync(reports, { recursive: true, force: true })
}
process.exitCode = exitCode
