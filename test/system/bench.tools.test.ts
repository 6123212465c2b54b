import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

/** `npm run bench` at its smallest: it runs and finds right answers. */
const sizes = {
  BENCH_ROWS: '200',
  BENCH_ROUNDS: '1',
  BENCH_SECONDS: '0.2',
  BENCH_SYNC_MS: '0,5',
  BENCH_CHECK_LINES: '2000',
  BENCH_CHECK_ROWS: '400',
  BENCH_DAY_ROWS: '500',
  BENCH_FILE_MIB: '0.25',
  BENCH_GROWTH_ROWS: '200,400',
  BENCH_IMPORT_ROWS: '500',
  BENCH_PERMITTED_ROWS: '500',
  BENCH_RECEIVE_ROWS: '500',
  BENCH_SEND_ROWS: '500',
  BENCH_VERIFY_ROWS: '500',
  BENCH_WEBHOOKS: '600',
}

async function ran(phase: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bench/index.ts'), phase], {
    env: { ...process.env, ...sizes },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { stdout, stderr, status }
}

test.for([
  ['serving', /izin \/ naive: \d/],
  ['mixed', /256 connections/],
  ['growth', /largest \/ smallest: \d/],
  ['check', /izin \/ bare loop: \d/],
  ['day-file', /izin \/ bare loop: \d/],
  ['permitted', /then +[\d,]+ rows/],
  ['verify', /register \/ bare loop: \d/],
  ['import', /of the bare insert/],
  ['exchange', /of the bare insert/],
  ['webhooks', /webhooks\/s to one receiver/],
  ['hostile-files', /blank lines .*previewed/],
] as const)('npm run bench -- %s runs, with right answers', async ([phase, shown]) => {
  const { stdout, stderr, status } = await ran(phase)
  expect(stderr).toBe('')
  expect(stdout).toMatch(shown)
  expect(stdout).not.toMatch(/FAILED|WRONG/)
  expect(status).toBe(0)
})
