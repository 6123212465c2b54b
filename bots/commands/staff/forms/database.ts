import { dayOf } from '../../../../src/calendar/istanbul.ts'
import { roleToFetch } from '../../../../src/register/downloads.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Field, type Filled, type Form, textIn, textsIn } from '../../form.ts'
import { type AsOf, endOfGiven } from '../../parse/as-of.ts'
import { names, whenIn } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { databaseReply } from '../database.ts'
import { roleTooLow } from '../replies.ts'
import { notRead, wrong } from './errors.ts'
import { brandField } from './fields.ts'
import { opening } from './open.ts'

const role = roleToFetch['permitted-csv']
const scopes = ['ONAY', 'all'] as const satisfies readonly AsOf['scope'][]
const stampWanted = 'stamped'

/** The button that asks for which brand, of when, and how much; its value is the brand that is chosen already, if any. */
export async function databaseFormAction(
  context: StaffContext,
  [code = '']: readonly string[],
): Promise<Reply> {
  if (context.authority.brandsFor(role).length === 0) return roleTooLow(context, role)
  return opening(context, databaseForm(context, code))
}

function databaseForm({ authority, language, stamps }: StaffContext, code: string): Form {
  const messages = messagesIn(language)
  const { database: told } = messages.commandForms
  const brands = authority.brandsFor(role)
  const field = brandField(brands, messages, { required: true })
  const isOwn = brands.some((brand) => String(brand.code) === code)
  return {
    name: 'database',
    values: [],
    title: told.title,
    submit: told.submit,
    fields: [
      isOwn && field.kind === 'one' ? { ...field, initial: code } : field,
      { kind: 'day', name: names.day, label: told.day, hint: told.dayHint, required: false },
      { kind: 'time', name: names.time, label: told.time, hint: told.timeHint, required: false },
      scopeField(messages),
      ...(stamps === 'off' ? [] : [stampField(messages)]),
    ],
  }
}

function scopeField({ commandForms: { database: told } }: Messages): Field {
  const options = scopes.map((value) => ({ value, label: told.scopes[value] }))
  return { kind: 'one', name: names.scope, label: told.scope, required: true, options, initial: 'ONAY' }
}

function stampField({ commandForms: { database: told } }: Messages): Field {
  const options = [{ value: stampWanted, label: told.stampWanted }]
  return { kind: 'several', name: names.stamp, label: told.stamp, required: false, options }
}

export async function submitDatabase(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const { forms, commandForms } = messagesIn(context.language)
  const now = context.register.clock()
  const code = textIn(filled, names.brand)
  const brand = context.authority.brandsFor(role).find((one) => String(one.code) === code)
  if (brand === undefined) return wrong('brand', forms.brandMissing)
  const given = whenIn(filled, now)
  if (given !== null && 'fault' in given) return notRead(context, given)
  const at = given === null ? null : endOfGiven(given, now)
  const isToCome = textIn(filled, names.day) > dayOf(now) || (at !== null && at - 999 > now)
  if (isToCome) return wrong('day', commandForms.changes.tooLate)
  const scope = scopes.find((one) => one === textIn(filled, names.scope)) ?? 'ONAY'
  const stamped = context.stamps !== 'off' && textsIn(filled, names.stamp).includes(stampWanted)
  const asOf: AsOf = { at: at === null ? null : Math.min(at, now), scope, brandCode: brand.code, stamped }
  return { kind: 'reply', reply: await databaseReply(context, asOf) }
}
