import {
  listSettings,
  type SettingAccepts,
  type SettingRow,
  setSetting,
  settingKinds,
} from '../../../src/register/settings.ts'
import * as en from '../../messages/en.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import * as tr from '../../messages/tr.ts'
import { defineCommand } from '../command.ts'
import type { StaffContext } from '../context.ts'
import type { Field } from '../form.ts'
import { fold, nearest } from '../parse/fold.ts'
import { readShownNumber } from '../parse/tokens.ts'
import { oldButton, quoted, saying } from '../replies.ts'
import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
  textReply,
  titledReply,
} from '../reply.ts'
import { commandForm, opening } from '../run.ts'

export const settingsCommand = defineCommand({
  name: 'settings',
  words: { tr: ['ayar', 'ayarlar', 'ayar listele'], en: ['setting', 'settings', 'setting list'] },
  role: 'admin',
  examples: {
    tr: ['ayar', 'ayar complaint_answer_days 10', 'ayar saturday_is_business evet'],
    en: ['setting', 'setting complaint_answer_days 10', 'setting saturday_is_business yes'],
  },
  takes: ['setting', 'value'],
  form: ({ commandForms }) => ({ ...commandForms.setting, asks: ['value'] }),
  async run(context, { setting: name, value, words }) {
    const { setting: texts } = messagesIn(context.language).management
    if (words !== null)
      return saying(texts.unknown(quoted(words), nearest(fold(words), Object.keys(settingKinds))))
    const row = (await listSettings(context.register.engine)).find((one) => one.name === name)
    if (row === undefined) return await listReply(context)
    return value === null ? oneReply(context, row) : await setReply(context, row, value)
  },
})

async function listReply(context: StaffContext): Promise<Reply> {
  const { setting: texts } = messagesIn(context.language).management
  const rows = await listSettings(context.register.engine)
  return titledReply(
    texts.title,
    ...rows.map((row) => paragraph(lineOf(context, row))),
    { kind: 'menu', label: texts.choose, choices: rows.map(({ name }) => showChoice(name)) },
    note([`${texts.howTo} `, { code: `${context.command} ${texts.example}` }]),
  )
}

function oneReply(context: StaffContext, row: SettingRow): Reply {
  const { setting: texts } = messagesIn(context.language).management
  const changed = row.changedBy === null ? null : texts.changed(row.changedAt ?? 0)
  return textReply(
    row.name,
    lineOf(context, row),
    paragraph(texts.accepts(settingKinds[row.name].accepts)),
    ...valueParts(context, row),
    ...(changed === null ? [] : [note([`${changed} `, { person: row.changedBy ?? '' }])]),
  )
}

function showChoice(name: SettingRow['name']): Choice {
  return button(name, 'setting', name)
}

/** A button for each other value, or one for the form. */
function valueParts({ authority, language }: StaffContext, { name, value }: SettingRow): Part[] {
  const { setting: texts } = messagesIn(language).management
  const { accepts } = settingKinds[name]
  const values = accepts.kind === 'yes-no' ? ['yes', 'no'] : accepts.kind === 'one-of' ? accepts.words : []
  if (!authority.mayForAll('admin')) return []
  const others = values.filter((one) => one !== value)
  if (others.length === 0) {
    const { open } = messagesIn(language).commandForms.setting
    return [buttons(settingFormChoice(open, name))]
  }
  const choices = others.map((one) => button(texts.setTo(texts.value(one)), 'setting', name, one))
  return [buttons(...choices)]
}

async function settingAction(context: StaffContext, [name = '', value]: readonly string[]): Promise<Reply> {
  const row = (await listSettings(context.register.engine)).find((one) => one.name === name)
  if (row === undefined) return oldButton(context)
  return value === undefined
    ? oneReply(context, row)
    : { ...(await setReply(context, row, value)), replaces: true }
}

function lineOf({ language }: StaffContext, { name, value, initial }: SettingRow): Text {
  const { setting: texts } = messagesIn(language).management
  const shown = texts.value(value)
  const from = value === initial ? texts.isDefault : texts.defaultIs(texts.value(initial))
  return [{ code: name }, ' = ', { strong: shown }, ` (${from})\n${texts.meanings[name]}`]
}

async function setReply(context: StaffContext, row: SettingRow, typed: string): Promise<Reply> {
  const { register, authority, actor, language } = context
  const { setting: texts } = messagesIn(language).management
  if (!authority.mayForAll('admin')) return saying(texts.onlyForAll)
  const { accepts } = settingKinds[row.name]
  const value = readSettingValue(typed, accepts, row.initial)
  if (value === row.value) return saying(texts.unchanged(row.name, texts.value(value)))
  const saved = await setSetting(register.engine, row.name, value, actor.id, register.clock())
  if (!saved.ok) {
    const refused = `${texts.refused(row.name, quoted(typed))} ${texts.accepts(accepts)}`
    return { ...saying(refused), wrong: 'value' }
  }
  const note = { kind: 'note', text: texts.meanings[row.name] } as const
  return saying(texts.set(row.name, texts.value(row.value), texts.value(value)), note)
}

function settingFormChoice(label: string, name: SettingRow['name']): Choice {
  return button(label, 'setting-form', name)
}

async function settingFormAction(context: StaffContext, [name = '']: readonly string[]): Promise<Reply> {
  const row = (await listSettings(context.register.engine)).find((one) => one.name === name)
  if (row === undefined) return oldButton(context)
  const messages = messagesIn(context.language)
  const { setting } = messages.management
  if (!context.authority.mayForAll('admin')) return saying(setting.onlyForAll)
  const now = messages.commandForms.setting.now(row.name, setting.value(row.value))
  const form = commandForm(context, settingsCommand, {
    words: row.name,
    intro: `${now}\n${setting.meanings[row.name]}`,
    fields: [valueField(row.name, row.value, messages)],
  })
  return form === null ? oldButton(context) : opening(context, form)
}

function valueField(name: SettingRow['name'], value: string, { management, commandForms }: Messages): Field {
  const { setting } = management
  const { accepts } = settingKinds[name]
  const frame = { name: 'value', label: commandForms.setting.value, required: true }
  const few = accepts.kind === 'yes-no' ? ['yes', 'no'] : accepts.kind === 'one-of' ? accepts.words : []
  if (few.length > 0) {
    const options = few.map((one) => ({ value: one, label: setting.value(one) }))
    return { ...frame, kind: 'one', options, initial: value }
  }
  const initial = value === 'off' ? setting.value(value) : value
  return {
    ...frame,
    required: !mayBeEmpty(name),
    kind: 'text',
    hint: setting.accepts(accepts),
    isLong: accepts.kind === 'holidays',
    lengthMax: valueMax,
    initial,
  }
}

function mayBeEmpty(name: SettingRow['name']): boolean {
  return settingKinds[name].read('').ok
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
  }
}

function namesOf(word: string): readonly string[] {
  const shown = [tr, en].map(({ management }) => management.setting.value(word))
  return [word, ...shown]
}

const valueMax = 3000

export const settingActions = {
  setting: { role: 'admin', run: settingAction },
  'setting-form': { role: 'admin', run: settingFormAction },
} as const
