import { isRole, roles } from '../../../../src/register/staff.ts'
import { type Messages, messagesIn } from '../../../messages/index.ts'
import type { StaffContext } from '../../context.ts'
import { type Field, type Filled, type Form, textIn } from '../../form.ts'
import { names } from '../../parse/filled.ts'
import type { FormAnswer, Reply } from '../../reply.ts'
import { adminBrands } from '../own-brands.ts'
import { oldButton } from '../replies.ts'
import { askToTake, giveReply, isPerson, readScope } from '../role-changes.ts'
import { wrong } from './errors.ts'
import { everyBrand, scopeField } from './fields.ts'
import { opening } from './open.ts'

/** The buttons that give a role to somebody picked from the workspace, and take one away. */
export async function roleFormAction(context: StaffContext, [which = '']: readonly string[]): Promise<Reply> {
  if (which === 'give') return opening(context, roleGiveForm(context))
  if (which === 'take') return opening(context, roleTakeForm(context))
  return oldButton(context)
}

export function roleGiveForm(context: StaffContext): Form {
  const messages = messagesIn(context.language)
  const { role: told } = messages.commandForms
  const { words } = messages
  const role: Field = {
    kind: 'one',
    name: names.role,
    label: told.role,
    hint: told.roleHint,
    required: true,
    options: roles.map((value) => ({ value, label: words.roles[value] })),
  }
  const scope = scopeField(adminBrands(context, 'open'), messages, {
    all: context.authority.mayForAll('admin'),
  })
  const fields = [personField(messages), role, scope]
  return { name: 'role-give', values: [], title: told.give, submit: told.giveSubmit, fields }
}

export function roleTakeForm(context: StaffContext): Form {
  const messages = messagesIn(context.language)
  const { role: told } = messages.commandForms
  // Of those he is admin of, whichever they are.
  const scope = scopeField(adminBrands(context), messages, { all: true, initial: everyBrand })
  const fields = [personField(messages), scope]
  return { name: 'role-take', values: [], title: told.take, submit: told.takeSubmit, fields }
}

function personField({ commandForms: { role: told } }: Messages): Field {
  return { kind: 'person', name: names.person, label: told.person, required: true }
}

export async function submitRoleGive(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const messages = messagesIn(context.language)
  const person = textIn(filled, names.person)
  if (!isPerson(person)) return wrong('person', messages.commandForms.role.whom)
  const role = textIn(filled, names.role)
  if (!isRole(role)) return wrong('role', messages.commandForms.role.roleMissing)
  const scope = readScope(context, textIn(filled, names.brand))
  if (scope === null || (scope === 'all' && !context.authority.mayForAll('admin')))
    return wrong('brand', messages.forms.brandMissing)
  return { kind: 'reply', reply: await giveReply(context, person, role, scope) }
}

export async function submitRoleTake(context: StaffContext, filled: Filled): Promise<FormAnswer> {
  const messages = messagesIn(context.language)
  const person = textIn(filled, names.person)
  if (!isPerson(person)) return wrong('person', messages.commandForms.role.whom)
  const scope = readScope(context, textIn(filled, names.brand))
  if (scope === null) return wrong('brand', messages.forms.brandMissing)
  return { kind: 'reply', reply: await askToTake(context, person, scope) }
}
