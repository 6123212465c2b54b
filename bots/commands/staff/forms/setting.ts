import { companySources } from '../../../../src/consent/source.ts'
import { listSettings, type SettingRow, settingKinds } from '../../../../src/register/settings.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Field, type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { oldButton, saying } from '../replies.ts'
import { setReply } from '../settings.ts'
import { wrong } from './errors.ts'
import { opening } from './open.ts'

const valueMax = 3000

/** The button that asks for the new value of a setting; its value is the setting's name. */
export async function settingFormAction(
  context: StaffContext,
  [name = '']: readonly string[],
): Promise<Reply> {
  const row = await rowOf(context, name)
  if (row === undefined) return oldButton(context)
  const { setting } = messagesIn(context.language).management
  if (!context.authority.mayForAll('admin')) return saying(setting.onlyForAll)
  return opening(context, settingForm(context, row))
}

function settingForm({ language }: StaffContext, { name, value }: SettingRow): Form {
  const messages = messagesIn(language)
  const { setting } = messages.management
  const { setting: told } = messages.commandForms
  return {
    name: 'setting',
    values: [name],
    title: told.title,
    submit: told.submit,
    intro: `${told.now(name, setting.value(value))}\n${setting.meanings[name]}`,
    fields: [valueField(name, value, messages)],
  }
}

/** One of a few values, or a text that holds the present one. */
function valueField(name: SettingRow['name'], value: string, { management, commandForms }: Messages): Field {
  const { setting } = management
  const { accepts } = settingKinds[name]
  const frame = { name: names.value, label: commandForms.setting.value, required: true }
  const few =
    accepts.kind === 'yes-no'
      ? ['yes', 'no']
      : accepts.kind === 'one-of'
        ? accepts.words
        : accepts.kind === 'source'
          ? companySources
          : []
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

export async function submitSetting(
  context: StaffContext,
  filled: Filled,
  [name = '']: readonly string[],
): Promise<FormAnswer> {
  const row = await rowOf(context, name)
  if (row === undefined) return { kind: 'reply', reply: oldButton(context) }
  const typed = textIn(filled, names.value)
  if (typed === '' && !mayBeEmpty(row.name))
    return wrong('value', messagesIn(context.language).commandForms.setting.missing)
  const { isWrong, reply } = await setReply(context, row, typed)
  return isWrong ? wrong('value', reply.summary) : { kind: 'reply', reply }
}

/** Where nothing is a value: the company has no such number. */
function mayBeEmpty(name: SettingRow['name']): boolean {
  return settingKinds[name].read('').ok
}

async function rowOf({ register }: StaffContext, name: string): Promise<SettingRow | undefined> {
  return (await listSettings(register.engine)).find((row) => row.name === name)
}
