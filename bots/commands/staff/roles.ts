import { listBrands } from '../../../src/register/brands.ts'
import { addStaff, authorityOf, listStaff, type Role, roles } from '../../../src/register/staff.ts'
import { en } from '../../messages/en.ts'
import { messagesIn } from '../../messages/index.ts'
import { tr } from '../../messages/tr.ts'
import type { StaffContext } from '../context.ts'
import { fold } from '../fold.ts'
import { type Keyed, readKeyed, readSubcommand, type Subcommands, unknownSubcommand } from '../parse/keyed.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { formChoice } from './forms.ts'
import { adminBrands, brandKey, brandNamed } from './own-brands.ts'
import { notUnderstood, oldButton, saying } from './replies.ts'
import {
  askToTake,
  entryText,
  giveReply,
  roleGiveForm,
  roleTakeForm,
  type Scope,
  sayingOf,
} from './role-changes.ts'

const subcommands: Subcommands<'list' | 'give' | 'take'> = {
  list: ['listele', 'liste', 'list'],
  give: ['ver', 'ekle', 'give'],
  take: ['al', 'sil', 'take', 'remove'],
}

const slackUser = /^@?([UW][A-Z0-9]{2,20})$/

/** `yetki`: who has which role, by brand; gives one and takes one away. */
export async function roleCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const asked = rest === '' ? { name: 'list' as const, rest: '' } : readSubcommand(rest, subcommands)
  if (asked === null) return unknownSubcommand(context, command, rest, subcommands)
  const { role: told } = messagesIn(context.language).management
  const read = readKeyed(asked.rest, { brand: brandKey(adminBrands(context)) })
  if (!read.ok) return notUnderstood(context, command, read.fault)
  const named = read.keyed.values.brand
  const brand = named === undefined ? null : brandNamed(named, adminBrands(context))
  if (brand !== null && !brand.ok) return notUnderstood(context, command, brand.fault)
  if (asked.name === 'list') return await listReply(context, brand?.brand.code ?? null)
  const [over] = wordsLeft(read.keyed.words)
  const holder = readPerson(read.keyed)
  if (holder === null) {
    const asking = saying(told.whom(exampleOf(context, command)))
    if (asked.rest !== '') return asking
    return { ...asking, form: asked.name === 'give' ? roleGiveForm(context) : roleTakeForm(context) }
  }
  if (over !== undefined && (asked.name === 'take' || readRole(read.keyed.words) !== null)) {
    return notUnderstood(context, command, { kind: 'word', word: over, nearest: null })
  }
  const scope = brand?.brand.code ?? ownScope(context)
  if (scope === null) return saying(told.whichBrand(adminBrands(context).map(({ name }) => name)))
  if (asked.name === 'take') return await askToTake(context, holder, brand?.brand.code ?? 'all')
  const role = readRole(read.keyed.words)
  return role === null
    ? saying(told.whichRole(exampleOf(context, command)))
    : await giveReply(context, holder, role, scope)
}

/** All brands for who is admin of all; else the only brand he is admin of. */
function ownScope(context: StaffContext): Scope | null {
  if (context.authority.mayForAll('admin')) return 'all'
  const [only, ...others] = adminBrands(context, 'open')
  return only === undefined || others.length > 0 ? null : only.code
}

/** `@U0123` as Slack hands a mention on, or the id alone. */
function readPerson({ words }: Keyed<'brand'>): string | null {
  return words.map((word) => slackUser.exec(word)?.[1]).find((id) => id !== undefined) ?? null
}

function readRole(words: readonly string[]): Role | null {
  const means = (role: Role, word: string) =>
    [role, tr.words.roles[role], en.words.roles[role]].some((known) => fold(known) === fold(word))
  return roles.find((role) => words.some((word) => means(role, word))) ?? null
}

/** Words that are neither person nor role, such as a brand without `marka=`: they must not be passed over in silence. */
function wordsLeft(words: readonly string[]): readonly string[] {
  return words.filter((word) => !slackUser.test(word) && readRole([word]) === null)
}

async function listReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const { role: told } = messagesIn(context.language).management
  const own = new Set(adminBrands(context).map(({ code }) => code))
  const entries = (await listStaff(context.register)).filter(
    (entry) =>
      (brandCode === null || entry.brandCode === null || entry.brandCode === brandCode) &&
      (entry.brandCode === null || own.has(entry.brandCode)),
  )
  const roleLines = (holder: string) => [
    ...(context.alwaysAdmins.includes(holder) ? [told.always] : []),
    ...entries.filter((entry) => entry.holder === holder).map((entry) => entryText(context, entry)),
  ]
  // Each person once, whatever he holds, and from wherever he holds it.
  const holders = new Set([...context.alwaysAdmins, ...entries.map(({ holder }) => holder)])
  const parts = [...holders].map(
    (holder): Part => ({
      kind: 'text',
      text: [{ person: holder }, ` · ${roleLines(holder).join(' · ')}`],
    }),
  )
  return {
    summary: told.title,
    parts: [
      { kind: 'heading', text: told.title },
      ...(parts.length === 0 ? [{ kind: 'text' as const, text: told.none }] : parts),
      { kind: 'choices', choices: formChoices(context) },
    ],
  }
}

function formChoices({ language }: StaffContext): Choice[] {
  const { role: told } = messagesIn(language).commandForms
  return [formChoice(told.give, 'role-form', 'give'), formChoice(told.take, 'role-form', 'take')]
}

/** Passes a person's wish for a role on to the admins. */
export async function askForRoleAction(context: StaffContext): Promise<Reply> {
  const { roleAsked, noAdmin } = messagesIn(context.language).staff.general
  return saying((await context.askForRole(context.actor.id)) ? roleAsked : noAdmin)
}

/** Gives a role, as an admin pressed; values are the Slack user and the role. For the brands this admin is admin of. */
export async function grantAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, authority, language } = context
  const [slackUser = '', wanted = ''] = values
  const role = grantable(wanted)
  if (role === null || !/^[UW][A-Z0-9]{1,20}$/.test(slackUser)) return oldButton(context)
  const { grant: told } = messagesIn(language).staff
  const brands = authority.brandsFor('admin')
  const held = await authorityOf(register, slackUser, [])
  const lacking = brands.filter(({ code }) => !held.brandsFor(role).some((brand) => brand.code === code))
  if (lacking.length === 0) return sayingOf(context, slackUser, told.already)
  // Brands to come are those of an admin of all.
  const everyBrand = authority.mayForAll('admin') && (await listBrands(register)).length === lacking.length
  for (const brandCode of everyBrand ? [undefined] : lacking.map(({ code }) => code)) {
    const saved = await addStaff(register, { slackUser, role, brandCode, by: actor.id })
    if (!saved.ok) return saying(told.failed)
  }
  return { ...sayingOf(context, slackUser, told.granted(role)), replaces: true }
}

/** An admin is made by `yetki`, where what that means is said first, and not by a press on a wish. */
function grantable(text: string): Exclude<Role, 'admin'> | null {
  return text === 'viewer' || text === 'editor' ? text : null
}
