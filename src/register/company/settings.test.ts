import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { openTestRegister } from '../../../test/support/register.ts'
import { calendarDoubt, isBusinessDay } from '../../calendar/business-days.ts'
import {
  listSettings,
  type SettingName,
  setSetting,
  settingGroups,
  settingKinds,
  settingsFrom,
} from './settings.ts'

const names = Object.keys(settingKinds) as SettingName[]
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]).toString('base64')

test('settingGroups hold every setting once; beside those of İYS and of systems there are at most 15', () => {
  expect(Object.values(settingGroups).flat()).toEqual(names)
  const { exchange, systems } = settingGroups
  expect(names.length - exchange.length - systems.length).toBeLessThanOrEqual(15)
})

/** A good text that is not the default, its value, and bad texts. */
const texts: Record<SettingName, { good: [string, unknown]; bad: string[] }> = {
  repeat_onay: { good: ['reject', 'reject'], bad: ['Reject', '', 'toString'] },
  saturday_is_business: { good: ['yes', true], bad: ['1', ' yes'] },
  iys_agreement: { good: ['yes', true], bad: ['evet', 'on'] },
  iys_late_refusals: { good: ['yes', true], bad: ['evet', 'on'] },
  half_day_is_business: { good: ['no', false], bad: ['0', ''] },
  holidays: {
    good: [
      '[{"day":"2031-01-24","name":"Ramazan","half":false}]',
      [{ day: '2031-01-24', name: 'Ramazan', half: false, confirmed: true }],
    ],
    bad: ['', '{}', '[1]', '[{"day":"2031-02-30","name":"Ramazan","half":false}]', '[{'],
  },
  holidays_confirmed_through: { good: ['2028', 2028], bad: ['2026', '2101', 'evet', ''] },
  confirm_consents: { good: ['no', false], bad: ['off', '1'] },
  look_ups_per_day: {
    good: ['1000000', 1_000_000],
    bad: ['0', '-1', '1000001', '1e3', '12.5', ' 5', '', 'çok'],
  },
  second_person_over_ret: { good: ['yes', true], bad: ['off', '1', ''] },
  sms_list: { good: ['yes', true], bad: ['on', '1'] },
  sms_codes_per_day: { good: ['5000', 5000], bad: ['1', '1000001', 'off'] },
  complaint_answer_days: { good: ['30', 30], bad: ['0', '91'] },
  iys_exchange: { good: ['file', 'file'], bad: ['on', 'push', ''] },
  pull_delay: { good: ['0', 0], bad: ['-1', '1441', 'off'] },
  iys_limits: { good: ['yes', true], bad: ['on', '1'] },
  consent_quota: { good: ['2', 2], bad: ['0', '100000001', 'no', ''] },
  retention_years: { good: ['10', 10], bad: ['2', '31', '3.5'] },
  contact: {
    good: ['ornek.com.tr/iletisim', 'ornek.com.tr/iletisim'],
    bad: ['', 'evet', ' ornek.com.tr', 'a.b\nc', `${'a'.repeat(200)}.com.tr`],
  },
  page_color: { good: ['#00674f', '#00674f'], bad: ['#00674', 'green', '#ffd800', '', '#00674f;}'] },
  page_logo: { good: [png, png], bad: ['', 'PHN2Zz4=', `${png}"`, `${png}${'A'.repeat(4 * 22_000)}`] },
}

const opened = forEachTest(() => openTestRegister())

const set = (name: string, value: string) =>
  setSetting(opened.engine, name, value, { by: 'U0ADMIN', now: opened.clock.now() })

describe('settingsFrom()', () => {
  test.each(names)('reads %s as it was stored, by its default where another version stored it', (name) => {
    const [text, value] = texts[name].good
    expect(settingsFrom({ [name]: text })[name]).toEqual(value)
    for (const text of texts[name].bad)
      expect(settingsFrom({ [name]: text })[name]).toEqual(settingsFrom({})[name])
  })

  test('makes the rules for business days, and passes over names of another version', () => {
    const { rules } = settingsFrom({
      of_another_version: '7',
      holidays: '[{"day":"2026-03-04","name":"Kar","half":false}]',
      saturday_is_business: 'yes',
      half_day_is_business: 'no',
    })
    expect(isBusinessDay('2026-03-04', rules)).toBe(false)
    expect(isBusinessDay('2026-03-07', rules)).toBe(true)
    expect(isBusinessDay('2026-10-28', rules)).toBe(false)
    expect(isBusinessDay('2026-03-04', settingsFrom({}).rules)).toBe(true)
    expect(isBusinessDay('2026-03-07', settingsFrom({}).rules)).toBe(false)
    expect(isBusinessDay('2026-10-28', settingsFrom({}).rules)).toBe(true)
    const at = Date.UTC(2027, 10, 24)
    expect(calendarDoubt(at, settingsFrom({}).rules.holidays)?.year).toBe(2028)
    const confirmed = settingsFrom({ holidays_confirmed_through: '2028' })
    expect(calendarDoubt(at, confirmed.rules.holidays)).toBeNull()
  })
})

describe('setSetting()', () => {
  test.each(names)('stores %s, and answers a sentence to a bad value', async (name) => {
    const [text] = texts[name].good
    expect(await set(name, text)).toEqual({ kind: 'saved' })
    for (const bad of texts[name].bad) {
      const saved = await set(name, bad)
      const sentence = expect.stringMatching(new RegExp(`\\b${name}\\b.{10}`))
      expect(saved).toEqual({ kind: 'refused', reason: { en: sentence, tr: sentence } })
    }
    const rows = await listSettings(opened.engine)
    expect(rows.find((row) => row.name === name)?.value).toBe(text)
  })

  test('notes who changed it and when, and the last one holds', async () => {
    await set('complaint_answer_days', '30')
    opened.clock.move(1000)
    await setSetting(opened.engine, 'complaint_answer_days', '60', { by: 'U0OTHER', now: opened.clock.now() })
    const all = { sql: 'SELECT * FROM setting', params: [], map: (row: readonly unknown[]) => [...row] }
    const rows = await opened.engine.read(all)
    expect(rows).toEqual([['complaint_answer_days', '60', opened.clock.now(), 'U0OTHER']])
  })
})

describe('settingsOf()', () => {
  test('sees a change that is made here at once, and one of others after two seconds at the latest', async () => {
    const { register, engine, clock } = opened
    expect((await register.settings()).complaint_answer_days).toBe(15)
    await set('complaint_answer_days', '30')
    expect((await register.settings()).complaint_answer_days).toBe(30)
    await engine.apply([`UPDATE setting SET value = '31', changed_by = 'another'`])
    expect((await register.settings()).complaint_answer_days).toBe(30)
    clock.move(2001)
    expect((await register.settings()).complaint_answer_days).toBe(31)
  })

  test('reads once for many who ask together, and again when the clock ran back', async () => {
    const { register, clock } = opened
    const [one, other] = await Promise.all([register.settings(), register.settings()])
    expect(one).toBe(other)
    await set('complaint_answer_days', '30')
    clock.move(-60_000)
    expect((await register.settings()).complaint_answer_days).toBe(30)
  })
})
