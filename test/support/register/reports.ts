import type { IstanbulDay } from '../../../src/calendar/istanbul.ts'
import { type DailyReport, dailyReport, type StampState } from '../../../src/day/daily-report.ts'
import { closeDueDays } from '../../../src/jobs/scheduler.ts'
import type { PermittedRow } from '../../../src/register/permitted/permitted.ts'
import type { Register } from '../../../src/register/register.ts'
import { logTo } from '../../../src/util/log.ts'
import { provenClock } from '../clock/proven.ts'
import { instant, phone } from '../register.ts'

export async function closeDays(register: Register): Promise<void> {
  const log = logTo(() => {}, 'silent', register.clock)
  await closeDueDays({ register, time: provenClock(register.clock), log })
}

export async function reportOf(
  register: Register,
  date: IstanbulDay | null,
  unstamped: Exclude<StampState, 'stamped'> = 'off',
): Promise<DailyReport> {
  await closeDays(register)
  const asked = await dailyReport(register, date, unstamped)
  if (asked.kind === 'refused') throw new Error(`no report: ${JSON.stringify(asked.reason)}`)
  return asked.report
}

export function permittedConsent(n: number, more: Partial<PermittedRow> = {}): PermittedRow {
  return {
    address: phone(n).address,
    recipientType: 'BIREYSEL',
    channel: 'MESAJ',
    status: 'ONAY',
    source: 'HS_WEB',
    consentDate: '2026-03-02 14:05:09',
    recordedAt: instant('2026-03-02 14:05:40'),
    changeId: 'ab'.repeat(32),
    national: 'registered',
    permission: { maySend: true, reason: 'consent' },
    ...more,
  }
}
