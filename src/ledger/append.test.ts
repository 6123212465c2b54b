import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../test/support/opened.ts'
import { instant, openTestRegister, phone, say } from '../../test/support/register.ts'
import { type LedgerMoments, registerTime } from './append.ts'

const nothing: LedgerMoments = { lastRecordedAt: null, lastClosedDay: null }
const now = instant('2026-03-02 15:00:00')

describe('registerTime()', () => {
  test('is the time of the clock in whole seconds', () => {
    expect(registerTime(now, nothing)).toBe(now)
    expect(registerTime(now + 999, nothing)).toBe(now)
  })

  test('never runs back', () => {
    expect(registerTime(now - 60_000, { ...nothing, lastRecordedAt: now })).toBe(now)
    expect(registerTime(now + 60_000, { ...nothing, lastRecordedAt: now })).toBe(now + 60_000)
  })

  test('dates nothing into a closed day', () => {
    const closed = { ...nothing, lastClosedDay: '2026-03-02' }
    expect(registerTime(now, closed)).toBe(instant('2026-03-03 00:00:00'))
    expect(registerTime(instant('2026-03-03 00:00:05'), closed)).toBe(instant('2026-03-03 00:00:05'))
  })
})

describe('record() by the clock of the register', () => {
  const opened = forEachTest(() => openTestRegister())
  const recordedAt = async (n: number) => (await say(opened.register, phone(n), 'ONAY')).change?.recordedAt

  test('keeps seq and recordedAt in one order when the clock of the machine is put back', async () => {
    expect(await recordedAt(1)).toBe(now)
    opened.clock.set('2026-03-02 14:00:00')
    expect(await recordedAt(2)).toBe(now)
    opened.clock.set('2026-03-02 15:00:01')
    expect(await recordedAt(3)).toBe(now + 1000)
  })

  test('takes a refusal made now even where the clock was put back before the consent', async () => {
    await say(opened.register, phone(1), 'ONAY')
    opened.clock.set('2026-03-02 09:00:00')
    const refusal = await say(opened.register, phone(1), 'RET')
    expect(refusal).toMatchObject({
      refusals: [],
      change: { effect: 'taken', recordedAt: now, consentAt: now + 1000 },
    })
  })

  test('is not run ahead of by people who change their minds within a second', async () => {
    for (let n = 1; n <= 50; n += 1) {
      expect(await say(opened.register, phone(n), 'ONAY')).toMatchObject({ refusals: [] })
      expect(await say(opened.register, phone(n), 'RET')).toMatchObject({ refusals: [] })
      expect(await say(opened.register, phone(n), 'ONAY')).toMatchObject({ refusals: [] })
    }
    expect(await recordedAt(99)).toBe(now)
  })

  test('dates what comes after the closing of a day into the next one', async () => {
    const root = 'zeroblob(32)'
    await opened.engine.apply([
      `INSERT INTO day (date, from_seq, to_seq, entries, root, previous_head, head, closed_at) VALUES ('2026-03-02', NULL, NULL, 0, ${root}, NULL, ${root}, ${now})`,
    ])
    opened.clock.set('2026-03-02 23:59:59')
    expect(await recordedAt(1)).toBe(instant('2026-03-03 00:00:00'))
  })

  test('takes a date up to the moment of recording and none after it (R12)', async () => {
    opened.clock.move(500)
    const said = (consentDate: string) => say(opened.register, phone(1), 'ONAY', { consentDate })
    expect(await said('2026-03-02 15:00:01')).toMatchObject({ refusals: ['H162'] })
    expect(await said('2026-03-02 15:00:00')).toMatchObject({ refusals: [] })
  })
})
