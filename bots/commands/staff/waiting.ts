import { DEADLINE_BUSINESS_DAYS } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import { waitingApprovals } from '../../../src/register/approvals.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { openComplaints } from '../../../src/register/complaints/list.ts'
import { dutiesWithin } from '../../../src/register/duties.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { dutyLines } from '../posts/day-parts.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { defineCommand } from './command.ts'
import { approvalParts } from './second-person.ts'

/** Requests that are shown one by one, and brands whose deadlines are. */
const approvalsMax = 8
const brandsMax = 10

export const waitingCommand = defineCommand({
  name: 'waiting',
  words: { tr: ['bekleyenler', 'bekleyen'], en: ['waiting', 'pending'] },
  role: 'viewer',
  examples: { tr: ['bekleyenler'], en: ['waiting'] },
  takes: [],
  run: waitingReply,
})

/** `bekleyenler`: what waits for this person, with the buttons to deal with it where there are any. */
export async function waitingReply(context: StaffContext): Promise<Reply> {
  const messages = messagesIn(context.language)
  const { home: texts, secondPerson } = messages
  const approvals = await waitingApprovals(context.register, editedCodes(context))
  const shown: Part[] = []
  for (const approval of approvals.slice(0, approvalsMax)) {
    shown.push(...(await approvalParts(context, approval)))
  }
  const complaints = await complaintsLine(context, messages)
  const lines = [...complaints, ...(await deadlineLines(context, messages))]
  const heading: Part = { kind: 'text', text: [{ strong: texts.waiting }] }
  if (approvals.length + lines.length === 0) {
    return { summary: texts.nothingWaits, parts: [heading, { kind: 'text', text: texts.nothingWaits }] }
  }
  const summary = approvals.length > 0 ? secondPerson.waiting(approvals.length) : texts.waiting
  return {
    summary,
    parts: [
      heading,
      ...(approvals.length > 0 ? [{ kind: 'text' as const, text: summary }] : []),
      ...shown,
      ...(lines.length > 0 ? [{ kind: 'text' as const, text: lines.join('\n') }] : []),
      ...(complaints.length > 0 ? [complaintsChoice(texts)] : []),
    ],
  }
}

/** The button that leads to the complaints. */
function complaintsChoice({ showComplaints }: Messages['home']): Part {
  return {
    kind: 'choices',
    choices: [{ label: showComplaints, action: { name: 'command', values: ['complaints'] } }],
  }
}

/** The button that leads here. */
export function waitingChoice({ home: texts }: Messages): Choice {
  return { label: texts.showWaiting, action: { name: 'waiting', values: [] } }
}

/** What waits, in lines: requests for a second person only by how many there are. */
export async function waitingLines(context: StaffContext, messages: Messages): Promise<string[]> {
  const approvals = await waitingApprovals(context.register, editedCodes(context))
  // What he asked for himself waits for somebody else.
  const own = approvals.filter(({ askedBy }) => askedBy !== context.actor.id)
  return [
    ...(own.length > 0 ? [messages.secondPerson.waiting(own.length)] : []),
    ...(await complaintsLine(context, messages)),
    ...(await deadlineLines(context, messages)),
  ]
}

/** Says how many complaints have no answer yet; empty when all have one. */
async function complaintsLine(
  { register, authority, command }: StaffContext,
  { home: texts }: Messages,
): Promise<string[]> {
  const brandCodes = authority.brandsFor('editor').map(({ code }) => code)
  const complaints = brandCodes.length === 0 ? [] : await openComplaints(register, { brandCodes })
  return complaints.length === 0 ? [] : [texts.complaints(complaints.length, command)]
}

/** What has to reach İYS, with the business days left (L1). */
async function deadlineLines(context: StaffContext, messages: Messages): Promise<string[]> {
  const { register, authority } = context
  const today = dayOf(register.clock())
  const duties = await dutiesWithin(register, DEADLINE_BUSINESS_DAYS)
  const withDuty = authority
    .brandsFor('viewer')
    .filter(({ code }) => duties.some(({ brandCode }) => brandCode === code))
  return withDuty.slice(0, brandsMax).map(({ code, name }: Brand) => {
    const own = duties.filter(({ brandCode }) => brandCode === code)
    return `${name}: ${dutyLines({ duties: own, madeOn: today }, today, messages).join(' ')}`
  })
}

function editedCodes({ authority }: StaffContext): number[] {
  return authority.brandsFor('editor').map(({ code }) => code)
}
