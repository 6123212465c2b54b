import { listBrands } from '../../../src/register/brands.ts'
import { addStaff, authorityOf, listStaff, type Role } from '../../../src/register/staff.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { defineCommand, exampleOf } from './command.ts'
import { adminBrands } from './own-brands.ts'
import { oldButton, saying } from './replies.ts'
import { askToTake, entryText, giveReply, type Scope, sayingOf } from './role-changes.ts'
import { formChoice } from './run.ts'

/** Shows who has which role, by brand. */
export const rolesCommand = defineCommand({
  name: 'roles',
  words: {
    tr: ['yetki', 'yetkiler', 'yetki listele', 'yetki liste'],
    en: ['role', 'roles', 'role list'],
  },
  role: 'admin',
  examples: { tr: ['yetki listele'], en: ['role list'] },
  takes: ['brandCode'],
  brands: { role: 'admin' },
  run: (context, { brandCode }) => listReply(context, brandCode),
})

export const roleGiveCommand = defineCommand({
  name: 'roleGive',
  words: { tr: ['yetki ver', 'yetki ekle'], en: ['role give'] },
  role: 'admin',
  examples: {
    tr: ['yetki ver @U0123ABCD düzenleyici marka="Örnek Kahve"'],
    en: ['role give @U0123ABCD editor brand="Örnek Kahve"'],
  },
  takes: ['person', 'role', 'brandCode'],
  brands: { role: 'admin', isOpen: true },
  form: ({ commandForms: { role: texts } }) => ({
    title: texts.give,
    submit: texts.giveSubmit,
    asks: ['person', 'role', 'brandOrAll'],
    needs: ['person', 'role', 'brandOrAll'],
  }),
  opensForm: true,
  async run(context, { person, role, brandCode, scope }, command) {
    const { management, forms } = messagesIn(context.language)
    const { role: texts } = management
    if (person === null) return saying(texts.whom(exampleOf(context, command)))
    if (role === null) return saying(texts.whichRole(exampleOf(context, command)))
    if (scope === 'all' && !context.authority.mayForAll('admin'))
      return { ...saying(forms.brandMissing), wrong: 'brand' }
    const where = brandCode ?? scope ?? ownScope(context)
    if (where === null || where === 'ONAY')
      return saying(texts.whichBrand(adminBrands(context).map(({ name }) => name)))
    return await giveReply(context, person, role, where)
  },
})

export const roleTakeCommand = defineCommand({
  name: 'roleTake',
  words: { tr: ['yetki al', 'yetki sil'], en: ['role take', 'role remove'] },
  role: 'admin',
  examples: { tr: ['yetki al @U0123ABCD'], en: ['role take @U0123ABCD'] },
  takes: ['person', 'brandCode'],
  brands: { role: 'admin' },
  form: ({ commandForms: { role: texts } }) => ({
    title: texts.take,
    submit: texts.takeSubmit,
    asks: ['person', 'brandOrAll'],
    needs: ['person', 'brandOrAll'],
  }),
  opensForm: true,
  async run(context, { person, brandCode, scope }, command) {
    const { role: texts } = messagesIn(context.language).management
    if (person === null) return saying(texts.whom(exampleOf(context, command)))
    if (scope === null && brandCode === null && ownScope(context) === null)
      return saying(texts.whichBrand(adminBrands(context).map(({ name }) => name)))
    return await askToTake(context, person, brandCode ?? 'all')
  },
})

/** All brands for who is admin of all; else the only brand he is admin of. */
function ownScope(context: StaffContext): Scope | null {
  if (context.authority.mayForAll('admin')) return 'all'
  const [only, ...others] = adminBrands(context, 'open')
  return only === undefined || others.length > 0 ? null : only.code
}

async function listReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const { role: texts } = messagesIn(context.language).management
  const own = new Set(adminBrands(context).map(({ code }) => code))
  const entries = (await listStaff(context.register)).filter(
    (entry) =>
      (brandCode === null || entry.brandCode === null || entry.brandCode === brandCode) &&
      (entry.brandCode === null || own.has(entry.brandCode)),
  )
  const roleLines = (holder: string) => [
    ...(context.alwaysAdmins.includes(holder) ? [texts.always] : []),
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
    summary: texts.title,
    parts: [
      { kind: 'heading', text: texts.title },
      ...(parts.length === 0 ? [{ kind: 'text' as const, text: texts.none }] : parts),
      { kind: 'choices', choices: formChoices(context) },
    ],
  }
}

function formChoices({ language }: StaffContext): Choice[] {
  const { role: texts } = messagesIn(language).commandForms
  return [formChoice(texts.give, 'roleGive'), formChoice(texts.take, 'roleTake')]
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
  const { grant: texts } = messagesIn(language).staff
  const brands = authority.brandsFor('admin')
  const held = await authorityOf(register, slackUser, [])
  const lacking = brands.filter(({ code }) => !held.brandsFor(role).some((brand) => brand.code === code))
  if (lacking.length === 0) return sayingOf(context, slackUser, texts.already)
  // Brands to come are those of an admin of all.
  const everyBrand = authority.mayForAll('admin') && (await listBrands(register)).length === lacking.length
  for (const brandCode of everyBrand ? [undefined] : lacking.map(({ code }) => code)) {
    const saved = await addStaff(register, { slackUser, role, brandCode, by: actor.id })
    if (!saved.ok) return saying(texts.failed)
  }
  return { ...sayingOf(context, slackUser, texts.granted(role)), replaces: true }
}

/** An admin is made by `yetki`, where what that means is said first, and not by a press on a wish. */
function grantable(text: string): Exclude<Role, 'admin'> | null {
  return text === 'viewer' || text === 'editor' ? text : null
}
