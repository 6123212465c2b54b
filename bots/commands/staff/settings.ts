import {
  isSettingName,
  listSettings,
  type SettingRow,
  setSetting,
  settingKinds,
} from '../../../src/register/settings.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { fold, nearest } from '../fold.ts'
import { readSettingValue } from '../parse/setting-value.ts'
import type { Choice, Part, Reply, Text } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { formChoice } from './forms/open.ts'
import { oldButton, quoted, saying } from './replies.ts'

/** `ayar`: every setting with its value, default and meaning; one of them; or a new value for it. */
export async function settingCommand(
  context: StaffContext,
  rest: string,
  _command: StaffCommand,
): Promise<Reply> {
  const [, name = '', value = ''] = /^(?:(?:listele|list)$|)([^\s=]*)(?:\s*=\s*|\s*)(.*)$/i.exec(rest) ?? []
  const { setting: told } = messagesIn(context.language).management
  if (name === '') return await listReply(context)
  if (!isSettingName(name)) {
    return saying(told.unknown(quoted(name), nearest(fold(name), Object.keys(settingKinds))))
  }
  const row = (await listSettings(context.register.engine)).find((one) => one.name === name)
  if (row === undefined) return saying(told.unknown(quoted(name), null))
  return value === '' ? oneReply(context, row) : (await setReply(context, row, value)).reply
}

async function listReply(context: StaffContext): Promise<Reply> {
  const { setting: told } = messagesIn(context.language).management
  const rows = await listSettings(context.register.engine)
  return {
    summary: told.title,
    parts: [
      { kind: 'heading', text: told.title },
      ...rows.map((row): Part => ({ kind: 'text', text: lineOf(context, row) })),
      { kind: 'menu', label: told.choose, choices: rows.map(({ name }) => showChoice(name)) },
      { kind: 'note', text: [`${told.howTo} `, { code: `${context.command} ${told.example}` }] },
    ],
  }
}

function oneReply(context: StaffContext, row: SettingRow): Reply {
  const { setting: told } = messagesIn(context.language).management
  const changed = row.changedBy === null ? null : told.changed(row.changedAt ?? 0)
  return {
    summary: row.name,
    parts: [
      { kind: 'text', text: lineOf(context, row) },
      { kind: 'text', text: told.accepts(settingKinds[row.name].accepts) },
      ...valueParts(context, row),
      ...(changed === null
        ? []
        : [{ kind: 'note' as const, text: [`${changed} `, { person: row.changedBy ?? '' }] }]),
    ],
  }
}

function showChoice(name: SettingRow['name']): Choice {
  return { label: name, action: { name: 'setting', values: [name] } }
}

/** A button for each value that there is beside the present one, where they are few; else one for the form that asks for it. */
function valueParts({ authority, language }: StaffContext, { name, value }: SettingRow): Part[] {
  const { setting: told } = messagesIn(language).management
  const { accepts } = settingKinds[name]
  const values = accepts.kind === 'yes-no' ? ['yes', 'no'] : accepts.kind === 'one-of' ? accepts.words : []
  if (!authority.mayForAll('admin')) return []
  const others = values.filter((one) => one !== value)
  if (others.length === 0) {
    const { open } = messagesIn(language).commandForms.setting
    return [{ kind: 'choices', choices: [formChoice(open, 'setting-form', name)] }]
  }
  const choices = others.map(
    (one): Choice => ({
      label: told.setTo(told.value(one)),
      action: { name: 'setting', values: [name, one] },
    }),
  )
  return [{ kind: 'choices', choices }]
}

/** A setting that was chosen from the list, or a value for it by its button. */
export async function settingAction(
  context: StaffContext,
  [name = '', value]: readonly string[],
): Promise<Reply> {
  const row = (await listSettings(context.register.engine)).find((one) => one.name === name)
  if (row === undefined) return oldButton(context)
  return value === undefined
    ? oneReply(context, row)
    : { ...(await setReply(context, row, value)).reply, replaces: true }
}

function lineOf({ language }: StaffContext, { name, value, initial }: SettingRow): Text {
  const { setting: told } = messagesIn(language).management
  const shown = told.value(value)
  const from = value === initial ? told.isDefault : told.defaultIs(told.value(initial))
  return [{ code: name }, ' = ', { strong: shown }, ` (${from})\n${told.meanings[name]}`]
}

/** Sets it, and says what became of it; `isWrong`: nothing was set, for what was typed. */
export async function setReply(
  context: StaffContext,
  row: SettingRow,
  typed: string,
): Promise<{ readonly isWrong: boolean; readonly reply: Reply }> {
  const { register, authority, actor, language } = context
  const { setting: told } = messagesIn(language).management
  const fine = (reply: Reply) => ({ isWrong: false, reply })
  if (!authority.mayForAll('admin')) return fine(saying(told.onlyForAll))
  const { accepts } = settingKinds[row.name]
  const value = readSettingValue(typed, accepts, row.initial)
  if (value === row.value) return fine(saying(told.unchanged(row.name, told.value(value))))
  const saved = await setSetting(register.engine, row.name, value, actor.id, register.clock())
  if (!saved.ok) {
    const refused = `${told.refused(row.name, quoted(typed))} ${told.accepts(accepts)}`
    return { isWrong: true, reply: saying(refused) }
  }
  const note = { kind: 'note', text: told.meanings[row.name] } as const
  return fine(saying(told.set(row.name, told.value(row.value), told.value(value)), note))
}
