import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished, test, vi } from 'vitest'
import { isBusinessDay } from '../src/calendar/business-days.ts'
import { notInNpmTest } from '../vitest.config.ts'
import { newPlace, setUp } from './cli/harness.ts'
import { ago, clockAheadBy, now, today, yesterday } from './support/clock/clock.ts'
import { clockFaults } from './support/clock/habits.ts'
import { calendarSuites, knowsCalendar, moments, suitesAt, wallTimeOf } from './support/clock/moments.ts'
import { shiftOfThisProcess } from './support/clock/shift.ts'
import { surroundingEnv } from './support/processes/processes.ts'
import { defaultRules } from './support/register/consent.ts'

const root = resolve(import.meta.dirname, '..')
const minuteMs = 60_000

/** Sets this suite's clock to a moment of another year. */
function travelTo(moment: number): void {
  const shift = shiftOfThisProcess()
  const { aheadMs } = shift
  const set = (ms: number) => {
    shift.aheadMs = ms
    process.env.IZIN_TEST_AHEAD_MS = String(ms)
  }
  onTestFinished(() => set(aheadMs))
  set(moment - shift.trueNow())
}

/** The same hour: suites are kept away from its end. */
const hourOf = (at: number) => new Date(at).toISOString().slice(0, 13)
const printsNow = 'process.stdout.write(String(Date.now()))'

describe('the clock of the tests', () => {
  it('is the clock of every process and thread that a test starts', async () => {
    const moment = Date.UTC(2031, 4, 1, 6)
    travelTo(moment)
    const node = (env: NodeJS.ProcessEnv) =>
      execFileSync(process.execPath, ['-e', printsNow], { env, encoding: 'utf8' })
    const inShell = execFileSync('sh', ['-c', '"$0" -e "$1"', process.execPath, printsNow], {
      env: surroundingEnv(),
      encoding: 'utf8',
    })
    const thread = new Worker('require("worker_threads").parentPort.postMessage(Date.now())', { eval: true })
    const [inThread] = await once(thread, 'message')
    const times = [now(), node(process.env), node(surroundingEnv()), inShell, inThread]
    expect(times.map((at) => hourOf(Number(at)))).toEqual(times.map(() => '2031-05-01T06'))
  })

  it('is the clock of izin, which knows nothing of it', async () => {
    travelTo(Date.UTC(2031, 4, 1, 6))
    const place = newPlace()
    onTestFinished(place.close)
    await setUp(place, place.run)
    const { err } = await place.run('report', '--date', '2031-05-01')
    expect(err).toContain('2031-05-01 is not over: this is a preview.')
    const product = globSync('{src,bots,db,bin}/**/*.{ts,mjs}', { cwd: root }).filter(isProduct)
    expect(product.filter((file) => /IZIN_TEST_|test-clock/.test(textOf(file)))).toEqual([])
  })

  it('begins at a given moment as it is, also shortly before midnight', async () => {
    travelTo(now())
    const trueNow = vi.spyOn(shiftOfThisProcess(), 'trueNow').mockReturnValue(0)
    vi.stubEnv('IZIN_TEST_MOMENT', '2026-12-31 23:59:57')
    vi.resetModules()
    await import('./support/clock/suite-clock.ts')
    trueNow.mockRestore()
    vi.unstubAllEnvs()
    expect(shiftOfThisProcess().aheadMs).toBe(Date.UTC(2026, 11, 31, 20, 59, 57))
  })

  it('is a Date in every way', () => {
    travelTo(Date.UTC(2028, 1, 29, 12))
    expect(new Date().toISOString()).toMatch(/^2028-02-29T12:/)
    expect(Date()).toMatch(/^Tue Feb 29 2028/)
    expect(new Date()).toBeInstanceOf(Date)
    expect(new Date(0).getTime()).toBe(0)
    expect(new Date(2028, 1, 29).getDate()).toBe(29)
    expect([today(), yesterday(), ago(0).slice(0, 10)]).toEqual(['2028-02-29', '2028-02-28', '2028-02-29'])
  })

  it('may differ in a process that a test starts', () => {
    travelTo(Date.UTC(2028, 1, 29, 6))
    const env = { ...surroundingEnv(), ...clockAheadBy(-24 * 60 * minuteMs) }
    const printed = execFileSync(process.execPath, ['-e', printsNow], { env, encoding: 'utf8' })
    expect(hourOf(Number(printed))).toBe('2028-02-28T06')
  })
})

const isProduct = (file: string) => !file.endsWith('.test.ts')
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

test.each([
  ['reads the wall clock', 'const day = dayOf(Date.now() - 3 * dayMs)'],
  ['reads the wall clock', 'const year = new Date().getFullYear()'],
  ['reads the wall clock', 'const { now } = Date'],
  ['reads the wall clock', 'const year = (new Date).getFullYear()'],
  ['reads the clock of the file system or of SQL', 'expect(statSync(file).mtimeMs).toBeGreaterThan(before)'],
  ['reads the clock of the file system or of SQL', 'await read("SELECT unixepoch() AS now")'],
  ['reads the clock of the file system or of SQL', `await read("SELECT datetime('now')")`],
  ['uses a stopwatch', 'const { user } = process.threadCpuUsage(last)'],
  ['uses a stopwatch', 'const { user } = process.cpuUsage()'],
  ['uses a stopwatch', 'const counting = setInterval(() => (turns += 1), 1)'],
  ['uses a stopwatch', 'expect(performance.now() - started).toBeLessThan(30_000)'],
  ['sleeps', "import { setTimeout as later } from 'node:timers/promises'"],
  ['sleeps', 'await new Promise((later) => { setTimeout(later, 5000) })'],
  ['sleeps', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000)'],
  ['bounds a wait', 'await expect.poll(() => posts().length, { timeout: 60_000 }).toBe(1)'],
  ['bounds a wait', 'await vi.waitFor(() => expect(waiting()).toHaveLength(1))'],
  ['starts a process without the clock', "spawn('node', [file], { env: { PATH: process.env.PATH } })"],
  ['starts a process without the clock', 'const env = { HOME: folder, PATH: process.env.PATH }'],
])('a test that %s is refused: %s', (what, line) => {
  expect(clockFaults('test/x.test.ts', `\n${line}\n`)).toEqual([
    expect.stringMatching(`^test/x.test.ts:2 ${what}: `),
  ])
})

describe('npm run test:clock', () => {
  it('runs the suites that ask the calendar or the clock for a day', () => {
    const clock = "import { today } from '../support/clock/clock.ts'\n"
    const holidays = "import { isBusinessDay } from '../calendar/business-days.ts'\n"
    const days = "import { addDays, formatWallTime } from '../../src/calendar/istanbul.ts'\n"
    const writing = "import { formatWallTime, type WallTime } from '../../src/calendar/istanbul.ts'\n"
    const minutesAgo = "import { ago } from '../support/clock/clock.ts'\nago(5)\n"
    const daysAgo = "import { ago } from '../support/clock/clock.ts'\nago(3 * 24 * 60)\n"
    const inThreeDays = "import { now } from '../support/clock/clock.ts'\nnow() + 3 * 24 * 60 * 60_000\n"
    const signed = "import { now } from '../support/clock/clock.ts'\nMath.floor(now() / 1000)\n"
    const texts = {
      true: [clock, holidays, days, days + clock, daysAgo, inThreeDays],
      false: [writing, minutesAgo, signed],
    }
    for (const [isKnown, suites] of Object.entries(texts)) {
      for (const text of suites) expect(String(knowsCalendar('test/x.test.ts', text)), text).toBe(isKnown)
    }
    const suites = calendarSuites(root, notInNpmTest)
    const always = [
      'src/calendar/business-days.test.ts',
      'test/cli/import.test.ts',
      'test/cli/iys.test.ts',
      'test/system/main-job.test.ts',
    ]
    for (const moment of moments) expect(suitesAt(moment, suites)).toEqual(expect.arrayContaining(always))
    const everywhere = moments.flatMap((moment) => suitesAt(moment, suites))
    expect(everywhere).not.toContain('test/docs.test.ts')
    const timesOf = (file: string) => everywhere.filter((suite) => suite === file).length
    expect(suites.slow.filter((file) => timesOf(file) < 3 || timesOf(file) === moments.length)).toEqual([])
  })

  it('runs the suites that a helper gives certificates in a year from which these outlive 2049', () => {
    const suites = calendarSuites(root, notInNpmTest)
    const at2031 = moments.filter(({ at }) => at.startsWith('2031')).map((moment) => suitesAt(moment, suites))
    const signed = [
      'src/day/stamps.test.ts',
      'src/documents/pack/verify-pack.test.ts',
      'src/ledger/time-stamp/verify.test.ts',
      'src/startup/time-stamps.test.ts',
      'test/cli/stamp.test.ts',
    ]
    expect(at2031).toEqual([expect.arrayContaining(signed)])
  })

  it('takes a moment of Istanbul, and refuses what is none', () => {
    expect(wallTimeOf('2027-05-18T09:00')).toBe('2027-05-18 09:00:00')
    expect(wallTimeOf('2026-12-31T23:59:57')).toBe('2026-12-31 23:59:57')
    for (const wrong of ['2027-05-18', '2027-02-29T09:00', '2027-05-18 09:00', 'test/cli'])
      expect(() => wallTimeOf(wrong)).toThrow(`Cannot run tests at ${wrong}: write a time of Istanbul`)
  })

  it('has moments of each kind of day, zone and language', () => {
    const weekdays = moments.map(({ at }) => new Date(`${wallTimeOf(at)}Z`).getUTCDay())
    expect(weekdays).toEqual(expect.arrayContaining([0, 3, 5]))
    const working = moments.map(({ at }) => isBusinessDay(at.slice(0, 10), defaultRules))
    expect(new Set(working)).toEqual(new Set([true, false]))
    for (const some of [moments, moments.filter(({ withSlowSuites }) => withSlowSuites)]) {
      expect(new Set(some.map(({ zone }) => zone)).size).toBe(3)
      expect(new Set(some.map(({ language }) => language)).size).toBe(3)
    }
  })
})
