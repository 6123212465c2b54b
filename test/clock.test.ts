import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newPlace, setUp } from './cli/harness.ts'
import { ago, clockAheadBy, now, today, yesterday } from './support/clock/clock.ts'
import { shiftOfThisProcess } from './support/clock/shift.ts'
import { surroundingEnv } from './support/processes/processes.ts'

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

  it('is a Date in every way', () => {
    travelTo(Date.UTC(2028, 1, 29, 6))
    expect(new Date().toISOString()).toMatch(/^2028-02-29T06:/)
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
