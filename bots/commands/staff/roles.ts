import { listStaff, type Role, roles } from '../../../src/register/staff.ts'
import { en } from '../../messages/en.ts'
import { messagesIn } from '../../messages/index.ts'
import { tr } from '../../messages/tr.ts'
import type { StaffContext } from '../context.ts'
import { fold } from '../fold.ts'
import { type Keyed, readKeyed } from '../parse/keyed.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { exampleOf, type StaffCommand } from './command.ts'
import { formChoice } from './forms/open.ts'
import { roleGiveForm, roleTakeForm } from './forms/roles.ts'
import { adminBrands, brandKey, brandNamed } from './own-brands.ts'
import { notUnderstood, saying } from './replies.ts'
import { askToTake, entryText, giveReply, type Scope } from './role-changes.ts'
import { readSubcommand, type Subcommands, unknownSubcommand } from './subcommand.ts'

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
