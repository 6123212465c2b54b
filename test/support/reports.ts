import type { IstanbulDay } from '../../src/calendar/istanbul.ts'
import { dailyReport } from '../../src/jobs/report/daily-report.ts'
import type { Register } from '../../src/register/register.ts'
import type { DailyReport, StampState } from '../../src/report/daily.ts'

/** The report of a day of which there must be one; of yesterday without a day. */
export async function reportOf(
  register: Register,
  date: IstanbulDay | null,
  unstamped: Exclude<StampState, 'stamped'> = 'off',
): Promise<DailyReport> {
  const asked = await dailyReport(register, date, unstamped)
  if (!asked.ok) throw new Error(`no report: ${JSON.stringify(asked.refusal)}`)
  return asked.report
}
