import { type BusinessDayRules, businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { type Complaint, openComplaints } from '../../../src/register/complaints/list.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { closeChoice, showChoice } from '../choices.ts'
import type { StaffContext } from '../context.ts'
import type { Part, Reply } from '../reply.ts'
import { defineCommand } from './command.ts'
import { saying } from './replies.ts'
import { formChoice } from './run.ts'

const linesMax = 20

/** Shows the complaints that wait for an answer, the most urgent first. Like every list in chat it masks addresses. */
export const complaintsCommand = defineCommand({
  name: 'complaints',
  words: { tr: ['şikayetler', 'şikâyetler'], en: ['complaints'] },
  role: 'viewer',
  examples: {
    tr: ['şikayetler', 'şikayetler marka="Örnek Kahve"'],
    en: ['complaints', 'complaints brand="Örnek Kahve"'],
  },
  takes: ['brandCode'],
  form: ({ commandForms: { complaints: texts, everyBrandHint } }) => ({
    title: texts.title,
    submit: texts.submit,
    asks: ['brandCode'],
    fields: { brand: { hint: everyBrandHint } },
  }),
  async run(context, { brandCode }) {
    const { commandForms, staff } = messagesIn(context.language)
    const brands = context.authority.brandsFor('viewer')
    if (brands.length === 0) return saying(staff.general.noBrand)
    const reply = await openComplaintsReply(context, brandCode)
    if (brands.length < 2) return reply
    const other = formChoice(commandForms.complaints.open, 'complaints')
    return { ...reply, parts: [...reply.parts, { kind: 'choices', choices: [other] }] }
  },
})

async function openComplaintsReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: texts } = messages
  const brands = authority.brandsFor('viewer')
  const now = register.clock()
  const brandCodes = brands.map(({ code }) => code).filter((code) => brandCode === null || code === brandCode)
  const open = await openComplaints(register, { brandCodes })
  if (open.length === 0) return saying(texts.noneOpen)
  const { rules } = await register.settings()
  const editable = authority.brandsFor('editor').map(({ code }) => code)
  const parts: Part[] = []
  for (const complaint of open.slice(0, linesMax)) {
    const line = complaintLine(complaint, { brands, now, rules }, messages)
    parts.push({ kind: 'text', text: `${line} ${maskAddress(complaint.recipient.address)}` })
    const may = complaint.brandCode === null ? editable.length > 0 : editable.includes(complaint.brandCode)
    if (!may) continue
    const choices = [showChoice(complaint.id, messages), closeChoice(complaint.id, messages)]
    parts.push({ kind: 'choices', choices })
  }
  const left = open.length - linesMax
  return {
    summary: texts.listTitle,
    parts: [
      { kind: 'text', text: [{ strong: texts.listTitle }] },
      ...parts,
      ...(left > 0 ? [{ kind: 'note' as const, text: texts.more(left) }] : []),
    ],
  }
}

/** What a line about a complaint is written from. */
export interface ComplaintFacts {
  readonly brands: readonly Pick<Brand, 'code' | 'name'>[]
  readonly now: number
  readonly rules: BusinessDayRules
}

/** One complaint with its clock, or with what became of it. */
export function complaintLine(
  { id, brandCode, channel, receivedOn, dueOn, outcome, settledAt }: Complaint,
  { brands, now, rules }: ComplaintFacts,
  { complaint: texts }: Messages,
): string {
  const name = brandCode === null ? null : brands.find(({ code }) => code === brandCode)?.name
  const about = texts.about(name === undefined ? String(brandCode) : name, channel)
  if (outcome !== null && settledAt !== null) {
    return texts.settled(id, about, receivedOn, outcome, dayOf(settledAt))
  }
  const daysLeft = businessDaysLeft(dayOf(now), dueOn, rules)
  return texts.open(id, about, receivedOn, texts.clock(daysLeft, dueOn))
}

export function isOpen({ outcome }: Complaint): boolean {
  return outcome === null
}
