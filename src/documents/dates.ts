import {
  dateFormat,
  formatWallTime,
  type IstanbulDay,
  readWallTime,
  type WallTime,
} from '../calendar/istanbul.ts'
import type { Language } from '../register/recipients/people.ts'

const locales: Record<Language, string> = { tr: 'tr-TR', en: 'en-GB' }

/** Returns functions that write days and times in a language, in Istanbul time. */
export function datesIn(language: Language) {
  const day = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  const long = dateFormat(locales[language], { weekday: 'long', ...day })
  const short = dateFormat(locales[language], day)
  // The formatters take an instant and show it in UTC, so a day is passed as its midnight in UTC.
  const midnight = (day: IstanbulDay) => new Date(`${day.slice(0, 10)}T00:00:00Z`)
  const wall = (at: IstanbulDay | WallTime) => `${short.format(midnight(at))} ${at.slice(11)}`.trimEnd()
  const moment = (at: number) => wall(formatWallTime(at))
  return {
    /** Writes a day with its weekday, such as "2 Mart 2026 Pazartesi" or "Monday 2 March 2026". */
    date: (day: IstanbulDay) => long.format(midnight(day)),
    /** Writes a wall time such as "2 Mart 2026 14:05:09", or a day alone. */
    wall,
    moment,
    /** Writes an instant with its UTC, such as "2 Mart 2026 14:05:09 (UTC 2026-03-02 11:05:09)". */
    exact: (at: number) => `${moment(at)} (${utc(at)})`,
    /** Writes a wall time with its UTC. A time that does not exist is written without UTC. */
    exactWall(at: WallTime) {
      const reading = readWallTime(at)
      return reading.kind === 'read' ? `${wall(at)} (${utc(reading.at)})` : wall(at)
    },
  }
}

function utc(at: number): string {
  return `UTC ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}`
}

/** Writes an instant for a file name, such as 2026-03-05_140509. */
export function fileMoment(at: number): string {
  return formatWallTime(at).replaceAll(':', '').replace(' ', '_')
}
