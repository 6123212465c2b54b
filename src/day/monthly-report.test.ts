import { beforeAll, describe, expect, it } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { importRows } from '../../test/support/register/imports.ts'
import { closeDays } from '../../test/support/register/reports.ts'
import { openTestRegister, phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { noteComplaint, settleComplaint } from '../register/complaints/complaints.ts'
import { erase } from '../register/erasure/erase.ts'
import { startVoiding, voidPages } from '../register/imports/void.ts'
import { monthlyReport } from './monthly-report.ts'

const opened = forAllTests(() => openTestRegister({ now: '2026-02-10 12:00:00' }))
const staff = { door: 'slack', id: 'U0EDITOR' } as const
const closing = { id: 0, outcome: 'consent-shown' } as const

async function complain(n: number): Promise<number> {
  const noted = await noteComplaint(opened.register, staff, { recipient: phone(n), brandCode: subBrandCode })
  if (noted.kind === 'refused') throw new Error(`Cannot note the complaint: ${noted.reason}`)
  return noted.id
}

async function brandIn(month: string, brandCode = subBrandCode) {
  const result = await monthlyReport(opened.register, month)
  if (result.kind === 'refused') throw new Error(`Cannot report ${month}: ${result.reason.kind}`)
  return result.report.brands.find((brand) => brand.brandCode === brandCode)
}

beforeAll(async () => {
  const { register, clock } = opened
  await say(register, phone(1), 'ONAY')
  await say(register, phone(2), 'ONAY')
  await say(register, phone(3), 'RET')
  const early = await complain(1)
  clock.set('2026-03-05 12:00:00')
  await closeDays(register)
  await settleComplaint(register, staff, { ...closing, id: early })
  await say(register, phone(1), 'RET', { source: 'HS_CAGRI_MERKEZI' })
  await say(register, phone(3), 'ONAY', { source: 'HS_WEB' })
  await say(register, phone(4), 'RET')
  await say(register, phone(5), 'ONAY', { source: 'HS_WEB' })
  await say(register, phone(6), 'ONAY', { source: 'HS_MOBIL', brandCode: providerCode })
  clock.move(60_000)
  await say(register, phone(5), 'ONAY', { source: 'HS_WEB' })
  await say(register, phone(1), 'RET')
  await say(register, phone(5), 'RET', { source: 'HS_WEB' })
  const consentDate = formatWallTime(clock.now() - 3_600_000)
  const row = { recipient: phone(7).address, status: 'ONAY', consentDate } as const
  const id = await importRows(register, [row])
  await startVoiding(register, id, { by: 'U0FIRST', approvedBy: 'U0SECOND' })
  await voidPages(register, id)
  await settleComplaint(register, staff, { ...closing, id: await complain(2) })
  await complain(3)
  clock.set('2026-04-01 00:00:00')
  await closeDays(register)
  await say(register, phone(8), 'ONAY')
})

const march = {
  brandCode: subBrandCode,
  brandName: 'Örnek Kahve',
  won: 2,
  lost: 2,
  channels: [
    { channel: 'MESAJ', source: 'HS_WEB', won: 2, lost: 1 },
    { channel: 'MESAJ', source: 'HS_CAGRI_MERKEZI', won: 0, lost: 1 },
  ],
  complaints: { opened: 2, settled: 2, settledLate: 1 },
}

describe('monthlyReport()', () => {
  it('counts ONAY over nothing or RET as won, RET over ONAY as lost, and nothing that repeats or was taken back', async () => {
    expect(await brandIn('2026-03')).toEqual(march)
    expect(await brandIn('2026-03', providerCode)).toMatchObject({ won: 1, lost: 0 })
    expect(await brandIn('2026-02')).toMatchObject({
      won: 2,
      lost: 0,
      complaints: { opened: 1, settled: 0, settledLate: 0 },
    })
  })

  it('ends at midnight, tells a month that is not over, and none that is to come or before the register', async () => {
    const april = await monthlyReport(opened.register, '2026-04')
    expect(april).toMatchObject({ kind: 'computed', report: { preview: true } })
    expect(await brandIn('2026-04')).toMatchObject({ won: 1, lost: 0 })
    expect(await monthlyReport(opened.register, '2026-05')).toMatchObject({ reason: { kind: 'to-come' } })
    expect(await monthlyReport(opened.register, '2026-01')).toEqual({
      kind: 'refused',
      reason: { kind: 'before-register', begins: '2026-02-10' },
    })
  })

  it('keeps the numbers of the past when a recipient is erased, who is lost on the day of the request', async () => {
    await erase(opened.register, staff, { recipient: phone(3), source: 'HS_EORTAM' })
    expect(await brandIn('2026-03')).toEqual(march)
    expect(await brandIn('2026-04')).toMatchObject({ won: 1, lost: 1 })
  })
})
