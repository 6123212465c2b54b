import { expect, test } from 'vitest'
import { type ChangeIdentity, changeId, changeText } from './append.ts'

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

test('changeText() of what one person did names no second one', () => {
  const text = `["izin-entry-1","change",["${'c0'.repeat(32)}",123457,"BIREYSEL","MESAJ"],2,"${'a1'.repeat(32)}",1772449510000,"slack","U0AYSE",["ONAY","HS_WEB","2026-03-02 14:05:09",1772449509000,"taken",null,null,null]]`
  expect(changeText(change)).toBe(text)
  expect(changeText({ ...change, secondPerson: null })).toBe(text)
})

test('changeText() of what two people did names the second in its content', () => {
  const text = changeText({ ...change, secondPerson: 'U0BORA' })
  expect(text).toMatch(/"slack","U0AYSE",\[.*"taken","U0BORA",null,null\]\]$/)
  expect(changeId({ ...change, secondPerson: 'U0BORA' })).not.toEqual(changeId(change))
})
