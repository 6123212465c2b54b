import { dayOf, isIstanbulDay, previousDay } from '../../../src/calendar/istanbul.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { type Field, type Filled, type Form, textIn } from '../form.ts'
import { names } from '../parse/filled.ts'
import type { FormAnswer, Reply } from '../reply.ts'
import { changesPage } from './changes.ts'
import type { StaffForm } from './command.ts'
import { openComplaintsReply } from './complaints.ts'
import { dayReply } from './day-report.ts'
import { brandField, opening, wrong } from './forms.ts'
import { lastReportsReply } from './last-reports.ts'
import { oldButton, saying } from './replies.ts'

/** What is asked about days and brands, by the name of its form. */
const kinds = ['changes', 'report', 'last-reports', 'complaints'] as const
type Kind = (typeof kinds)[number]

/** The button that asks for the day and the brand; its value says of what. */
export async function reportFormAction(context: StaffContext, [name]: readonly string[]): Promise<Reply> {
  const kind = kinds.find((one) => one === name)
  if (kind === undefined) return oldButton(context)
  const messages = messagesIn(context.language)
  if (context.authority.brandsFor('viewer').length === 0) return saying(messages.reports.day.noBrands)
  return opening(context, reportForm(context, kind))
}

function reportForm({ authority, language }: StaffContext, kind: Kind): Form {
  const messages = messagesIn(language)
  const { commandForms } = messages
  const { title, submit } = commandForms[kind === 'last-reports' ? 'lastReports' : kind]
  const brands = authority.brandsFor('viewer')
  const brand = brandField(brands, messages, { required: false })
  const field = { ...brand, hint: commandForms.everyBrandHint }
  return { name: kind, values: [], title, submit, fields: [...dayFields(kind, messages), field] }
}

function dayFields(kind: Kind, { commandForms: told }: Messages): Field[] {
  if (kind === 'last-reports' || kind === 'complaints') return []
  const [label, hint] =
    kind === 'changes' ? [told.changes.from, told.changes.fromHint] : [told.report.day, told.report.dayHint]
  return [{ kind: 'day', name: names.day, label, hint, required: false }]
}

export function submitReport(kind: Kind): StaffForm['submit'] {
  return async (context: StaffContext, filled: Filled): Promise<FormAnswer> => {
    const { commandForms, forms } = messagesIn(context.language)
    const today = dayOf(context.register.clock())
    const code = textIn(filled, names.brand)
    const brand = context.authority.brandsFor('viewer').find((one) => String(one.code) === code)
    if (code !== '' && brand === undefined) return wrong('brand', forms.brandMissing)
    const brandCode = brand?.code ?? null
    const day = textIn(filled, names.day)
    const date = isIstanbulDay(day) ? day : null
    if (date !== null && date > today) return wrong('day', commandForms.changes.tooLate)
    switch (kind) {
      case 'changes': {
        const asked = { from: date ?? previousDay(today), brandCode }
        return { kind: 'reply', reply: await changesPage(context, asked, null) }
      }
      case 'report':
        return { kind: 'reply', reply: await dayReply(context, date, brandCode) }
      case 'last-reports':
        return { kind: 'reply', reply: await lastReportsReply(context, brandCode) }
      case 'complaints':
        return { kind: 'reply', reply: await openComplaintsReply(context, brandCode) }
    }
  }
}
