import { spawnSync } from 'node:child_process'
import { wallTimeOf } from '../test/support/clock/moments.ts'

/*
 * Runs tests at other times than now: all of `npm test` at a given moment of Istanbul, such as `2027-05-18T09:00`, or without
 * one the suites that know a calendar at each moment of `test/support/clock/moments.ts`. More words go to vitest, for example
 * paths of suites.
 */

const [moment, ...words] = process.argv.slice(2)

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  process.exitCode = spawnSync(program, args, { stdio: 'inherit', env }).status ?? 1
}

if (moment === undefined) {
  // Each moment has a time zone and language of its own.
  const { TZ: _zone, LANG: _language, LC_ALL: _all, ...env } = process.env
  run('vitest', ['run', '--config', 'vitest.clock.config.ts'], env)
} else {
  run('npm', ['test', '--', ...words], { ...process.env, IZIN_TEST_MOMENT: wallTimeOf(moment) })
}
