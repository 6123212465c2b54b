import { expect, test } from 'vitest'
import { runStaffCommand } from '../../bots/commands/staff.ts'
import { dailyReport } from '../../src/day/daily-report.ts'
import { brandPath, openIysServer } from '../http/iys-server.ts'
import { staffContext, textOf } from '../support/commands.ts'
import { forAllTests } from '../support/opened.ts'
import { closeDays } from '../support/register/reports.ts'
import { phone, say } from '../support/register.ts'

const opened = forAllTests(() => openIysServer({ now: '2026-03-02 15:00:00' }))

async function ledgerRows(): Promise<unknown[]> {
  const tables = ['change', 'entry', 'seal', 'day']
  const rowsOf = (table: string) =>
    opened.engine.read({
      sql: `SELECT * FROM ${table} ORDER BY 1`,
      params: [],
      map: (row) => [table, ...row],
    })
  return (await Promise.all(tables.map(rowsOf))).flat()
}

async function inChat(text: string): Promise<string> {
  const context = await staffContext(opened)
  const reply = await runStaffCommand(
    { ...context, dailyReport: (date) => dailyReport(opened.register, date, 'off') },
    text,
  )
  return textOf(reply)
}

const days = ['2026-02-27', '2026-03-02', '2026-03-03']

async function askEverywhere(): Promise<string> {
  const answers = [await inChat('raporlar'), await inChat('rapor')]
  for (const date of days) answers.push(await inChat(`rapor ${date}`))
  for (const date of days) {
    for (const path of ['changes/DATE/file', 'agreements/DATE', 'agreements/DATE/timestamp']) {
      expect((await opened.get(`${brandPath}/${path.replace('DATE', date)}`)).status).toBeLessThan(400)
    }
  }
  return answers.join('\n')
}

test('a report asked in chat or over the API writes no ledger entry and closes no day', async () => {
  await say(opened.register, phone(1), 'ONAY')
  opened.clock.set('2026-03-03 00:10:00')
  const before = await ledgerRows()
  expect(await askEverywhere()).toContain('Henüz kapanmış bir gün yok')
  expect(await ledgerRows()).toEqual(before)
  opened.clock.set('2026-03-03 09:00:00')
  await closeDays(opened.register)
  const closed = await ledgerRows()
  expect(closed.length).toBeGreaterThan(before.length)
  expect(await askEverywhere()).not.toContain('Henüz kapanmış')
  expect(await ledgerRows()).toEqual(closed)
})
