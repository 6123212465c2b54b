import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** `npm run bench` with as little as each phase can be given: whether it runs and finds right answers, not how fast. */
const tiny = {
  BENCH_ROWS: '200',
  BENCH_ROUNDS: '1',
  BENCH_SECONDS: '0.2',
  BENCH_DAY_ROWS: '500',
  BENCH_GROWTH_ROWS: '200,400',
  BENCH_IMPORT_ROWS: '500',
  BENCH_PERMITTED_ROWS: '500',
  BENCH_VERIFY_ROWS: '500',
}

test.for([
  ['serving', /izin \/ naive: \d/],
  ['mixed', /256 connections/],
  ['growth', /largest \/ smallest: \d/],
  ['day-file', /izin \/ bare loop: \d/],
  ['permitted', /xlsx now +500 rows/],
  ['verify', /register \/ bare loop: \d/],
  ['import', /of the bare insert/],
] as const)('npm run bench -- %s runs, with right answers', { timeout: 600_000 }, ([phase, shown]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../bench/index.ts'), phase],
    { encoding: 'utf8', env: { ...process.env, ...tiny } },
  )
  expect(stderr).toBe('')
  expect(stdout).toMatch(shown)
  expect(stdout).not.toMatch(/FAILED|WRONG/)
  expect(status).toBe(0)
})
