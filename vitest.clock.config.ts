import { defineConfig } from 'vitest/config'
import { calendarSuites, moments, wallTimeOf } from './test/support/clock/moments.ts'
import { limits, maxWorkers, notInNpmTest, setupFiles } from './vitest.config.ts'

/** `npm run test:clock`: the suites that know a calendar, at each of the moments. */
const suites = calendarSuites(import.meta.dirname, notInNpmTest)

export default defineConfig({
  test: {
    // Most of these suites wait for a server of theirs.
    maxWorkers: maxWorkers + 1,
    projects: moments.map(({ name, at, zone, language, withOwnDays }) => ({
      test: {
        name,
        setupFiles,
        // A process for each suite and moment would take a tenth more.
        isolate: false,
        include: withOwnDays ? [...suites.moment, ...suites.ownDays] : suites.moment,
        env: {
          IZIN_TEST_MOMENT: wallTimeOf(at),
          ...(zone === undefined ? {} : { TZ: zone }),
          ...(language === undefined ? {} : { LANG: language }),
        },
        ...limits,
      },
    })),
  },
})
