import { codesFor } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { oldButton, roleTooLow, saying } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
} from '../../../bots/commands/reply.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { type BusinessDayRules, businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import {
  groupVerbs,
  type QueueGroup,
  queueGroups,
  verbsOf,
  workGroup,
} from '../../register/exchange/groups.ts'
import { reportMessages } from './messages.ts'

const groupsMax = 8

/** Lists the changes that İYS lacks, by brand and due day, each with the possible actions. */
export async function queueParts(context: StaffContext): Promise<Part[]> {
  const { register, authority, language } = context
  const { rules, iys_exchange: mode } = await register.settings()
  if (mode === 'off') return []
  const brands = authority.brandsFor('viewer')
  const editable = codesFor(context, 'editor')
  const messages = messagesIn(language)
  const groups = (await queueGroups(register)).filter(({ brandCode }) =>
    brands.some(({ code }) => code === brandCode),
  )
  const facts = { today: dayOf(register.clock()), rules }
  const left = groups.length - groupsMax
  return [
    ...groups.slice(0, groupsMax).flatMap((group) => {
      const name = brands.find(({ code }) => code === group.brandCode)?.name ?? ''
      const isEditable = editable.includes(group.brandCode)
      return groupParts(group, { ...facts, name, isEditable }, messages)
    }),
    ...(groups.some(({ brandCode }) => editable.includes(brandCode))
      ? [buttons(button(reportMessages[language].queue.files, 'command', 'exchange'))]
      : []),
    ...(left > 0 ? [note(reportMessages[language].queue.more(left))] : []),
  ]
}

interface GroupFacts {
  readonly name: string
  readonly today: IstanbulDay
  readonly rules: BusinessDayRules
  readonly isEditable: boolean
}

function groupParts(
  group: QueueGroup,
  { name, today, rules, isEditable }: GroupFacts,
  { language }: Messages,
): Part[] {
  const { queue: texts, due } = reportMessages[language]
  const { brandCode, state, dueOn, isByFile, owner, hasDeadline } = group
  const line = texts.group(
    name,
    group,
    state,
    hasDeadline ? due(dueOn, businessDaysLeft(today, dueOn, rules)) : null,
  )
  const taken = owner === null ? [] : [` ${texts.owner} `, { person: owner }, '.']
  const why = group.codes.map((code) => `\n${texts.code(code)}`)
  const choices = verbsOf(group).map((verb) =>
    button(texts.verbs[verb], 'iys-group', verb, brandCode, state, dueOn, isByFile ? 'file' : ''),
  )
  return [paragraph([line, ...taken, ...why]), ...(isEditable ? [menu(texts.choose, choices)] : [])]
}

async function groupAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [word, brand = '', state, dueOn, file = ''] = values
  const home = reportMessages[context.language]
  const verb = groupVerbs.find((one) => one === word)
  const group = (await queueGroups(context.register)).find(
    (one) =>
      String(one.brandCode) === brand &&
      one.state === state &&
      one.dueOn === dueOn &&
      one.isByFile === (file === 'file'),
  )
  if (verb === undefined || !/^\d{1,15}$/.test(brand)) return oldButton(context)
  if (!codesFor(context, 'editor').includes(Number(brand))) return roleTooLow(context, 'editor')
  if (group === undefined || !verbsOf(group).includes(verb)) return saying(home.queue.gone)
  await workGroup(context.register, context.actor, group, verb)
  const form = `${context.publicUrl}/c/${group.brandCode}`
  return saying(home.queue.done[verb](group.approval + group.rejection, form))
}

export const queueActions = { 'iys-group': { role: 'editor', run: groupAction } } as const
