import type { Engine } from '../../../db/engine.ts'
import { setting } from '../../../db/schema.ts'
import { build, preparedQuery, statement } from '../../../db/statement.ts'
import type { BusinessDayRules } from '../../calendar/business-days.ts'
import { confirmedThrough, type Holiday, holidayTable, readHolidays } from '../../calendar/holidays.ts'
import { retentionYearsMin } from '../../consent/retention.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Sentence } from '../../util/sentence.ts'

interface SettingKind<Value> {
  readonly initial: string
  /** Returns the value of a stored text; undefined if the text is no allowed value. */
  readonly read: (text: string) => Value | undefined
  /** Description of the allowed values, for forms and refusals. */
  readonly accepts: SettingAccepts
}

/** Allowed values of a setting. `words` are values such as yes and no, for which each language has its own word. */
export type SettingAccepts = { readonly words: readonly string[] } & (
  | { readonly kind: 'one-of' | 'holidays' | 'contact' | 'color' | 'logo' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
)

const yesNo = (initial: 'yes' | 'no'): SettingKind<boolean> => ({
  initial,
  accepts: { kind: 'one-of', words: ['yes', 'no'] },
  read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
})

const oneOf = <const Word extends string>(words: readonly [Word, ...Word[]]): SettingKind<Word> => ({
  initial: words[0],
  accepts: { kind: 'one-of', words },
  read: (text) => words.find((word) => word === text),
})

const wholeNumber = (initial: number, min: number, max: number): SettingKind<number> => ({
  initial: String(initial),
  accepts: { kind: 'number', words: [], min, max },
  read(text) {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : undefined
  },
})

/** Returns a kind of setting that may also be `off`, its default, which is read as null. */
const orOff = <Value>(kind: Omit<SettingKind<Value>, 'initial'>): SettingKind<Value | null> => ({
  initial: 'off',
  accepts: { ...kind.accepts, words: ['off'] },
  read: (text) => (text === 'off' ? null : kind.read(text)),
})

/** Least contrast between a page color and white, so that text can be read (WCAG 2, level AA). */
const contrastMin = 4.5

function readColor(text: string): string | undefined {
  return /^#[0-9a-f]{6}$/i.test(text) && contrastWithWhite(text) >= contrastMin ? text : undefined
}

/** Returns the contrast of a color such as #00674f with white, from 1 to 21, by the formula of WCAG 2. */
function contrastWithWhite(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

/** Longest contact, in characters: it stands in a line of every page. */
const contactMax = 200

/** Returns the text if it is one line that may be an e-mail address, a phone number or a web address. */
function readContact(text: string): string | undefined {
  const isLine = text.trim() === text && text.length <= contactMax && !/\p{Cc}/u.test(text)
  return isLine && /@|\d{3}|\w\.\w/.test(text) ? text : undefined
}

export const logoKibibytesMax = 64
const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Returns the text if it is a small PNG image in base64, which a page shows without fetching it; else undefined. */
function readLogo(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64')
  const isPng = bytes.toString('base64') === text && bytes.subarray(0, pngStart.length).equals(pngStart)
  return isPng && bytes.length <= logoKibibytesMax * 1024 ? text : undefined
}

/** Returns a phrase with the allowed values of a setting, for the command line. */
function wantedOf(accepts: SettingAccepts): Sentence {
  switch (accepts.kind) {
    case 'one-of':
      return {
        en: `one of ${accepts.words.join(', ')}`,
        tr: `şunlardan biri: ${accepts.words.join(', ')}`,
      }
    case 'number':
      return {
        en: `a whole number from ${accepts.min} to ${accepts.max}${accepts.words.length > 0 ? ', or off' : ''}`,
        tr: `${accepts.min} ile ${accepts.max} arasında bir tam sayı${accepts.words.length > 0 ? ' ya da off' : ''}`,
      }
    case 'holidays':
      return {
        en: 'a JSON array such as [{"day":"2027-03-09","name":"Ramazan","half":false}]',
        tr: '[{"day":"2027-03-09","name":"Ramazan","half":false}] gibi bir JSON dizisi',
      }
    case 'contact':
      return {
        en: `an e-mail address, a phone number or another contact of at most ${contactMax} characters, or off`,
        tr: `en çok ${contactMax} karakterlik bir e-posta adresi, telefon numarası ya da web adresi, ya da off`,
      }
    case 'color':
      return {
        en: 'a color such as #00674f that can be read on white, or off',
        tr: '#00674f gibi, beyaz üzerinde okunan bir renk ya da off',
      }
    case 'logo':
      return {
        en: `a PNG image of at most ${logoKibibytesMax} KB, or off`,
        tr: `en çok ${logoKibibytesMax} KB'lık bir PNG görseli ya da off`,
      }
  }
}

/** All settings with their kind. Their names and meanings as people read them are in bots/messages. */
export const settingKinds = {
  saturday_is_business: yesNo('no'),
  half_day_is_business: yesNo('yes'),
  holidays: {
    initial: '[]',
    accepts: { kind: 'holidays', words: ['[]'] },
    read: readHolidays,
  } as SettingKind<Holiday[]>, // The cast widens the type: without it `[]` would be its only allowed word.
  holidays_confirmed_through: wholeNumber(2027, 2027, 2100),
  repeat_onay: oneOf(['refresh', 'reject']),
  second_person_over_ret: yesNo('no'),
  look_ups_per_day: wholeNumber(300, 1, 1_000_000),
  confirm_consents: yesNo('yes'),
  sms_codes_per_day: wholeNumber(1000, 2, 1_000_000),
  sms_list: yesNo('no'),
  complaint_answer_days: wholeNumber(15, 1, 90),
  retention_years: wholeNumber(retentionYearsMin, retentionYearsMin, 30),
  iys_exchange: oneOf(['off', 'file', 'api']),
  iys_agreement: yesNo('no'),
  iys_late_refusals: yesNo('no'),
  pull_delay: wholeNumber(60, 0, 1440),
  iys_limits: yesNo('no'),
  consent_quota: orOff(wholeNumber(1, 1, 100_000_000)),
  contact: orOff({ accepts: { kind: 'contact', words: [] }, read: readContact }),
  page_color: orOff({ accepts: { kind: 'color', words: [] }, read: readColor }),
  page_logo: orOff({ accepts: { kind: 'logo', words: [] }, read: readLogo }),
} satisfies Record<string, SettingKind<unknown>>

export type SettingName = keyof typeof settingKinds

/** Groups in which settings are shown to people. */
export const settingGroups = {
  days: ['saturday_is_business', 'half_day_is_business', 'holidays', 'holidays_confirmed_through'],
  consents: ['repeat_onay', 'second_person_over_ret', 'look_ups_per_day'],
  recipients: [
    'confirm_consents',
    'sms_codes_per_day',
    'sms_list',
    'complaint_answer_days',
    'retention_years',
  ],
  exchange: ['iys_exchange', 'iys_agreement', 'iys_late_refusals'],
  systems: ['pull_delay', 'iys_limits', 'consent_quota'],
  company: ['contact', 'page_color', 'page_logo'],
} as const satisfies Record<string, readonly SettingName[]>

// Object.entries forgets the names of the table, and each setting has another type of value.
const allSettings = Object.entries(settingKinds) as [SettingName, SettingKind<unknown>][]

type ValueOf<Kind> = Kind extends SettingKind<infer Value> ? Value : never
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof settingKinds)[Name]> }

export interface Settings extends SettingValues {
  readonly rules: BusinessDayRules
}

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(settingKinds, text)
}

/** Reads stored settings. A missing text, or one that only another version of izin can read, counts as the default. */
export function settingsFrom(stored: Readonly<Record<string, string>>): Settings {
  const values = Object.fromEntries(
    allSettings.map(([name, { read, initial }]) => {
      const value = read(stored[name] ?? initial)
      return [name, value === undefined ? read(initial) : value]
    }),
    // Each value comes from the reader under its name.
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

const storedSettings = preparedQuery(() => build.select().from(setting))

/** Longest time for which settings are kept in memory: within it a process sees changes made by another one. */
const settingsAgeMaxMs = 2000

/** Number of settings changed by this process, by database: a change by this process is seen at once. */
const changesHere = new WeakMap<Engine, number>()

/** Returns a function that gives the settings. It reads them again after two seconds or after a change by this process. */
export function settingsOf(engine: Engine, clock: () => number): () => Promise<Settings> {
  let cachedSettings: {
    readonly at: number
    readonly changes: number
    readonly settings: Promise<Settings>
  } | null = null
  return () => {
    const now = clock()
    const changes = changesHere.get(engine) ?? 0
    if (
      cachedSettings === null ||
      cachedSettings.changes !== changes ||
      Math.abs(now - cachedSettings.at) > settingsAgeMaxMs
    ) {
      const settings = engine
        .read(storedSettings())
        .then((rows) => settingsFrom(Object.fromEntries(rows.map(({ name, value }) => [name, value]))))
      // After a failed read the next caller reads again.
      settings.catch(() => {
        cachedSettings = null
      })
      cachedSettings = { at: now, changes, settings }
    }
    return cachedSettings.settings
  }
}

/**
 * Reads the mode of the exchange with İYS (off, file or api) from the database, not from memory: no answer may contradict a
 * switch that another process has just made.
 */
export async function exchangeMode({
  engine,
}: {
  readonly engine: Pick<Engine, 'read'>
}): Promise<Settings['iys_exchange']> {
  const row = (await engine.read(storedSettings())).find(({ name }) => name === 'iys_exchange')
  const { initial, read } = settingKinds.iys_exchange
  return read(row?.value ?? initial) ?? 'off'
}

export type SettingRow = Awaited<ReturnType<typeof listSettings>>[number]

/** Returns every setting in force; `changedAt` and `changedBy` are null for a default. */
export async function listSettings(engine: Engine) {
  const rowByName = new Map((await engine.read(storedSettings())).map((row) => [row.name, row]))
  return allSettings.map(([name, kind]) => ({
    name,
    value: rowByName.get(name)?.value ?? kind.initial,
    initial: kind.initial,
    changedAt: rowByName.get(name)?.changedAt ?? null,
    changedBy: rowByName.get(name)?.changedBy ?? null,
  }))
}

/** Stores a setting for the person `by`. Refuses an unknown name or value with a sentence for the command line. */
export async function setSetting(
  engine: Engine,
  name: string,
  value: string,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<{ readonly kind: 'saved' } | Refusal<Sentence>> {
  if (!isSettingName(name)) {
    const known = Object.keys(settingKinds).join(', ')
    return refused({
      en: `"${name}" is not a setting; there are ${known}`,
      tr: `"${name}" diye bir ayar yok; olanlar: ${known}`,
    })
  }
  const { read, accepts } = settingKinds[name]
  if (read(value) === undefined) {
    const { en, tr } = wantedOf(accepts)
    return refused({ en: `${name} takes ${en}`, tr: `${name} için değer şöyle olmalı: ${tr}` })
  }
  const row = { value, changedAt: now, changedBy: by }
  const upsert = build
    .insert(setting)
    .values({ name, ...row })
    .onConflictDoUpdate({ target: setting.name, set: row })
  await engine.unit([], () => ({ writes: [statement(upsert)], result: null }))
  changesHere.set(engine, (changesHere.get(engine) ?? 0) + 1)
  return { kind: 'saved' }
}
