import { adminBrands, defineCommand, exampleOf } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { isPerson } from '../../../bots/commands/parse/readers.ts'
import type { Renderers } from '../../../bots/commands/posts.ts'
import { oldButton, saying } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  dangerButton,
  note,
  paragraph,
  type Reply,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { formChoice } from '../../../bots/commands/run.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { PostKind } from '../../jobs/message.ts'
import { listBrands } from '../../register/brands.ts'
import {
  addStaff,
  adminsOf,
  authorityOf,
  keepsAnAdmin,
  listStaff,
  type Role,
  removeStaff,
  roles,
  type StaffEntry,
} from '../../register/staff.ts'
import { managementMessages } from './messages.ts'

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
  form: ({ language }) => ({
    title: managementMessages[language].roleForm.give,
    submit: managementMessages[language].roleForm.giveSubmit,
    asks: ['person', 'role', 'brandOrAll'],
    needs: ['person', 'role', 'brandOrAll'],
  }),
  opensForm: true,
  async run(context, { person, role, brandCode, everyBrand }, command) {
    const { forms } = messagesIn(context.language)
    const texts = managementMessages[context.language].role
    if (person === null) return saying(texts.whom(exampleOf(context, command)))
    if (role === null) return saying(texts.whichRole(exampleOf(context, command)))
    if (everyBrand && !context.authority.mayForAll('admin'))
      return { ...saying(forms.brandMissing), wrong: 'brandCode' }
    const where = brandCode ?? (everyBrand ? 'all' : ownScope(context))
    if (where === null) return saying(texts.whichBrand(adminBrands(context).map(({ name }) => name)))
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
  form: ({ language }) => ({
    title: managementMessages[language].roleForm.take,
    submit: managementMessages[language].roleForm.takeSubmit,
    asks: ['person', 'brandOrAll'],
    needs: ['person', 'brandOrAll'],
  }),
  opensForm: true,
  async run(context, { person, brandCode, everyBrand }, command) {
    const texts = managementMessages[context.language].role
    if (person === null) return saying(texts.whom(exampleOf(context, command)))
    if (!everyBrand && brandCode === null && ownScope(context) === null)
      return saying(texts.whichBrand(adminBrands(context).map(({ name }) => name)))
    return await askToTake(context, person, brandCode ?? 'all')
  },
})

/** All brands for an admin of all; else the only brand this person is admin of. */
function ownScope(context: StaffContext): Scope | null {
  if (context.authority.mayForAll('admin')) return 'all'
  const [only, ...others] = adminBrands(context, 'open')
  return only === undefined || others.length > 0 ? null : only.code
}

async function listReply(context: StaffContext, brandCode: number | null): Promise<Reply> {
  const texts = managementMessages[context.language].role
  const own = new Set(adminBrands(context).map(({ code }) => code))
  const entries = (await listStaff(context.register)).filter(
    (entry) =>
      (brandCode === null || entry.brandCode === null || entry.brandCode === brandCode) &&
      (entry.brandCode === null || own.has(entry.brandCode)),
  )
  const roleLines = (principal: string) =>
    context.alwaysAdmins.includes(principal)
      ? [texts.always]
      : entries.filter((entry) => entry.principal === principal).map((entry) => entryText(context, entry))
  const principals = new Set([...context.alwaysAdmins, ...entries.map(({ principal }) => principal)])
  const parts = [...principals].map((principal) =>
    paragraph([{ person: principal }, ` · ${roleLines(principal).join(' · ')}`]),
  )
  return titledReply(
    texts.title,
    ...(parts.length === 0 ? [paragraph(texts.none)] : parts),
    buttons(
      formChoice(managementMessages[context.language].roleForm.give, 'roleGive'),
      formChoice(managementMessages[context.language].roleForm.take, 'roleTake'),
    ),
  )
}

/** Tells every admin, once a day per requester. */
async function askForRoleAction(context: StaffContext): Promise<Reply> {
  const { roleAsked, noAdmin } = messagesIn(context.language).staff.general
  const { register, outbox, actor, alwaysAdmins } = context
  const admins = await adminsOf(register, alwaysAdmins)
  const message = { kind: 'role-asked', slackUser: actor.id } as const
  const today = dayOf(register.clock())
  await outbox.put(
    admins.map((target) => ({
      key: `role-asked:${actor.id}:${today}:${target}`,
      platform: 'slack',
      target,
      message,
    })),
  )
  void outbox.deliverDue()
  return saying(admins.length > 0 ? roleAsked : noAdmin)
}

/** Tells a person of the role they got, `of` a brand or of all; null: their request was declined. */
async function notifyOfRole(
  { register, outbox, actor, requestKey }: StaffContext,
  slackUser: string,
  given: { readonly role: Role; readonly of: string | null } | null,
): Promise<void> {
  // Several admins may decline one request.
  const occasion = given === null ? `declined:${dayOf(register.clock())}` : requestKey
  const message = { kind: 'role-decided', decidedBy: actor.id, given } as const
  const key = `role-decided:${slackUser}:${occasion}`
  await outbox.put([{ key, platform: 'slack', target: slackUser, message }])
  void outbox.deliverDue()
}

/** Gives a role for the brands of the admin who pressed. */
async function grantAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, authority, language } = context
  const [slackUser = '', role = ''] = values
  // An admin is made by `yetki`, which says what that means.
  if ((role !== 'viewer' && role !== 'editor') || !isPerson(slackUser)) return oldButton(context)
  const texts = managementMessages[language].role
  const brands = authority.brandsFor('admin')
  const held = await authorityOf(register, slackUser, [])
  const lacking = brands.filter(({ code }) => !held.brandsFor(role).some((brand) => brand.code === code))
  if (lacking.length === 0) return sayingOf(context, slackUser, texts.already(role, null))
  // Only an admin of all gives a role for brands to come.
  const everyBrand = authority.mayForAll('admin') && (await listBrands(register)).length === lacking.length
  for (const brandCode of everyBrand ? [undefined] : lacking.map(({ code }) => code)) {
    const saved = await addStaff(register, { slackUser, role, brandCode, by: actor.id })
    if (!saved.ok) return saying(texts.grantFailed)
  }
  const of = everyBrand ? null : messagesIn(language).format.list(lacking.map(({ name }) => name))
  await notifyOfRole(context, slackUser, { role, of })
  return { ...sayingOf(context, slackUser, texts.given(role, of)), replaces: true }
}

async function declineAction(context: StaffContext, [slackUser = '']: readonly string[]): Promise<Reply> {
  if (!isPerson(slackUser)) return oldButton(context)
  const texts = managementMessages[context.language].role
  const { highest } = await authorityOf(context.register, slackUser, context.alwaysAdmins)
  if (highest !== null) return { ...sayingOf(context, slackUser, texts.hasRole), replaces: true }
  await notifyOfRole(context, slackUser, null)
  return { ...sayingOf(context, slackUser, texts.declined), replaces: true }
}

type Scope = number | 'all'

function entryText(
  context: StaffContext,
  { role, brandCode }: Pick<StaffEntry, 'role' | 'brandCode'>,
): string {
  return managementMessages[context.language].role.held(role, scopeName(context, brandCode ?? 'all'))
}

function scopeName(context: StaffContext, scope: Scope): string | null {
  if (scope === 'all') return null
  return adminBrands(context).find(({ code }) => code === scope)?.name ?? String(scope)
}

/** Gives a role at once, unless it makes an admin. */
async function giveReply(context: StaffContext, principal: string, role: Role, scope: Scope): Promise<Reply> {
  const texts = managementMessages[context.language].role
  const name = scopeName(context, scope)
  const replaced = (await listStaff(context.register)).filter(
    (entry) => entry.principal === principal && (entry.brandCode ?? 'all') === scope,
  )
  if (replaced.some((entry) => entry.role === role)) {
    return sayingOf(context, principal, texts.already(role, name))
  }
  if (role !== 'admin') return await give(context, principal, role, scope)
  const choice = dangerButton(texts.give(role, name), 'role-give', principal, role, scope)
  return confirmReply(context, principal, texts.askGive(role, name), texts.adminMay, choice)
}

async function give(context: StaffContext, principal: string, role: Role, scope: Scope): Promise<Reply> {
  const { register, actor, language } = context
  const management = managementMessages[language]
  const brandCode = scope === 'all' ? undefined : scope
  const going = (await listStaff(register)).filter(
    (entry) => entry.principal === principal && entry.brandCode === (brandCode ?? null),
  )
  if (role !== 'admin' && (await areLastAdmins(context, going))) return lastAdmin(context, principal)
  const saved = await addStaff(register, { slackUser: principal, role, brandCode, by: actor.id })
  if (!saved.ok) return saying(management.refused(saved.fault))
  const of = scopeName(context, scope)
  if (principal !== actor.id) await notifyOfRole(context, principal, { role, of })
  return sayingOf(context, principal, management.role.given(role, of))
}

/** True if no admin would be left in Slack without these roles. */
async function areLastAdmins({ register, alwaysAdmins }: StaffContext, going: readonly StaffEntry[]) {
  return (
    going.some(({ role }) => role === 'admin') &&
    !keepsAnAdmin(await listStaff(register), going, alwaysAdmins)
  )
}

function lastAdmin(context: StaffContext, principal: string): Reply {
  return sayingOf(context, principal, managementMessages[context.language].role.lastAdmin)
}

async function takable(context: StaffContext, principal: string, scope: Scope): Promise<StaffEntry[]> {
  const own = new Set(adminBrands(context).map(({ code }) => code))
  const mayAll = context.authority.mayForAll('admin')
  return (await listStaff(context.register)).filter(
    (entry) =>
      entry.principal === principal &&
      (scope === 'all' || entry.brandCode === scope) &&
      (entry.brandCode === null ? mayAll : own.has(entry.brandCode)),
  )
}

async function askToTake(context: StaffContext, principal: string, scope: Scope): Promise<Reply> {
  const texts = managementMessages[context.language].role
  const held = await takable(context, principal, scope)
  if (held.length === 0) {
    const isAlways = context.alwaysAdmins.includes(principal)
    return sayingOf(context, principal, isAlways ? texts.fromConfiguration : texts.noneToTake)
  }
  if (await areLastAdmins(context, held)) return lastAdmin(context, principal)
  const lost = held.map((entry) => entryText(context, entry))
  const choice = dangerButton(texts.take(lost), 'role-take', principal, scope)
  return confirmReply(context, principal, texts.askTake(lost), null, choice)
}

async function roleTakeAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [principal = '', scopeText = ''] = values
  const scope = readScope(context, scopeText)
  if (scope === null || !isPerson(principal)) return oldButton(context)
  const management = managementMessages[context.language]
  const held = await takable(context, principal, scope)
  if (held.length === 0)
    return { ...sayingOf(context, principal, management.role.noneToTake), replaces: true }
  // The other admins may have gone since.
  if (await areLastAdmins(context, held)) return lastAdmin(context, principal)
  const isEverything = scope === 'all' && context.authority.mayForAll('admin')
  const codes = isEverything ? [undefined] : held.map(({ brandCode }) => brandCode ?? undefined)
  for (const brandCode of codes) {
    const given = { slackUser: principal, brandCode, by: context.actor.id }
    const saved = await removeStaff(context.register, given)
    if (!saved.ok) return saying(management.refused(saved.fault))
  }
  const lost = held.map((entry) => entryText(context, entry))
  return { ...sayingOf(context, principal, management.role.taken(lost)), replaces: true }
}

async function roleGiveAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [principal = '', roleText = '', scopeText = ''] = values
  const scope = readScope(context, scopeText)
  const role = roles.find((one) => one === roleText)
  const may = scope !== 'all' || context.authority.mayForAll('admin')
  if (scope === null || role === undefined || !isPerson(principal) || !may) return oldButton(context)
  return { ...(await give(context, principal, role, scope)), replaces: true }
}

function readScope(context: StaffContext, text: string): Scope | null {
  if (text === 'all') return 'all'
  return adminBrands(context).find(({ code }) => String(code) === text)?.code ?? null
}

function sayingOf(context: StaffContext, principal: string, sentence: string): Reply {
  return textReply(managementMessages[context.language].role.about(sentence), [
    { person: principal },
    `: ${sentence}`,
  ])
}

function confirmReply(
  context: StaffContext,
  principal: string,
  asked: string,
  warning: string | null,
  choice: Choice,
): Reply {
  const { notYet } = managementMessages[context.language]
  const { summary, parts } = sayingOf(context, principal, asked)
  return {
    summary,
    parts: [...parts, ...(warning === null ? [] : [paragraph(warning)]), buttons(choice), note(notYet)],
  }
}

export const roleActions = {
  'ask-role': { role: null, run: askForRoleAction },
  grant: { role: 'admin', run: grantAction },
  'role-decline': { role: 'admin', run: declineAction },
  'role-give': { role: 'admin', run: roleGiveAction },
  'role-take': { role: 'admin', run: roleTakeAction },
} as const

export const rolePosts: Pick<Renderers<PostKind>, 'role-asked' | 'role-decided'> = {
  'role-asked': ({ slackUser }, { language }) => {
    const { role: texts } = managementMessages[language]
    return textReply(
      texts.askedSummary,
      [{ person: slackUser }, ` ${texts.asked}`],
      buttons(
        button(texts.giveAll('viewer'), 'grant', slackUser, 'viewer'),
        button(texts.giveAll('editor'), 'grant', slackUser, 'editor'),
        button(texts.giveSome, 'form', 'roleGive', `@${slackUser}`),
        button(texts.decline, 'role-decline', slackUser),
      ),
    )
  },
  'role-decided': ({ decidedBy, given }, { language }) => {
    const texts = managementMessages[language].role.news
    const sentence = given === null ? texts.declined : texts.given(given.role, given.of)
    return textReply(
      texts.summary,
      [{ person: decidedBy }, ` ${sentence}`],
      ...(given === null ? [] : [buttons(button(texts.help, 'command', 'help'))]),
    )
  },
}
