import { codesFor, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { tasksReply } from '../../../bots/commands/help.ts'
import {
  approvalParts,
  atPlace,
  namingBrand,
  oldButton,
  roleTooLow,
  textOnly,
} from '../../../bots/commands/replies.ts'
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
import {
  type BusinessDayRules,
  businessDaysLeft,
  DEADLINE_BUSINESS_DAYS,
} from '../../calendar/business-days.ts'
import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { listWaitingApprovals } from '../../register/approvals.ts'
import type { Brand } from '../../register/company/brands.ts'
import { exchangeMode } from '../../register/company/settings.ts'
import { countOpenComplaints } from '../../register/complaints/list.ts'
import { dutiesWithin } from '../../register/iys-queue/duties.ts'
import {
  groupVerbs,
  type QueueGroup,
  queueGroups,
  verbsOf,
  workGroup,
} from '../../register/iys-queue/groups.ts'
import { dayChoice, dutyLines } from './day-post.ts'
import { formToSend, refusalsChoice } from './iys-refusals.ts'
import { reportMessages } from './messages.ts'

const approvalsMax = 8
const brandsMax = 10
const groupsMax = 8

export const waitingCommand = defineCommand({
  name: 'waiting',
  words: { tr: ['bekleyenler', 'bekleyen'], en: ['waiting', 'pending'] },
  role: 'viewer',
  examples: { tr: ['bekleyenler'], en: ['waiting'] },
  takes: [],
  run: waitingReply,
})

/** Lists what waits for the caller: approvals, complaints, deadlines of İYS and changes to send. */
async function waitingReply(context: StaffRequest): Promise<Reply> {
  const messages = messagesIn(context.language)
  const texts = reportMessages[context.language].home
  const approvals = await listWaitingApprovals(context.register, codesFor(context, 'editor'))
  const groups = await visibleGroups(context)
  const shownApprovals = approvals.slice(0, approvalsMax)
  const isSingle = shownApprovals.length + groups.length === 1
  const parts: Part[] = []
  for (const [at, approval] of shownApprovals.entries()) {
    parts.push(...(await approvalParts(context, approval, isSingle ? null : at + 1)))
  }
  const complaints = await complaintsLine(context, messages)
  const queued = await queueParts(context, groups, isSingle ? null : shownApprovals.length + 1)
  const deadlines = await deadlineLines(context, messages, queued.length > 0)
  const lines = [...complaints, ...deadlines]
  const heading = paragraph([{ strong: texts.waiting }])
  if (approvals.length + lines.length + queued.length === 0) {
    return { summary: texts.nothingWaits, parts: [heading, paragraph(texts.nothingWaits)] }
  }
  const summary =
    approvals.length > 0
      ? reportMessages[context.language].home.secondPerson(approvals.length)
      : texts.waiting
  return {
    summary,
    parts: [
      heading,
      ...(approvals.length > 0 ? [paragraph(summary)] : []),
      ...parts,
      ...(lines.length > 0 ? [paragraph(lines.join('\n'))] : []),
      ...queued,
      ...complaints.map(() => buttons(button(messages.complaint.listTitle, 'command', 'complaints'))),
      // Their files hold the addresses.
      ...(deadlines.length > 0
        ? [buttons(dayChoice(reportMessages[context.language].last.title, 'last-reports'))]
        : []),
    ],
  }
}

/** Returns a line with the number of open complaints; none if there are none. */
async function complaintsLine(context: StaffRequest, { language }: Messages): Promise<string[]> {
  const texts = reportMessages[language].home
  const brandCodes = codesFor(context, 'editor')
  const complaints = await countOpenComplaints(context.register, { brandCodes })
  return complaints === 0 ? [] : [texts.complaints(complaints, context.command)]
}

/**
 * Writes a line per brand: changes to report to İYS (L1), and ONAYs not confirmed the same day (L7). With
 * `isQueueShown` only L7, since the changes for İYS are listed apart.
 */
async function deadlineLines(
  context: StaffRequest,
  messages: Messages,
  isQueueShown: boolean,
): Promise<string[]> {
  const { register, authority } = context
  const mode = await exchangeMode(register)
  const today = dayOf(register.clock())
  const duties = (await dutiesWithin(register, DEADLINE_BUSINESS_DAYS)).filter(
    ({ of }) => !isQueueShown || of === 'confirmation',
  )
  const withDuty = authority
    .brandsFor('viewer')
    .filter(({ code }) => duties.some(({ brandCode }) => brandCode === code))
  const lines = withDuty.slice(0, brandsMax).map(({ code, name }: Brand) => {
    const brandDuties = duties.filter(({ brandCode }) => brandCode === code)
    return `${name}: ${dutyLines({ duties: brandDuties, madeOn: today }, today, messages).join(' ')}`
  })
  const isDue = withDuty.some(({ code }) =>
    duties.some((duty) => duty.brandCode === code && duty.of === undefined),
  )
  return isDue && mode === 'off' ? [...lines, messages.staff.lookUp.uploadByHand] : lines
}

/** Returns the changes that İYS lacks of the caller's brands, in groups; none without an exchange. */
async function visibleGroups(context: StaffRequest): Promise<QueueGroup[]> {
  if ((await exchangeMode(context.register)) === 'off') return []
  const viewed = codesFor(context, 'viewer')
  return (await queueGroups(context.register)).filter(({ brandCode }) => viewed.includes(brandCode))
}

/**
 * Lists the changes that İYS lacks, by brand and due day, each with the possible actions. The groups are numbered from
 * `firstPlace`; not at all if it is null.
 */
async function queueParts(
  context: StaffRequest,
  groups: readonly QueueGroup[],
  firstPlace: number | null,
): Promise<Part[]> {
  const { register, authority, language } = context
  const { rules } = await register.settings()
  const brands = authority.brandsFor('viewer')
  const editable = codesFor(context, 'editor')
  const messages = messagesIn(language)
  const facts = { today: dayOf(register.clock()), rules }
  const firstRefused = new Map(
    groups
      .filter(isRefused)
      .toReversed()
      .map((group) => [group.brandCode, group]),
  )
  const unshownCount = groups.length - groupsMax
  const isOnly = firstRefused.size === 1
  return [
    ...groups.slice(0, groupsMax).flatMap((group, at) => {
      const name = brands.find(({ code }) => code === group.brandCode)?.name ?? ''
      const isEditable = editable.includes(group.brandCode)
      const place = firstPlace === null ? null : firstPlace + at
      const parts = groupParts(group, { ...facts, name, isEditable, place }, messages)
      const hasList = isEditable && firstRefused.get(group.brandCode) === group
      const list = namingBrand(refusalsChoice(group.brandCode, language), isOnly ? null : name)
      return hasList ? [...parts, buttons(list)] : parts
    }),
    ...(groups.some(({ brandCode }) => editable.includes(brandCode))
      ? [buttons(button(reportMessages[language].queue.files, 'command', 'exchange'))]
      : []),
    ...(unshownCount > 0 ? [note(reportMessages[language].queue.more(unshownCount))] : []),
  ]
}

interface GroupFacts {
  readonly name: string
  readonly today: IstanbulDay
  readonly rules: BusinessDayRules
  readonly isEditable: boolean
  /** Number in the list; null if it stands alone. */
  readonly place: number | null
}

/** Shows changes that wait for İYS with the same deadline, who works on them, and buttons for editors. */
function groupParts(
  group: QueueGroup,
  { name, today, rules, isEditable, place }: GroupFacts,
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
  const ownerText = owner === null ? [] : [` ${texts.owner} `, { person: owner }, '.']
  const choices = verbsOf(group).map((verb) =>
    atPlace(
      button(texts.verbs[verb], 'iys-group', verb, brandCode, state, dueOn, isByFile ? 'file' : ''),
      place,
    ),
  )
  const number = place === null ? '' : `${place}`
  const actions = isByFile
    ? menu(number === '' ? texts.choose : `${number}: ${texts.choose}`, choices)
    : buttons(...choices)
  return [
    paragraph([number === '' ? line : `${number}. ${line}`, ...ownerText]),
    ...(isEditable ? [actions] : []),
  ]
}

function isRefused({ state }: QueueGroup): boolean {
  return state === 'refused' || state === 'late'
}

/** Applies the pressed button to every change of a group that waits for İYS. */
async function groupAction(
  context: With<'outbox' | 'publicUrl' | 'telegramWay'>,
  values: readonly string[],
): Promise<Reply> {
  const [word, brand = '', state, dueOn, file = ''] = values
  const home = reportMessages[context.language]
  const verb = groupVerbs.find((candidate) => candidate === word)
  const group = (await queueGroups(context.register)).find(
    (group) =>
      String(group.brandCode) === brand &&
      group.state === state &&
      group.dueOn === dueOn &&
      group.isByFile === (file === 'file'),
  )
  if (verb === undefined || !/^\d{1,15}$/.test(brand)) return oldButton(context)
  if (!codesFor(context, 'editor').includes(Number(brand))) return roleTooLow(context, 'editor')
  if (group === undefined || !verbsOf(group).includes(verb)) return textOnly(home.queue.gone)
  await workGroup(context.register, context.actor, group, verb)
  const doneText = home.queue.done[verb](group.approval + group.rejection)
  return textOnly([doneText, ...formToSend(context, group, verb)].join(' '))
}

/** Makes Slack's Home tab: the tasks of every day, and what waits. */
export async function homeReply(context: StaffRequest): Promise<Reply> {
  const tasks = tasksReply(context)
  if (context.authority.highest === null) return tasks
  const waitingTasks = await waitingReply(context)
  return { ...tasks, parts: [...tasks.parts, ...waitingTasks.parts] }
}

export const queueActions = { 'iys-group': { role: 'editor', run: groupAction } } as const
