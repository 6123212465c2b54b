import { maskAddress } from '../../../src/crypto/mask.ts'
import { openComplaints } from '../../../src/register/complaints/list.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { readSpan } from '../parse/span.ts'
import type { Part, Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { closeChoice, complaintLine, showChoice } from './complaint-lines.ts'
import { formChoice } from './forms/open.ts'
import { notUnderstood, saying } from './replies.ts'

const linesMax = 20

/** The complaints that wait for an answer, the most urgent first. Like every list in chat it shows addresses masked. */
export async function complaintsCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: told } = messages
  const brands = authority.brandsFor('viewer')
  if (brands.length === 0) return saying(messages.staff.general.noBrand)
  const now = register.clock()
  const read = readSpan(rest, brands, now)
  if (!read.ok && read.fault.kind !== 'word') return notUnderstood(context, command, read.fault)
  // What is open is open, whatever day it came on.
  if (!read.ok || read.span.date !== null || read.span.days !== null)
    return saying(told.unreadList(exampleOf(context, command)))
  const reply = await openComplaintsReply(context, read.span.brandCode)
  if (brands.length < 2) return reply
  const other = formChoice(messages.commandForms.complaints.open, 'report-form', 'complaints')
  return { ...reply, parts: [...reply.parts, { kind: 'choices', choices: [other] }] }
}

export async function openComplaintsReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: told } = messages
  const brands = authority.brandsFor('viewer')
  const now = register.clock()
  const brandCodes = brands.map(({ code }) => code).filter((code) => brandCode === null || code === brandCode)
  const open = await openComplaints(register, { brandCodes })
  if (open.length === 0) return saying(told.noneOpen)
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
    summary: told.listTitle,
    parts: [
      { kind: 'text', text: [{ strong: told.listTitle }] },
      ...parts,
      ...(left > 0 ? [{ kind: 'note' as const, text: told.more(left) }] : []),
    ],
  }
}
