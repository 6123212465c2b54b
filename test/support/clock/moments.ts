import { globSync, readFileSync } from 'node:fs'
import { dirname, join, matchesGlob, resolve } from 'node:path'
import { readWallTime, type WallTime } from '../../../src/calendar/istanbul.ts'

/** Moments at which a test that knows a calendar could be wrong, with the time zones and languages of other machines. */
interface Moment {
  readonly name: string
  /** In Istanbul, with seconds where suites must run past midnight. */
  readonly at: string
  /** Unset by default. */
  readonly zone?: 'America/Los_Angeles' | 'Asia/Tokyo'
  readonly language?: 'C' | 'tr_TR.UTF-8'
  /** With the slow suites: three moments, which have each zone and language. */
  readonly withSlowSuites?: true
  /** With all suites that a helper gives certificates of the moment, which end twenty years later. */
  readonly withSigner?: true
}

export const moments: readonly Moment[] = [
  {
    name: 'wednesday',
    at: '2026-12-02T00:30',
    zone: 'America/Los_Angeles',
    language: 'C',
    withSlowSuites: true,
  },
  { name: 'friday', at: '2026-12-04T12:00', language: 'tr_TR.UTF-8' },
  { name: 'sunday', at: '2026-12-06T15:20', zone: 'Asia/Tokyo' },
  {
    name: 'last-minute',
    at: '2026-12-31T23:59:57',
    zone: 'Asia/Tokyo',
    language: 'tr_TR.UTF-8',
    withSlowSuites: true,
  },
  { name: 'new-year', at: '2027-01-01T00:05', zone: 'America/Los_Angeles' },
  { name: 'ramazan', at: '2027-03-09T09:00', language: 'C' },
  { name: 'kurban', at: '2027-05-18T09:00', zone: 'America/Los_Angeles', language: 'tr_TR.UTF-8' },
  { name: 'half-holiday', at: '2027-10-28T13:30', zone: 'Asia/Tokyo', language: 'C' },
  { name: 'leap-day', at: '2028-02-29T10:00', withSlowSuites: true },
  {
    name: 'may-2031',
    at: '2031-05-01T11:10',
    zone: 'Asia/Tokyo',
    language: 'tr_TR.UTF-8',
    withSigner: true,
  },
]

/** Returns the wall time of a moment such as `2027-05-18T09:00` or `2026-12-31T23:59:57`. */
export function wallTimeOf(moment: string): WallTime {
  const wallTime = moment.replace('T', ' ') + (/:\d\d:/.test(moment) ? '' : ':00')
  if (!moment.includes('T') || readWallTime(wallTime).kind === 'refused')
    throw new Error(`Cannot run tests at ${moment}: write a time of Istanbul, such as 2027-05-18T09:00`)
  return wallTime
}

const imports = /^import \{([^}]*)\} from '[^']*\/(calendar\/[a-z-]+|clock\/clock)\.ts'/gm
/** Writing or reading a wall time of one's own asks no calendar. */
const writesOnly = new Set(['formatWallTime', 'readWallTime'])

/** Longest time ago, in minutes, that asks no calendar: it is of today, or of yesterday just before midnight. */
const recentMinutes = 60

/** A time of now to which nothing is added but seconds. */
const nowInSeconds = /\bnow\(\)(?= - \w+ \* 1000\b| \/ 1000\b)/g

/** True if a suite takes no time of the clock but those of the last hour, and now in seconds, as signatures have it. */
function isOfLastHour(names: readonly string[], text: string): boolean {
  const minutes = [...text.matchAll(/\bago\(([^)]*)\)/g)].map(([, count]) => Number(count))
  return (
    names.every((name) => name === 'ago' || name === 'now') &&
    minutes.every((count) => count >= 0 && count <= recentMinutes) &&
    !/\bnow\(\)/.test(text.replace(nowInSeconds, ''))
  )
}

/** True if a suite knows a calendar, by its imports: that of the register, or the tests' clock for more than the last hour. */
export function knowsCalendar(file: string, text: string): boolean {
  if (file.startsWith('src/calendar/')) return true
  return [...text.matchAll(imports)].some(([, list = '', module = '']) => {
    const names = list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type ') && !writesOnly.has(name))
    return names.length > 0 && !(module === 'clock/clock' && isOfLastHour(names, text))
  })
}

/** Suites that take minutes over all moments, and that only a zone, a language or midnight could change. */
const slowSuites = [
  'src/jobs/scheduler-{apart,reports}.test.ts',
  'test/clock.test.ts',
  'test/cli/iys-received.test.ts',
  'test/http/iys-round-trip.test.ts',
  'test/sms/carriers.test.ts',
  'test/system/look-up-limit.test.ts',
]

const signer = 'test/support/verification/own-signer.ts'

/** Suites of `npm test` that know a calendar by their imports, and those that a helper gives certificates. */
export function calendarSuites(root: string, excluded: readonly string[]) {
  const files = globSync('{src,bots,db,test}/**/*.test.ts', { cwd: root })
    .filter((file) => !excluded.some((pattern) => matchesGlob(file, pattern)))
    .sort()
  const isSlow = (file: string) => slowSuites.some((pattern) => matchesGlob(file, pattern))
  const withCalendar = files.filter((file) => knowsCalendar(file, readFileSync(resolve(root, file), 'utf8')))
  return {
    atEachMoment: withCalendar.filter((file) => !isSlow(file)),
    slow: withCalendar.filter(isSlow),
    signer: files.filter((file) => reaches(root, file, signer)),
  }
}

/** The suites that run at a moment, each once. */
export function suitesAt(moment: Moment, suites: ReturnType<typeof calendarSuites>): string[] {
  return [
    ...new Set([
      ...suites.atEachMoment,
      ...(moment.withSlowSuites ? suites.slow : []),
      ...(moment.withSigner ? suites.signer : []),
    ]),
  ]
}

/** True if a suite imports this helper, itself or through others. */
function reaches(root: string, file: string, helper: string, seen = new Set<string>()): boolean {
  if (file === helper) return true
  if (seen.has(file)) return false
  seen.add(file)
  const text = readFileSync(resolve(root, file), 'utf8')
  return [...text.matchAll(/(?:\bfrom |\bimport\()'(\.[^']*\.ts)'/g)]
    .map(([, path = '']) => join(dirname(file), path))
    .some((path) => path.startsWith('test/') && reaches(root, path, helper, seen))
}
