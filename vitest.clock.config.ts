import { defineConfig } from 'vitest/config'
import { calendarSuites, moments, suitesAt, wallTimeOf } from './test/support/clock/moments.ts'
import { limits, maxWorkers, notInNpmTest, setupFiles } from './vitest.config.ts'

/** `npm run test:clock`: the suites that know a calendar, at each of the moments. */
const suites = calendarSuites(import.meta.dirname, notInNpmTest)

export default defineConfig({
  test: {
    // Most of these suites wait for a server of theirs.
    maxWorkers: maxWorkers + 1,
    projects: moments.map((moment) => ({
      test: {
        name: moment.name,
        setupFiles,
        // A process for each suite and moment would take a tenth more.
        isolate: false,
        include: suitesAt(moment, suites),
        env: {
          IZIN_TEST_MOMENT: wallTimeOf(moment.at),
          ...(moment.zone === undefined ? {} : { TZ: moment.zone }),
          ...(moment.language === undefined ? {} : { LANG: moment.language }),
        },
        ...limits,
      },
    })),
  },
})
