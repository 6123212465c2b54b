import { globSync, readFileSync } from 'node:fs'
import { matchesGlob, resolve } from 'node:path'
import { readWallTime, type WallTime } from '../../../src/calendar/istanbul.ts'

/** Moments at which a test that knows a calendar could be wrong, with the time zones and languages of other machines. */
interface Moment {
  readonly name: string
  /** In Istanbul. */
  readonly at: string
  /** Unset by default. */
  readonly zone?: 'America/Los_Angeles' | 'Asia/Tokyo'
  readonly language?: 'C' | 'tr_TR.UTF-8'
}

export const moments: readonly Moment[] = [
  { name: 'wednesday', at: '2026-12-02T00:30', zone: 'America/Los_Angeles', language: 'C' },
  { name: 'friday', at: '2026-12-04T12:00', language: 'tr_TR.UTF-8' },
  { name: 'sunday', at: '2026-12-06T15:20', zone: 'Asia/Tokyo' },
  { name: 'last-minute', at: '2026-12-31T23:59', zone: 'Asia/Tokyo', language: 'tr_TR.UTF-8' },
  { name: 'new-year', at: '2027-01-01T00:05', zone: 'America/Los_Angeles' },
  { name: 'ramazan', at: '2027-03-09T09:00', language: 'C' },
  { name: 'kurban', at: '2027-05-18T09:00', zone: 'America/Los_Angeles', language: 'tr_TR.UTF-8' },
  { name: 'half-holiday', at: '2027-10-28T13:30', zone: 'Asia/Tokyo', language: 'C' },
  { name: 'leap-day', at: '2028-02-29T10:00' },
  { name: 'may-2031', at: '2031-05-01T11:10', language: 'tr_TR.UTF-8' },
]

/** Returns the wall time of a moment such as `2027-05-18T09:00`. */
export function wallTimeOf(moment: string): WallTime {
  const wallTime = `${moment.replace('T', ' ')}:00`
  if (!moment.includes('T') || !readWallTime(wallTime).ok)
    throw new Error(`Cannot run tests at ${moment}: write a time of Istanbul, such as 2027-05-18T09:00`)
  return wallTime
}

/** Suites that `npm run test:clock` runs at every moment: those that `npm test` runs and that know a calendar. */
export function calendarSuites(root: string, excluded: readonly string[]): string[] {
  return globSync('{src,bots,db,test}/**/*.test.ts', { cwd: root })
    .filter((file) => !excluded.some((pattern) => matchesGlob(file, pattern)))
    .filter((file) => knowsCalendar(file, readFileSync(resolve(root, file), 'utf8')))
    .sort()
}

/** A suite that only writes or reads wall times of its own does not ask a calendar. */
const writesOnly = new Set(['formatWallTime', 'readWallTime'])
const calendarImports = /^import \{([^}]*)\} from '[^']*\/(?:calendar|clock)\/(?:clock|[a-z-]+)\.ts'/gm

/** A suite knows a calendar if it belongs to it, asks it for days, or takes the time of the tests' clock. */
export function knowsCalendar(file: string, text: string): boolean {
  if (file.startsWith('src/calendar/')) return true
  const names = [...text.matchAll(calendarImports)].flatMap(([, list = '']) => list.split(','))
  return names
    .map((name) => name.trim())
    .some((name) => name !== '' && !/^type /.test(name) && !writesOnly.has(name))
}
