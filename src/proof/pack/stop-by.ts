import { type BusinessDayRules, legalDeadline } from '../../calendar/business-days.ts'
import { holidayTable } from '../../calendar/holidays.ts'
import { dayOf, type IstanbulDay, readWallTime } from '../../calendar/istanbul.ts'
import type { Held, PackCalendar, PackState } from './pack-json.ts'

/** L2: three business days after the refusal that holds; null where none does. */
export function stopBy({ status, consentDate }: Held, rules: BusinessDayRules): IstanbulDay | null {
  const refusedAt = status === 'RET' ? instantOf(consentDate) : null
  return refusedAt === null ? null : legalDeadline(refusedAt, rules).day
}

/**
 * What the company counted business days by: how it takes Saturdays and half holidays, and of the holidays that move those
 * that lie between a refusal and its last day. Those fixed by law are the same everywhere (Law 2429).
 */
export function calendarOf(states: readonly PackState[], rules: BusinessDayRules): PackCalendar {
  const spans = states.flatMap(({ onDay }) => {
    const from = onDay === null ? null : instantOf(onDay.atEnd.consentDate)
    return from === null || onDay === null || onDay.stopBy === null
      ? []
      : [{ from: dayOf(from), until: onDay.stopBy }]
  })
  const { holidays, saturdayIsBusiness, halfDayIsBusiness } = rules
  const rows = [...holidays.dated.values()].filter(({ day }) =>
    spans.some(({ from, until }) => from <= day && day <= until),
  )
  return {
    saturdayIsBusiness,
    halfDayIsBusiness,
    holidays: rows
      .map(({ day, name, half }) => ({ day, name, half }))
      .sort((one, other) => (one.day < other.day ? -1 : 1)),
  }
}

/** The rules that a pack says it was counted by. */
export function rulesIn({ holidays, ...rules }: PackCalendar): BusinessDayRules {
  const rows = holidays.map((row) => ({ ...row, confirmed: true }))
  return { ...rules, holidays: holidayTable(rows, []) }
}

function instantOf(consentDate: string | null): number | null {
  const read = consentDate === null ? null : readWallTime(consentDate)
  return read?.ok ? read.at : null
}
