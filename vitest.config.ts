import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { preloading } from './test/support/clock/shift.ts'

// Unit tests stand beside the code, system tests under test/: `npm test` runs these, and the few that stand apart.
// `npm run test:full` runs the others too, which take longer or need programs that not every machine has.

/** Suites that kill processes, simulate months, fill disks, try every button, store the largest rows, or run a leaking suite. */
const longSuites = [
  'test/{faults,leaks,simulate}/**/*.test.ts',
  'test/properties/plans.test.ts',
  'test/cli/{backup,key}.test.ts',
  'src/verification/largest-rows.test.ts',
  'test/promises/every-route.test.ts',
  'test/slack/tampered.test.ts',
  'test/system/{remote-servers,start-together}.test.ts',
]

/** Suites that replace a module, or look at its start, need a process of their own. */
const apart = [
  'src/documents/printer.test.ts',
  'src/startup/open.test.ts',
  'test/http/iys-sign-in.test.ts',
  'test/start.test.ts',
]

/** A suite's clock is set, and all that it prints, sends and stores is searched for addresses. */
export const setupFiles = [
  'test/support/quick-imports.ts',
  'test/support/clock/suite-clock.ts',
  'test/support/leaks/setup.ts',
]

/** Milliseconds after which a test counts as hanging: no test is timed, and a busy machine is ten times slower. */
const limit = 180_000
/** A poll ends shortly before its test, to say what it saw last. */
export const limits = {
  testTimeout: limit,
  hookTimeout: limit,
  expect: { poll: { timeout: limit - 10_000 } },
}

/** One more than there are cores: a suite that waits for a process of its own leaves its core to another. */
export const maxWorkers = availableParallelism() + 1

/** Suites in a browser, in workerd, or with programs that not every machine has. */
const elsewhere = ['test/{browser,worker}/**', 'test/support/**', '**/*.tools.test.ts']
export const notInNpmTest = [...elsewhere, ...longSuites]

// Many tests start izin as a process of its own: compiled once, it starts in two thirds of the time.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, 'node_modules/.cache/compiled')

// Suites, their threads and all processes that they start have the same clock.
process.env.NODE_OPTIONS = preloading()

export default defineConfig({
  test: {
    maxWorkers,
    globalSetup: 'test/support/leaks/every-table.ts',
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles,
          // Suites that begin a process each spend two fifths of the time on imports.
          isolate: false,
          include: ['src/**/*.test.ts', 'bots/**/*.test.ts', 'db/**/*.test.ts'],
          exclude: [...notInNpmTest, ...apart],
          ...limits,
        },
      },
      {
        test: {
          name: 'system',
          setupFiles,
          include: ['test/**/*.test.ts'],
          exclude: [...notInNpmTest, ...apart],
          ...limits,
        },
      },
      {
        test: {
          name: 'apart',
          setupFiles,
          include: apart,
          ...limits,
        },
      },
      {
        test: {
          name: 'long',
          setupFiles,
          include: longSuites,
          ...limits,
        },
      },
      {
        test: {
          name: 'remote',
          setupFiles,
          isolate: false,
          // Promises of the register, its seals, reports and deliveries, once more on the second engine.
          env: { IZIN_TEST_ENGINE: 'remote' },
          include: [
            'src/register/**/{record,look-up,staff,erase,complaints,national,settings,add-evidence,rename}.test.ts',
            'src/{ledger/{days,seal},day/{daily-report,stamps},verification/{tampering,verify}}.test.ts',
            'src/jobs/{scheduler,scheduler-reports,outbox,inbox}.test.ts',
            'src/features/{erasure/retention,webhook/webhook}.test.ts',
            'src/worker/stored-clock.test.ts',
            'test/{promises/final-work,properties/{basis,register},system/two-servers}.test.ts',
          ],
          ...limits,
        },
      },
      {
        test: {
          name: 'browser',
          setupFiles,
          // Needs programs of Debian's on the machine, or the packages' registry: Chromium, openssl, poppler,
          // LibreOffice, strace, nginx, Caddy, Prometheus, systemd, Docker, npm ci.
          include: ['test/browser/**/*.test.ts', '{src,test}/**/*.tools.test.ts'],
          ...limits,
        },
      },
    ],
  },
})
