import { askInForm, formChoice } from '../../../bots/commands/ask.ts'
import { adminBrands, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { isPerson } from '../../../bots/commands/parse/readers.ts'
import type { Renderers } from '../../../bots/commands/posts.ts'
import { oldButton, textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  dangerButton,
  note,
  paragraph,
  type Reply,
  stored,
  textReply,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import type { Role } from '../../../db/schema.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { PostKind } from '../../jobs/message.ts'
import {
  addStaff,
  adminsOf,
  authorityOf,
  listStaff,
  removeStaff,
  type StaffEntry,
} from '../../register/company/staff.ts'
import { managementMessages } from './messages.ts'

export const rolesCommand = defineCommand({
  name: 'roles',
  words: {
    tr: ['yetki', 'yetkiler', 'yetki listele', 'yetki liste'],
    en: ['role', 'roles', 'role list'],
  },
  role: 'admin',
  examples: { tr: ['yetki listele'], en: ['role list'] },
  takes: [],
  run: listReply,
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
  needs: ['person', 'role'],
  brands: { role: 'admin', isOpen: true },
  form: ({ language }) => {
    const title = managementMessages[language].roleForm.give
    return { title, submit: title, asks: ['person', 'role', 'brandOrAll'], needs: ['brandOrAll'] }
  },
  async run(context: With<'outbox'>, args, command) {
    const { person, role, brandCode, everyBrand } = args
    const scope = brandCode ?? ownScope(context)
    const isAll = everyBrand === true && context.authority.mayForAll('admin')
    if (scope === undefined) return askInForm(context, command, args, ['brandCode'])
    return await give(context, person, role, isAll ? null : scope)
  },
})

export const roleTakeCommand = defineCommand({
  name: 'roleTake',
  words: { tr: ['yetki al', 'yetki sil'], en: ['role take', 'role remove'] },
  role: 'admin',
  examples: { tr: ['yetki al @U0123ABCD'], en: ['role take @U0123ABCD'] },
  takes: ['person', 'brandCode'],
  needs: ['person'],
  brands: { role: 'admin' },
  form: ({ language }) => {
    const title = managementMessages[language].roleForm.take
    return { title, submit: title, asks: ['person', 'brandOrAll'], needs: ['brandOrAll'] }
  },
  async run(context: With<'alwaysAdmins'>, args, command) {
    const { person, brandCode, everyBrand } = args
    if (!everyBrand && brandCode === null && ownScope(context) === undefined)
      return askInForm(context, command, args, ['brandCode'])
    return await take(context, person, brandCode)
  },
})

/** Null for all brands. */
type Scope = number | null

/** Returns null for an admin of all brands, the brand of an admin of one, undefined for others. */
function ownScope(context: StaffRequest): Scope | undefined {
  if (context.authority.mayForAll('admin')) return null
  const [only, ...others] = adminBrands(context, 'open')
  return others.length > 0 ? undefined : only?.code
}

/** Lists staff with their roles, as far as the caller administers the brands. */
async function listReply(context: With<'alwaysAdmins'>): Promise<Reply> {
  const texts = managementMessages[context.language].role
  const adminOf = new Set(adminBrands(context).map(({ code }) => code))
  const entries = (await listStaff(context.register)).filter(
    ({ brandCode }) => brandCode === null || adminOf.has(brandCode),
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

/** Passes a person's wish for a role on to every admin, once a day. */
async function askForRoleAction(context: With<'alwaysAdmins' | 'outbox'>): Promise<Reply> {
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
  return textOnly(admins.length > 0 ? roleAsked : noAdmin)
}

/** Tells a person of the role they got, `of` a brand or of all; null: their request was declined. */
async function notifyOfRole(
  { register, outbox, actor, requestKey }: With<'outbox'>,
  slackUser: string,
  role: { readonly role: Role; readonly of: string | null } | null,
): Promise<void> {
  // Several admins may decline one request.
  const occasion = role === null ? `declined:${dayOf(register.clock())}` : requestKey
  const message = { kind: 'role-decided', decidedBy: actor.id, given: role } as const
  const key = `role-decided:${slackUser}:${occasion}`
  await outbox.put([{ key, platform: 'slack', target: slackUser, message }])
  void outbox.deliverDue()
}

/** Declines a person's request for a role and tells them, unless they have got a role meanwhile. */
async function declineAction(
  context: With<'alwaysAdmins' | 'outbox'>,
  [slackUser = '']: readonly string[],
): Promise<Reply> {
  if (!isPerson(slackUser)) return oldButton(context)
  const texts = managementMessages[context.language].role
  const { highest } = await authorityOf(context.register, slackUser, context.alwaysAdmins)
  if (highest !== null) return { ...sayingOf(context, slackUser, texts.hasRole), replaces: true }
  await notifyOfRole(context, slackUser, null)
  return { ...sayingOf(context, slackUser, texts.declined), replaces: true }
}

/** Returns a role with its brand in words. */
function entryText(
  context: StaffRequest,
  { role, brandCode }: Pick<StaffEntry, 'role' | 'brandCode'>,
): string {
  return managementMessages[context.language].role.held(role, scopeName(context, brandCode))
}

function scopeName(context: StaffRequest, scope: Scope): string | null {
  if (scope === null) return null
  return adminBrands(context).find(({ code }) => code === scope)?.name ?? String(scope)
}

/** Gives a person a role for a brand, or for all brands if `scope` is null, and tells them. */
async function give(context: With<'outbox'>, principal: string, role: Role, scope: Scope): Promise<Reply> {
  const { register, actor, language } = context
  const management = managementMessages[language]
  const of = scopeName(context, scope)
  const staff = await listStaff(register)
  const isHeld = staff.some(
    (entry) => entry.principal === principal && entry.brandCode === scope && entry.role === role,
  )
  if (isHeld) return sayingOf(context, principal, management.role.already(role, of))
  const brandCode = scope ?? undefined
  await addStaff(register, { slackUser: principal, role, brandCode, by: actor.id })
  if (principal !== actor.id) await notifyOfRole(context, principal, { role, of })
  const reply = stored(sayingOf(context, principal, management.role.given(role, of)))
  return role === 'admin' ? { ...reply, parts: [...reply.parts, note(management.role.adminMay)] } : reply
}

/** Removes a person's role for one brand, or all their roles that the admin may remove. */
async function take(
  context: With<'alwaysAdmins'>,
  principal: string,
  brandCode: Scope,
  isConfirmed = false,
): Promise<Reply> {
  const { register, actor, authority, alwaysAdmins, language } = context
  const management = managementMessages[language]
  const mayAll = authority.mayForAll('admin')
  const adminOf = new Set(adminBrands(context).map(({ code }) => code))
  const staff = (await listStaff(register)).filter(
    (entry) =>
      entry.principal === principal &&
      (brandCode === null || entry.brandCode === brandCode) &&
      (entry.brandCode === null ? mayAll : adminOf.has(entry.brandCode)),
  )
  if (staff.length === 0) {
    const { fromConfiguration, noneToTake } = management.role
    return sayingOf(context, principal, alwaysAdmins.includes(principal) ? fromConfiguration : noneToTake)
  }
  const isAlways = alwaysAdmins.includes(principal)
  const lost = staff.map((entry) => entryText(context, entry))
  const isOwnAdmin = principal === actor.id && staff.some(({ role }) => role === 'admin')
  if (isOwnAdmin && !isConfirmed) return await askToTakeOwn(context, lost, brandCode)
  const codes =
    brandCode === null && mayAll ? [undefined] : staff.map((entry) => entry.brandCode ?? undefined)
  for (const code of codes) {
    await removeStaff(register, { slackUser: principal, brandCode: code, by: actor.id })
  }
  const { taken, keptByConfiguration } = management.role
  return stored(sayingOf(context, principal, isAlways ? keptByConfiguration(lost) : taken(lost)))
}

/** Asks admins before they remove their own role, and says who still has it: they cannot give it to themselves again. */
async function askToTakeOwn(
  context: With<'alwaysAdmins'>,
  lost: readonly string[],
  brandCode: Scope,
): Promise<Reply> {
  const { register, actor, alwaysAdmins, language } = context
  const management = managementMessages[language]
  const others = (await adminsOf(register, alwaysAdmins)).filter((principal) => principal !== actor.id)
  const remainingAdmins = alwaysAdmins.includes(actor.id)
    ? 'configuration'
    : others.length === 0
      ? 'none'
      : 'other-admins'
  const question = sayingOf(context, actor.id, management.role.askOwn(lost, remainingAdmins))
  const choice = buttons(dangerButton(management.role.takeOwn, 'role-take-own', brandCode ?? ''))
  return { ...question, parts: [...question.parts, choice, note(management.notYet)] }
}

async function takeOwnAction(context: With<'alwaysAdmins'>, [code = '']: readonly string[]): Promise<Reply> {
  if (!/^\d{0,15}$/.test(code)) return oldButton(context)
  const reply = await take(context, context.actor.id, code === '' ? null : Number(code), true)
  return { ...reply, replaces: true }
}

/** Returns a reply that begins with the person's name. */
function sayingOf(context: StaffRequest, principal: string, sentence: string): Reply {
  return textReply(managementMessages[context.language].role.about(sentence), [
    { person: principal },
    `: ${sentence}`,
  ])
}

export const roleActions = {
  'ask-role': { role: null, run: askForRoleAction },
  'role-take-own': { role: 'admin', run: takeOwnAction },
  'role-decline': { role: 'admin', run: declineAction },
} as const

export const rolePosts: Pick<Renderers<PostKind>, 'role-asked' | 'role-decided'> = {
  'role-asked': ({ slackUser }, { language }) => {
    const { role: texts, roleForm } = managementMessages[language]
    return textReply(
      texts.askedSummary,
      [{ person: slackUser }, ` ${texts.asked}`],
      buttons(
        formChoice(roleForm.give, 'roleGive', `@${slackUser}`),
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
