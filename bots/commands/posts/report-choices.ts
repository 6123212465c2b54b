import type { IstanbulDay } from '../../../src/calendar/istanbul.ts'
import type { Choice } from '../reply.ts'

/** The buttons about reports, under posts in rooms as well as under answers. Whoever presses is asked for his role then. */

/** Asks for a day's files. */
export function dayFilesChoice(label: string, brandCode: number, date: IstanbulDay): Choice {
  return { label, action: { name: 'day-files', values: [brandCode, date] } }
}

/** Asks for the last reports; without a brand for those of all. */
export function lastReportsChoice(label: string, brandCode: number | null): Choice {
  return { label, action: { name: 'last-reports', values: brandCode === null ? [] : [brandCode] } }
}

/** Asks for the whole report of a day. */
export function dayReportChoice(label: string, date: IstanbulDay, brandCode: number | null): Choice {
  return { label, action: { name: 'day-report', values: brandCode === null ? [date] : [date, brandCode] } }
}
