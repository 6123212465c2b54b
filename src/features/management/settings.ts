import { commandForm } from '../../../bots/commands/ask.ts'
import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import type { Field } from '../../../bots/commands/form.ts'
import { readShownNumber, settingNames } from '../../../bots/commands/parse/readers.ts'
import { oldButton, quoted, textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  inLines,
  menu,
  note,
  paragraph,
  type Reply,
  stored,
  type Text,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { typedHolidays } from '../../calendar/holiday-text.ts'
import { fold, nearest } from '../../consent/fold.ts'
import {
  listSettings,
  type SettingAccepts,
  type SettingRow,
  type Settings,
  setSetting,
  settingGroups,
  settingKinds,
} from '../../register/company/settings.ts'
import { iysStatus } from '../../register/iys-queue/status.ts'
import {
  addressesStoppedByExchange,
  isExchangeMode,
  type StoppedAddresses,
  switchExchange,
} from '../../register/iys-queue/switch.ts'
import type { Language } from '../../register/recipients/people.ts'
import { objectEntries } from '../../util/objects.ts'
import { managementMessages } from './messages.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

export const settingsCommand = defineCommand({
  name: 'settings',
  words: { tr: ['ayar', 'ayarlar', 'ayar listele'], en: ['setting', 'settings', 'setting list'] },
  role: 'admin',
  examples: {
    tr: ['ayar', 'ayar şikâyet süresi 10', 'ayar cumartesi evet'],
    en: ['setting', 'setting complaint period 10', 'setting saturday yes'],
  },
  takes: ['setting', 'value'],
  form: ({ language }) => ({
    ...managementMessages[language].setting.form,
    asks: ['value'],
    needs: ['value'],
  }),
  async run(context: With<'hasIysApi'>, { setting: name, value, words }) {
    const texts = managementMessages[context.language].setting
    if (words !== null) return textOnly(texts.unknown(quoted(words), nearestSetting(words)))
    const row = await rowOf(context, name)
    if (row === undefined) return await listReply(context)
    return value === null ? oneReply(context, row) : await setReply(context, row, value)
  },
})

async function rowOf({ register }: StaffRequest, name: string | null): Promise<SettingRow | undefined> {
  return (await listSettings(register.engine)).find((row) => row.name === name)
}

/** Finds the setting whose name was mistyped; a value may follow it. */
function nearestSetting(typed: string): string | null {
  const words = fold(typed).split(' ')
  const begins = words.map((_, at) => words.slice(0, at + 1).join(' '))
  return begins.map((begin) => nearest(begin, settingNames)).find((name) => name !== null) ?? null
}

/** Settings that make izin play İYS for tests of systems. Chat lists them only while they are in use. */
const ofTests: readonly string[] = settingGroups.systems

/** Lists the settings by group and says which were changed. Settings meant for tests are listed only if changed. */
async function listReply(context: StaffRequest): Promise<Reply> {
  const texts = managementMessages[context.language].setting
  const rows = (await listSettings(context.register.engine)).filter(
    ({ name, value, initial }) => value !== initial || !ofTests.includes(name),
  )
  const groups = objectEntries(settingGroups).flatMap(([group, names]) => {
    const lines = rows
      .filter(({ name }) => names.some((candidate) => candidate === name))
      .map((row) => lineOf(context.language, row))
    return lines.length === 0 ? [] : paragraph(inLines([[{ strong: texts.groups[group] }], ...lines]))
  })
  return titledReply(
    texts.title,
    paragraph(texts.changedCount(rows.filter(({ value, initial }) => value !== initial).length)),
    ...groups,
    menu(
      texts.choose,
      rows.map(({ name }) => button(messagesIn(context.language).settings.texts[name].name, 'setting', name)),
    ),
    note([`${texts.howTo} `, { code: `${context.command} ${texts.example}` }]),
  )
}

/** Returns what a setting does at its present value, with its default if the value was changed. */
function lineOf(language: Language, row: SettingRow): Text {
  const { texts, value } = messagesIn(language).settings
  const { changedMark, defaultIs } = managementMessages[language].setting
  const { name, meaningOf: holds } = texts[row.name]
  const line = [{ strong: name }, `: ${holds(row.value)}`]
  return row.value === row.initial ? line : [`${changedMark} `, ...line, ` ${defaultIs(value(row.initial))}`]
}

/** Shows a setting above the form that changes it. A logo is set on the server. */
function oneReply(context: StaffRequest, row: SettingRow): Reply {
  const { language, authority } = context
  const texts = managementMessages[language].setting
  const { settings } = messagesIn(language)
  const { name } = settings.texts[row.name]
  const { accepts } = settingKinds[row.name]
  const changedSettings =
    row.changedBy === null ? [] : [`${texts.changed(row.changedAt ?? 0)} `, { person: row.changedBy }, ' · ']
  const reply = textReply(
    name,
    lineOf(language, row),
    paragraph(settings.acceptedValues(accepts)),
    note([...changedSettings, `${texts.technicalName} `, { code: row.name }]),
  )
  const isSetHere = authority.mayForAll('admin') && (accepts.kind !== 'logo' || row.value !== 'off')
  const form = isSetHere
    ? commandForm(context, settingsCommand, {
        words: row.name,
        intro: `${name}: ${settings.texts[row.name].meaningOf(row.value)}`,
        fields: [valueField(row, messagesIn(language))],
      })
    : null
  return form === null ? reply : { ...reply, form }
}

async function settingAction(context: StaffRequest, [name = '']: readonly string[]): Promise<Reply> {
  const row = await rowOf(context, name)
  return row === undefined ? oldButton(context) : oneReply(context, row)
}

/**
 * Sets a setting from the typed value. Before the exchange with İYS is switched on, asks if that stops messages to
 * addresses.
 */
async function setReply(context: With<'hasIysApi'>, row: SettingRow, typed: string): Promise<Reply> {
  const { register, authority, actor, language } = context
  const texts = messagesIn(language).settings
  if (!authority.mayForAll('admin')) return textOnly(managementMessages[language].setting.onlyForAll)
  const { accepts } = settingKinds[row.name]
  const { name, meaningOf: holds } = texts.texts[row.name]
  const value = readSettingValue(typed, accepts, row.initial)
  if (row.name === 'iys_exchange' && value === 'api' && !context.hasIysApi) {
    return textOnly(managementMessages[language].setting.noIysApi)
  }
  if (row.name === 'iys_exchange' && isExchangeMode(value)) {
    const isSwitchedOn = row.value === 'off' && value !== 'off'
    const stopped = isSwitchedOn ? await addressesStoppedByExchange(register) : null
    return stopped !== null && stopped.addresses > 0
      ? askToSwitchOn(context, value, stopped)
      : await switchReply(context, row, value)
  }
  const saved = await setSetting(register.engine, row.name, value, { by: actor.id, now: register.clock() })
  if (saved.kind === 'refused') {
    const refusalText = `${managementMessages[language].setting.refused(name, quoted(typed))} ${texts.acceptedValues(accepts)}`
    return { ...textOnly(refusalText), wrong: 'value' }
  }
  return stored(
    textOnly(
      managementMessages[language].setting.set(name, texts.value(row.value), texts.value(value)),
      paragraph(holds(value)),
    ),
  )
}

type ExchangeMode = Settings['iys_exchange']

/** Asks an admin before the exchange is switched on: to some addresses messages would stop then. */
function askToSwitchOn({ language }: StaffRequest, mode: ExchangeMode, stopped: StoppedAddresses): Reply {
  const texts = managementMessages[language].setting.exchange
  const brands = stopped.brands.map(({ name, addresses }) => texts.brand(name, addresses))
  return textOnly(
    texts.ask(stopped.addresses),
    paragraph(inLines(brands)),
    buttons({ ...button(texts.yes, 'exchange-on', mode), style: 'primary' }),
    note(managementMessages[language].notYet),
  )
}

/** Switches the exchange with İYS to this mode, and says how many changes now wait to be sent. */
async function switchReply(
  { register, actor, language }: StaffRequest,
  row: SettingRow,
  mode: ExchangeMode,
): Promise<Reply> {
  const { setting: texts } = managementMessages[language]
  const { settings } = messagesIn(language)
  const { name, meaningOf: holds } = settings.texts[row.name]
  await switchExchange(register, mode, actor.id)
  const { brands } = await iysStatus(register)
  const waitingCount = brands.reduce((sum, brand) => sum + brand.waiting, 0)
  return textOnly(
    texts.set(name, settings.value(row.value), settings.value(mode)),
    paragraph([holds(mode), ...(mode === 'off' ? [] : [texts.exchange.waiting(waitingCount)])].join(' ')),
  )
}

/** Switches the exchange on after the question about the addresses. */
async function exchangeOnAction(context: With<'hasIysApi'>, [mode = '']: readonly string[]): Promise<Reply> {
  const texts = managementMessages[context.language].setting
  const row = await rowOf(context, 'iys_exchange')
  if (row === undefined || !isExchangeMode(mode) || mode === 'off') return oldButton(context)
  if (!context.authority.mayForAll('admin')) return textOnly(texts.onlyForAll)
  if (mode === 'api' && !context.hasIysApi) return textOnly(texts.noIysApi)
  return { ...(await switchReply(context, row, mode)), replaces: true }
}

/** Returns the form field for a setting's value: a choice if few values are possible, otherwise a text. */
function valueField({ name, value }: SettingRow, { forms, settings }: Messages): Field {
  const { accepts } = settingKinds[name]
  const frame = { name: 'value', label: forms.labels.value, required: true }
  if (accepts.kind === 'one-of' || accepts.kind === 'logo') {
    const options = accepts.words.map((word) => ({ value: word, label: settings.value(word) }))
    return { ...frame, kind: 'one', options, initial: value }
  }
  return {
    ...frame,
    kind: 'text',
    hint: settings.acceptedValues(accepts),
    isLong: accepts.kind === 'holidays',
    lengthMax: valueMax,
    initial: settings.value(value),
  }
}

const initialWords = ['varsayılan', 'default'].map(fold)

/** Reads a typed value of a setting, in Turkish or English words. A value typed as izin shows it is read as the same value. */
export function readSettingValue(typed: string, accepts: SettingAccepts, initial: string): string {
  const folded = fold(typed.trim())
  if (initialWords.includes(folded)) return initial
  const word = accepts.words.find((candidate) => namesOf(candidate).some((name) => fold(name) === folded))
  if (word !== undefined) return word
  if (accepts.kind === 'holidays') return typedHolidays(typed) ?? typed
  return accepts.kind === 'number' ? String(readShownNumber(folded) ?? folded) : typed
}

function namesOf(word: string): readonly string[] {
  const translations = [tr, en].map(({ settings }) => settings.value(word))
  return [word, ...translations]
}

const valueMax = 3000

export const settingActions = {
  setting: { role: 'admin', run: settingAction },
  'exchange-on': { role: 'admin', run: exchangeOnAction },
} as const
