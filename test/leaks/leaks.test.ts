import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { addressesIn } from '../support/leaks/addresses.ts'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

/** Everything that `planted.ts` leaks, and nothing that it declares or masks. */
const leaked = [
  'A plain digest (md5 of a phone number) is in the column numbers.digits of izin-test-…/izin.db.',
  'A plain digest (sha256 of the body of a request) is in the column digests.note of izin-test-…/izin.db.',
  'A plain digest (sha256 of the body of a request) is in the file izin-test-…/izin.db-wal.',
  'A plain digest (sha256 of the body of a request) is in the file izin-test-…/izin.db.',
  'An address (%40o…le) is in what Slack is sent.',
  'An address (%40o…le) is in what Telegram is sent.',
  'An address (+905…67) is in an answer in chat.',
  'An address (5001…67) is in the file izin-test-…/izin.db-wal, which no holdsAddresses() declares.',
  'An address (5001…67) is in the file izin-test-…/izin.db, which no holdsAddresses() declares.',
  'An address (+905…67) is in the name of planted-…/left-+905…67.txt.',
  'An address (+905…67) is in what -e prints.',
  'An address (+905…67) is in what the time-stamp authority is sent.',
  'An address (0500…67) is in the file planted-…/inner.txt, which no holdsAddresses() declares.',
  'An address (0500…67) is in the file planted-…/removed.txt, which no holdsAddresses() declares.',
  'An address (0500…67) is in the log.',
  'An address (0500…67) is in what slack is sent.',
  'An address (0500…67) is in what the tests print.',
  'An address (1@or…le) is in the file izin-test-…/izin.db-wal, which no holdsAddresses() declares.',
  'An address (@orn…le) is in the file planted-…/left-+905…67.txt, which no holdsAddresses() declares.',
]

it('a suite that leaks an address fails, and names each place without telling the address', async () => {
  const report = join(mkdtempSync(join(tmpdir(), 'leaks-')), 'report.json')
  const config = ['--root', '.', '--config', join(import.meta.dirname, 'vitest.config.ts')]
  const options = [...config, '--reporter=json', `--outputFile=${report}`]
  // It prints what this suite must not.
  const child = spawn(process.execPath, [vitest, 'run', ...options], { stdio: 'ignore' })
  expect(await once(child, 'exit')).toEqual([1, null])
  const { testResults, numPassedTests } = JSON.parse(readFileSync(report, 'utf8'))
  expect(numPassedTests).toBeGreaterThan(10)
  const answerText: string = testResults[0].message
  expect(addressesIn(answerText)).toEqual([])
  expect(answerText).toMatch(/\(5001…67, in .*RET\+99\[here\]BIREYSEL\)/)
  const withoutShapes = answerText.replaceAll(/, in [^)]*\[here\][^)]*\)/g, ')')
  const sentences = withoutShapes.replaceAll(/-[A-Za-z0-9]{6}\//g, '-…/').split('\n')
  expect(sentences.sort()).toEqual(leaked.toSorted())
})
