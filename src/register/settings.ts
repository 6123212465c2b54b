import type { Engine } from '../../db/engine.ts'
import { setting } from '../../db/schema.ts'
import { build, preparedQuery, statement } from '../../db/statement.ts'
import type { BusinessDayRules } from '../calendar/business-days.ts'
import { confirmedThrough, type Holiday, holidayTable, readHolidays } from '../calendar/holidays.ts'
import { retentionYearsMin } from '../consent/retention.ts'

interface SettingKind<Value> {
  readonly initial: string
  /** Returns the value, or a sentence about the fault. */
  readonly read: (text: string) => { ok: true; value: Value } | { ok: false; reason: string }
  readonly meaning: string
  /** Allowed values, for forms. */
  readonly accepts: SettingAccepts
}

export type SettingAccepts =
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'one-of'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly off: boolean }
  | { readonly kind: 'holidays' }

const yesNo = (initial: 'yes' | 'no', meaning: string): SettingKind<boolean> => ({
  initial,
  meaning,
  accepts: { kind: 'yes-no' },
  read: (text) =>
    text === 'yes' || text === 'no'
      ? { ok: true, value: text === 'yes' }
      : { ok: false, reason: `"${text}" is not yes or no` },
})

const oneOf = <const Word extends string>(words: readonly Word[], meaning: string): SettingKind<Word> => ({
  initial: words[0] as Word,
  meaning,
  accepts: { kind: 'one-of', words },
  read: (text) => {
    const value = words.find((word) => word === text)
    return value !== undefined
      ? { ok: true, value }
      : { ok: false, reason: `"${text}" is not one of ${words.join(', ')}` }
  },
})

const wholeNumber = (initial: number, min: number, max: number, meaning: string): SettingKind<number> => ({
  initial: String(initial),
  meaning,
  accepts: { kind: 'number', min, max, off: false },
  read: (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max
      ? { ok: true, value }
      : { ok: false, reason: `"${text}" is not a whole number from ${min} to ${max}` }
  },
})

/** A number, or null for `off`. */
const numberOrOff = (
  initial: number | 'off',
  min: number,
  max: number,
  meaning: string,
): SettingKind<number | null> => {
  const number = wholeNumber(min, min, max, meaning)
  return {
    ...number,
    initial: String(initial),
    accepts: { kind: 'number', min, max, off: true },
    read: (text) => {
      if (text === 'off') return { ok: true, value: null }
      const reading = number.read(text)
      return reading.ok ? reading : { ok: false, reason: `${reading.reason}, nor off` }
    },
  }
}

const holidays = (meaning: string): SettingKind<Holiday[]> => ({
  initial: '[]',
  meaning,
  accepts: { kind: 'holidays' },
  read: (text) => {
    const read = readHolidays(text)
    return read.ok ? { ok: true, value: read.rows } : { ok: false, reason: read.reason }
  },
})

export const settingKinds = {
  repeat_onay: oneOf(
    ['refresh', 'reject'],
    'ONAY over ONAY: takes the later date and source, or answers H174',
  ),
  saturday_is_business: yesNo('no', 'Saturday counts as a business day'),
  half_day_is_business: yesNo('yes', 'A half holiday (28 October, the eves) counts as a business day'),
  holidays: holidays(
    'Holidays to add or correct, as JSON: [{"day":"2031-01-24","name":"Ramazan","half":false}]',
  ),
  holidays_confirmed_through: wholeNumber(
    2026,
    2026,
    2100,
    "Through which year somebody has compared the religious holidays with Diyanet's calendar",
  ),
  confirm_consents: yesNo(
    'yes',
    'An ONAY given by electronic means is confirmed to its recipient the same day, with a way out; no: the company does so itself',
  ),
  look_ups_per_day: wholeNumber(
    300,
    1,
    1_000_000,
    'How many look-ups a member of staff may make in chat a day',
  ),
  second_person_over_ret: yesNo(
    'no',
    'An ONAY that the staff records over a RET waits until a second person has approved it',
  ),
  second_person_above: numberOrOff(
    'off',
    1,
    1_000_000,
    'More ONAYs than this at once wait until a second person has approved them; off: never. A RET never waits',
  ),
  proof_days: wholeNumber(
    90,
    1,
    3650,
    'Days after which a proof of a phone number or an e-mail address has to be given again',
  ),
  complaint_answer_days: wholeNumber(
    15,
    1,
    90,
    'Business days within which a complaint is to be answered: the choice of the company, no term of a law',
  ),
  retention_years: wholeNumber(
    retentionYearsMin,
    retentionYearsMin,
    30,
    'Years for which the address behind a consent is kept after the consent has ended; the law asks for three',
  ),
  recipient_digest: yesNo(
    'no',
    'Each hour the rooms of a brand are told how many consents its recipients changed themselves, when they did',
  ),
  key_copy_kept: yesNo('no', 'A copy of the key is kept elsewhere; the command setup asks for it'),
  report_catch_up_days: wholeNumber(7, 1, 60, 'How many missed daily reports are posted after downtime'),
} satisfies Record<string, SettingKind<unknown>>

export type SettingName = keyof typeof settingKinds
const allSettings = Object.entries(settingKinds) as [SettingName, SettingKind<unknown>][]

type ValueOf<Kind> = Kind extends SettingKind<infer Value> ? Value : never
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof settingKinds)[Name]> }

export interface Settings extends SettingValues {
  readonly rules: BusinessDayRules
}

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(settingKinds, text)
}

/** Reads stored texts; a missing one, or one that only another version can read, is the default. */
export function settingsFrom(stored: Readonly<Record<string, string>>): Settings {
  const values = Object.fromEntries(
    allSettings.map(([name, kind]) => {
      const read = kind.read(stored[name] ?? kind.initial)
      return [name, read.ok ? read.value : initialValue(kind)]
    }),
  ) as unknown as SettingValues
  return {
    ...values,
    rules: {
      holidays: holidayTable(values.holidays, confirmedThrough(values.holidays_confirmed_through)),
      saturdayIsBusiness: values.saturday_is_business,
      halfDayIsBusiness: values.half_day_is_business,
    },
  }
}

function initialValue({ read, initial }: SettingKind<unknown>): unknown {
  const reading = read(initial)
  return reading.ok ? reading.value : undefined
}

const storedSettings = preparedQuery(() => build.select().from(setting))

/** Shows changes made by another process within this time. */
const settingsAgeMaxMs = 2000

/** Counts the changes made by this process, which it sees at once. */
const changesHere = new WeakMap<Engine, number>()

/** Returns the settings, read again after two seconds or a change made here. */
export function settingsOf(engine: Engine, clock: () => number): () => Promise<Settings> {
  let kept: { readonly at: number; readonly changes: number; readonly settings: Promise<Settings> } | null =
    null
  return () => {
    const now = clock()
    const changes = changesHere.get(engine) ?? 0
    if (kept === null || kept.changes !== changes || Math.abs(now - kept.at) > settingsAgeMaxMs) {
      const settings = engine
        .read(storedSettings())
        .then((rows) => settingsFrom(Object.fromEntries(rows.map(({ name, value }) => [name, value]))))
      // A failed read is not kept.
      settings.catch(() => {
        kept = null
      })
      kept = { at: now, changes, settings }
    }
    return kept.settings
  }
}

export type SettingRow = Awaited<ReturnType<typeof listSettings>>[number]

/** Returns every setting in force; `changedAt` and `changedBy` are null for a default. */
export async function listSettings(engine: Engine) {
  const stored = new Map((await engine.read(storedSettings())).map((row) => [row.name, row]))
  return allSettings.map(([name, kind]) => ({
    name,
    value: stored.get(name)?.value ?? kind.initial,
    initial: kind.initial,
    meaning: kind.meaning,
    changedAt: stored.get(name)?.changedAt ?? null,
    changedBy: stored.get(name)?.changedBy ?? null,
  }))
}

/** Stores a setting, or returns a sentence about the fault. */
export async function setSetting(
  engine: Engine,
  name: string,
  value: string,
  by: string,
  now: number,
): Promise<{ ok: true } | { ok: false; reason: string }> {
  if (!isSettingName(name)) {
    return {
      ok: false,
      reason: `"${name}" is not a setting; there are ${Object.keys(settingKinds).join(', ')}`,
    }
  }
  const read = settingKinds[name].read(value)
  if (!read.ok) return { ok: false, reason: `${name}: ${read.reason}` }
  const row = { value, changedAt: now, changedBy: by }
  const stored = build
    .insert(setting)
    .values({ name, ...row })
    .onConflictDoUpdate({ target: setting.name, set: row })
  await engine.unit([], () => ({ writes: [statement(stored)], result: null }))
  changesHere.set(engine, (changesHere.get(engine) ?? 0) + 1)
  return { ok: true }
}
