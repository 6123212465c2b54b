import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { roleToFetch } from '../../../src/register/downloads.ts'
import { lookedThroughMax, permittedCount, permittedLeftOut } from '../../../src/register/permitted/counts.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { type Field, type Filled, type Form, textIn, textsIn } from '../form.ts'
import { type AsOf, endOfGiven, readAsOf } from '../parse/as-of.ts'
import { names, whenIn } from '../parse/filled.ts'
import type { Choice, FormAnswer, Part, Reply } from '../reply.ts'
import type { StaffCommand } from './command.ts'
import { fileChoice, momentFrom } from './files.ts'
import { brandField, formChoice, notRead, opening, wrong } from './forms.ts'
import { askForRole, notUnderstood, oldButton, quoted, roleTooLow, saying } from './replies.ts'

const brandsMax = 100
const buttonsMax = 5

/**
 * Whom a brand may write to, now or at any past moment (S7; iys.md 6.4, no. 3). Who may fetch its file may ask here: the
 * role stands with the file.
 */
export async function databaseCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const { proof, staff } = messagesIn(language)
  const { database: told } = proof
  const brands = authority.brandsFor('viewer')
  if (brands.length === 0) return saying(staff.general.noBrand)
  const now = register.clock()
  const read = readAsOf(rest, brands, now)
  if (!read.ok) {
    return read.fault.kind === 'word'
      ? saying(told.unread(quoted(read.fault.word)))
      : notUnderstood(context, command, read.fault)
  }
  if (read.asOf.at !== null && read.asOf.at > now) return saying(told.future)
  return await databaseReply(context, read.asOf)
}

/** The answer to which brand: its code, the moment, the scope, and whether with a time stamp. */
export async function databaseAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [code = '', moment = '', scope = '', stamped = ''] = values
  const at = momentFrom(moment, context.register.clock())
  if (!/^\d{1,15}$/.test(code) || at === undefined) return oldButton(context)
  if (scope !== 'ONAY' && scope !== 'all') return oldButton(context)
  const asOf = {
    brandCode: Number(code),
    at,
    scope,
    stamped: stamped === 'stamped',
  } as const
  return { ...(await databaseReply(context, asOf)), replaces: true }
}

async function databaseReply(context: StaffContext, asOf: AsOf): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const { database: told } = messages.proof
  const role = roleToFetch['permitted-csv']
  const brands = authority.brandsFor(role)
  const [only, ...others] = brands
  const brand = asOf.brandCode === null ? only : brands.find(({ code }) => code === asOf.brandCode)
  if (brand === undefined) return saying(messages.staff.general.roleTooLow(role), askForRole(language))
  if (asOf.brandCode === null && others.length > 0) return askForBrand(context, asOf, brands)
  const counts = asOf.at === null ? await permittedCount(register, brand.code) : null
  return {
    summary: told.summary,
    parts: [
      { kind: 'text', text: [{ strong: brand.name }, ` — ${told.asOf(momentOf(asOf), asOf.scope)}`] },
      { kind: 'text', text: counts === null ? told.uncounted : told.counts(counts) },
      ...(await leftOutParts(context, asOf, brand)),
      {
        kind: 'choices',
        choices: [
          ...fileChoices(context, asOf, brand, counts !== null),
          formChoice(messages.commandForms.database.open, 'database-form', brand.code),
        ],
      },
      { kind: 'note', text: told.about },
      ...(context.stamps === 'on' ? [] : [{ kind: 'note' as const, text: told.noStamps }]),
    ],
  }
}

/** That a report of the past lacks whoever was erased since, and how many consents that are. */
async function leftOutParts(
  { register, language }: StaffContext,
  { at, scope }: AsOf,
  { code: brandCode }: Brand,
): Promise<Part[]> {
  if (at === null) return []
  const { database: told } = messagesIn(language).proof
  const leftOut = await permittedLeftOut(register, { brandCode, asOf: at, scope }, lookedThroughMax)
  if (leftOut === 0) return []
  return [{ kind: 'text', text: leftOut === null ? told.leftOutUncounted : told.leftOut(leftOut) }]
}

function momentOf({ at }: AsOf): string | null {
  return at === null ? null : formatWallTime(at)
}

/** Returns the buttons of the files. A spreadsheet is only for what is counted at once: more is too long for one. */
function fileChoices(
  { language, stamps }: StaffContext,
  { at, scope, stamped }: AsOf,
  { code }: Brand,
  isCounted: boolean,
): Choice[] {
  const { database: told } = messagesIn(language).proof
  const file = { brandCode: code, asOf: at, scope } as const
  const plain = [
    fileChoice(told.csv, { kind: 'permitted-csv', ...file }),
    ...(isCounted ? [fileChoice(told.xlsx, { kind: 'permitted-xlsx', brandCode: code, scope })] : []),
  ]
  if (stamps !== 'on') return plain
  const withStamp = fileChoice(told.stamped, { kind: 'permitted-csv', ...file, stamped: true })
  return stamped ? [{ ...withStamp, style: 'primary' }, ...plain] : [...plain, withStamp]
}

function askForBrand(
  { language }: StaffContext,
  { at, scope, stamped }: AsOf,
  among: readonly Brand[],
): Reply {
  const { record, commandForms } = messagesIn(language)
  const choices = among.slice(0, brandsMax).map(
    ({ code, name }): Choice => ({
      label: name,
      action: { name: 'database', values: [code, at ?? '', scope, stamped ? 'stamped' : ''] },
    }),
  )
  const part: Part =
    choices.length <= buttonsMax
      ? { kind: 'choices', choices }
      : { kind: 'menu', label: record.askBrandLabel, choices }
  return saying(record.askBrand, part, {
    kind: 'choices',
    choices: [formChoice(commandForms.database.open, 'database-form')],
  })
}

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
