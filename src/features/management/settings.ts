import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import type { Field } from '../../../bots/commands/form.ts'
import { readShownNumber, settingNames } from '../../../bots/commands/parse/readers.ts'
import { oldButton, quoted, saying } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  inLines,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { commandForm, opening } from '../../../bots/commands/run.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { fold, nearest } from '../../consent/fold.ts'
import type { Language } from '../../register/people.ts'
import {
  listSettings,
  type SettingAccepts,
  type SettingRow,
  setSetting,
  settingGroups,
  settingKinds,
} from '../../register/settings.ts'
import { settingMessages } from './setting-messages.ts'

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
  form: ({ language }) => ({ ...settingMessages[language].form, asks: ['value'] }),
  async run(context, { setting: name, value, words }) {
    const texts = settingMessages[context.language]
    if (words !== null) return saying(texts.unknown(quoted(words), nearestSetting(words)))
    const row = await rowOf(context, name)
    if (row === undefined) return await listReply(context)
    return value === null ? oneReply(context, row) : await setReply(context, row, value)
  },
})

async function rowOf({ register }: StaffContext, name: string | null): Promise<SettingRow | undefined> {
  return (await listSettings(register.engine)).find((row) => row.name === name)
}

/** Finds the setting whose name was mistyped; a value may stand behind it. */
function nearestSetting(typed: string): string | null {
  const words = fold(typed).split(' ')
  const begins = words.map((_, at) => words.slice(0, at + 1).join(' '))
  return begins.map((begin) => nearest(begin, settingNames)).find((name) => name !== null) ?? null
}

async function listReply(context: StaffContext): Promise<Reply> {
  const texts = settingMessages[context.language]
  const rows = await listSettings(context.register.engine)
  const groups = Object.entries(settingGroups).map(([group, names]) => {
    const lines = rows
      .filter(({ name }) => names.some((one) => one === name))
      .map((row) => lineOf(context.language, row))
    return paragraph(inLines([[{ strong: texts.groups[group as keyof typeof settingGroups] }], ...lines]))
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

function lineOf(language: Language, row: SettingRow): Text {
  const { texts, value } = messagesIn(language).settings
  const { changedMark, defaultIs } = settingMessages[language]
  const { name, holds } = texts[row.name]
  const line = [{ strong: name }, `: ${holds(row.value)}`]
  return row.value === row.initial ? line : [`${changedMark} `, ...line, ` ${defaultIs(value(row.initial))}`]
}

function oneReply(context: StaffContext, row: SettingRow): Reply {
  const texts = settingMessages[context.language]
  const changed =
    row.changedBy === null ? [] : [`${texts.changed(row.changedAt ?? 0)} `, { person: row.changedBy }, ' · ']
  return textReply(
    messagesIn(context.language).settings.texts[row.name].name,
    lineOf(context.language, row),
    paragraph(messagesIn(context.language).settings.accepts(settingKinds[row.name].accepts)),
    ...valueParts(context, row),
    note([...changed, `${texts.technicalName} `, { code: row.name }]),
  )
}

/** A button for each other value, or one for the form. */
function valueParts({ authority, language }: StaffContext, { name, value }: SettingRow): Part[] {
  const texts = settingMessages[language]
  const { accepts } = settingKinds[name]
  if (accepts.kind === 'logo' && value === 'off') return []
  const values = fewValues(accepts)
  if (!authority.mayForAll('admin')) return []
  const others = values.filter((one) => one !== value)
  if (others.length === 0) {
    const { open } = settingMessages[language].form
    return [buttons(button(open, 'setting-form', name))]
  }
  const choices = others.map((one) =>
    button(texts.setTo(messagesIn(language).settings.value(one)), 'setting', name, one),
  )
  return [buttons(...choices)]
}

function fewValues(accepts: SettingAccepts): readonly string[] {
  return accepts.kind === 'number' || accepts.kind === 'color' || accepts.kind === 'holidays'
    ? []
    : wordsOf(accepts)
}

async function settingAction(context: StaffContext, [name = '', value]: readonly string[]): Promise<Reply> {
  const row = await rowOf(context, name)
  if (row === undefined) return oldButton(context)
  return value === undefined
    ? oneReply(context, row)
    : { ...(await setReply(context, row, value)), replaces: true }
}

async function setReply(context: StaffContext, row: SettingRow, typed: string): Promise<Reply> {
  const { register, authority, actor, language } = context
  const texts = messagesIn(language).settings
  if (!authority.mayForAll('admin')) return saying(settingMessages[language].onlyForAll)
  const { accepts } = settingKinds[row.name]
  const { name, holds } = texts.texts[row.name]
  const value = readSettingValue(typed, accepts, row.initial)
  if (value === row.value)
    return saying(settingMessages[language].unchanged(name, texts.value(value)), note(holds(value)))
  if (row.name === 'iys_exchange' && value === 'api' && !context.hasIysApi) {
    return saying(settingMessages[language].noIysApi)
  }
  const saved = await setSetting(register.engine, row.name, value, actor.id, register.clock())
  if (!saved.ok) {
    const refused = `${settingMessages[language].refused(name, quoted(typed))} ${texts.accepts(accepts)}`
    return { ...saying(refused), wrong: 'value' }
  }
  return saying(
    settingMessages[language].set(name, texts.value(row.value), texts.value(value)),
    paragraph(holds(value)),
  )
}

async function settingFormAction(context: StaffContext, [asked = '']: readonly string[]): Promise<Reply> {
  const row = await rowOf(context, asked)
  if (row === undefined) return oldButton(context)
  const messages = messagesIn(context.language)
  const setting = settingMessages[context.language]
  if (!context.authority.mayForAll('admin')) return saying(setting.onlyForAll)
  const { name, holds } = messages.settings.texts[row.name]
  const form = commandForm(context, settingsCommand, {
    words: row.name,
    intro: `${name}: ${holds(row.value)}`,
    fields: [valueField(row.name, row.value, messages)],
  })
  return form === null ? oldButton(context) : opening(context, form)
}

function valueField(name: SettingRow['name'], value: string, { forms, settings }: Messages): Field {
  const { accepts } = settingKinds[name]
  const frame = { name: 'value', label: forms.setting.value, required: true }
  const few = fewValues(accepts)
  if (few.length > 0) {
    const options = few.map((one) => ({ value: one, label: settings.value(one) }))
    return { ...frame, kind: 'one', options, initial: value }
  }
  const initial = value === 'off' || accepts.kind === 'logo' ? settings.value(value) : value
  return {
    ...frame,
    required: !settingKinds[name].read('').ok,
    kind: 'text',
    hint: settings.accepts(accepts),
    isLong: accepts.kind === 'holidays',
    lengthMax: valueMax,
    initial,
  }
}

const initialWords = ['varsayılan', 'default'].map(fold)

/** Reads a value in the words of either language; every shown value leads back to itself. */
export function readSettingValue(typed: string, accepts: SettingAccepts, initial: string): string {
  const folded = fold(typed.trim())
  if (initialWords.includes(folded)) return initial
  const word = wordsOf(accepts).find((one) => namesOf(one).some((name) => fold(name) === folded))
  if (word !== undefined) return word
  switch (accepts.kind) {
    case 'holidays':
    case 'logo':
      return typed
    case 'number':
      return String(readShownNumber(folded) ?? folded)
    default:
      return folded
  }
}

function wordsOf(accepts: SettingAccepts): readonly string[] {
  switch (accepts.kind) {
    case 'yes-no':
      return ['yes', 'no']
    case 'one-of':
      return accepts.words
    case 'number':
      return accepts.off ? ['off'] : []
    case 'holidays':
      return ['[]']
    case 'color':
    case 'logo':
      return ['off']
  }
}

function namesOf(word: string): readonly string[] {
  const shown = [tr, en].map(({ settings }) => settings.value(word))
  return [word, ...shown]
}

const valueMax = 3000

export const settingActions = {
  setting: { role: 'admin', run: settingAction },
  'setting-form': { role: 'admin', run: settingFormAction },
} as const
