import {
  type ComplaintOutcome,
  complaintOutcomes,
  settleComplaint,
} from '../../../src/register/complaints/complaints.ts'
import { complaintById } from '../../../src/register/complaints/list.ts'
import { en } from '../../messages/en.ts'
import { messagesIn } from '../../messages/index.ts'
import { tr } from '../../messages/tr.ts'
import type { StaffContext } from '../context.ts'
import { fold } from '../fold.ts'
import { type Filled, type Form, textIn } from '../form.ts'
import { names } from '../parse/filled.ts'
import { readShownNumber } from '../parse/tokens.ts'
import type { FormAnswer, Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { readNumbered } from './complaint-thread.ts'
import { complaintLine } from './complaints.ts'
import { noteField, numberField, opening, wrong } from './forms.ts'
import { oldButton, saying } from './replies.ts'

interface Closing {
  readonly id: number
  /** Null where it is to be asked. */
  readonly outcome: ComplaintOutcome | null
  readonly note: string | null
}

/** `şikayet-kapat 3 izin ispat edildi not="…"`; without an outcome it asks for one. */
export async function closeComplaintCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const closing = readClosing(rest)
  const { complaint: told } = messagesIn(context.language)
  return closing === null
    ? saying(told.unreadClose(exampleOf(context, command)))
    : (await closeWith(context, closing)).reply
}

/** The button of a complaint: its number. */
export async function closeComplaintAction(
  context: StaffContext,
  [id = '']: readonly string[],
): Promise<Reply> {
  if (!/^\d{1,9}$/.test(id)) return oldButton(context)
  return (await closeWith(context, { id: Number(id), outcome: null, note: null })).reply
}

/** Closes it, and says what became of it; `field`: what was given wrong, as forms name it, and nothing was closed. */
async function closeWith(
  context: StaffContext,
  { id, outcome, note }: Closing,
): Promise<{ readonly field: 'number' | 'note' | null; readonly reply: Reply }> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const { complaint: told } = messages
  const brands = authority.brandsFor('editor')
  const found = await complaintById(register, id, { brandCodes: brands.map(({ code }) => code) })
  const wrongNumber = (sentence: string) => ({ field: 'number' as const, reply: saying(sentence) })
  if (found === null) return wrongNumber(told.unknownNumber)
  if (found.outcome !== null) return wrongNumber(told.alreadyClosed)
  if (outcome === null) {
    const { rules } = await register.settings()
    const line = complaintLine(found, { brands, now: register.clock(), rules }, messages)
    return { field: null, reply: opening(context, closingForm(context, { id, line })) }
  }
  const settled = await settleComplaint(register, actor, { id, outcome, note: note ?? undefined })
  if (settled.kind === 'settled') {
    const closed = saying(told.closed(id, outcome), { kind: 'note', text: told.closedFor })
    return { field: null, reply: closed }
  }
  switch (settled.reason) {
    case 'unknown':
      return wrongNumber(told.unknownNumber)
    case 'settled-already':
      return wrongNumber(told.alreadyClosed)
    case 'text-too-long':
      return { field: 'note', reply: saying(told.noteTooLong) }
  }
}

/** Null where it begins with no number, or an outcome in no words we know. */
function readClosing(rest: string): Closing | null {
  const read = readNumbered(rest)
  if (read === null || read.text === '') return null
  const outcome = read.words === '' ? null : outcomeIn(read.words)
  return outcome === undefined ? null : { id: read.id, outcome, note: read.text }
}

/** Shorter words for an outcome than those that are shown. */
const otherWords: Partial<Record<ComplaintOutcome, readonly string[]>> = {
  withdrawn: ['geri çekildi', 'geri alındı'],
}

/** By the words that are shown, or any of their beginnings that only one outcome has. */
function outcomeIn(text: string): ComplaintOutcome | undefined {
  const wanted = fold(text)
  const fitting = complaintOutcomes.filter((outcome) =>
    [
      outcome,
      tr.complaint.outcomes[outcome],
      en.complaint.outcomes[outcome],
      ...(otherWords[outcome] ?? []),
    ].some((words) => fold(words).startsWith(wanted)),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

/** Asks for the number of a complaint, how it ended, and a note. */
export function closeComplaintForm(context: StaffContext): Form | null {
  return context.authority.brandsFor('editor').length === 0 ? null : closingForm(context, null)
}

/** The same of one complaint; `line` tells of it. */
function closingForm(
  { language }: Pick<StaffContext, 'language'>,
  about: { readonly id: number; readonly line: string } | null,
): Form {
  const messages = messagesIn(language)
  const { commandForms, complaint, format } = messages
  const { closeComplaint: told } = commandForms
  return {
    name: 'close-complaint',
    values: about === null ? [] : [about.id],
    title: told.title,
    submit: told.submit,
    intro: about?.line,
    fields: [
      ...(about === null ? [numberField(told.number, messages)] : []),
      {
        kind: 'one',
        name: names.outcome,
        label: told.outcome,
        hint: complaint.closedFor,
        required: true,
        options: complaintOutcomes.map((value) => ({
          value,
          label: format.capital(complaint.outcomes[value]),
        })),
      },
      { ...noteField(messages), hint: told.noteHint },
    ],
  }
}

/** Closes what was filled in, by the same way as the command. */
export async function submitCloseComplaint(
  context: StaffContext,
  filled: Filled,
  [value]: readonly string[],
): Promise<FormAnswer> {
  const { commandForms, complaint } = messagesIn(context.language)
  const id = readShownNumber(value ?? textIn(filled, names.number))
  if (id === null) return wrong('number', complaint.unknownNumber)
  const outcome = complaintOutcomes.find((one) => one === textIn(filled, names.outcome))
  if (outcome === undefined) return wrong('outcome', commandForms.closeComplaint.outcomeMissing)
  const { field, reply } = await closeWith(context, { id, outcome, note: textIn(filled, names.note) || null })
  if (field === null || (field === 'number' && value !== undefined)) return { kind: 'reply', reply }
  return wrong(field, reply.summary)
}
