import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../test/support/opened.ts'
import { instant, openTestRegister, phone, say } from '../../test/support/register.ts'
import { type ChangeIdentity, changeId, type LedgerMoments, registerTime } from './append.ts'

const nothing: LedgerMoments = { lastRecordedAt: null, lastClosedDay: null }
const now = instant('2026-03-02 15:00:00')

describe('registerTime()', () => {
  test('is the time of the clock in whole seconds', () => {
    expect(registerTime(now, nothing)).toBe(now)
    expect(registerTime(now + 999, nothing)).toBe(now)
  })
})

describe('record() by the clock of the register', () => {
  const opened = forEachTest(() => openTestRegister())
  const recordedAt = async (n: number) => (await say(opened.register, phone(n), 'ONAY')).change?.recordedAt

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
})

const change: ChangeIdentity = {
  brandCode: 123457,
  recipientType: 'BIREYSEL',
  channel: 'MESAJ',
  commitment: 'c0'.repeat(32),
  ordinal: 2,
  previousId: 'a1'.repeat(32),
  status: 'ONAY',
  source: 'HS_WEB',
  consentDate: '2026-03-02 14:05:09',
  consentAt: 1772449509000,
  effect: 'taken',
  recordedAt: 1772449510000,
  door: 'slack',
  actor: 'U0AYSE',
  evidenceDigest: null,
}

const textOf = (secondPerson: string) =>
  `["izin-entry-1","change",["${'c0'.repeat(32)}",123457,"BIREYSEL","MESAJ"],2,"${'a1'.repeat(32)}",1772449510000,"slack","U0AYSE",["ONAY","HS_WEB","2026-03-02 14:05:09",1772449509000,"taken",${secondPerson},null,null]]`
const sha256 = (text: string) => hash('sha256', text, 'buffer')

test('changeId() of what one person did names no second one', () => {
  expect(changeId(change)).toEqual(sha256(textOf('null')))
  expect(changeId({ ...change, secondPerson: null })).toEqual(changeId(change))
})

test('changeId() of what two people did names the second in its content', () => {
  expect(changeId({ ...change, secondPerson: 'U0BORA' })).toEqual(sha256(textOf('"U0BORA"')))
})
