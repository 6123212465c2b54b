import {
  addStaff,
  keepsAnAdmin,
  listStaff,
  type Role,
  removeStaff,
  roles,
  type StaffEntry,
} from '../../../src/register/staff.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Choice, Reply } from '../reply.ts'
import { adminBrands } from './own-brands.ts'
import { oldButton, saying } from './replies.ts'

/** A brand, or all of them, as buttons carry it. */
export type Scope = number | 'all'

export function entryText(
  context: StaffContext,
  { role, brandCode }: Pick<StaffEntry, 'role' | 'brandCode'>,
): string {
  return messagesIn(context.language).management.role.held(role, scopeName(context, brandCode ?? 'all'))
}

/** The name of a brand; null for all brands. */
function scopeName(context: StaffContext, scope: Scope): string | null {
  if (scope === 'all') return null
  return adminBrands(context).find(({ code }) => code === scope)?.name ?? String(scope)
}

/** What a role is given with: at once, unless it makes an admin, or the last one would be one no more. */
export async function giveReply(
  context: StaffContext,
  holder: string,
  role: Role,
  scope: Scope,
): Promise<Reply> {
  const { role: texts } = messagesIn(context.language).management
  const replaced = (await listStaff(context.register)).filter(
    (entry) => entry.holder === holder && (entry.brandCode ?? 'all') === scope,
  )
  if (replaced.some((entry) => entry.role === role)) {
    return sayingOf(context, holder, texts.already(role, scopeName(context, scope)))
  }
  const warning = role === 'admin' ? null : await whatFollows(context, holder, replaced)
  if (role !== 'admin' && warning === null) return await give(context, holder, role, scope)
  return confirmReply(
    context,
    holder,
    texts.askGive(role, scopeName(context, scope)),
    role === 'admin' ? texts.adminMay : warning,
    {
      label: texts.give(role, scopeName(context, scope)),
      style: 'danger',
      action: { name: 'role-give', values: [holder, role, scope] },
    },
  )
}

async function give(context: StaffContext, holder: string, role: Role, scope: Scope): Promise<Reply> {
  const { register, actor, language } = context
  const { management } = messagesIn(language)
  const brandCode = scope === 'all' ? undefined : scope
  const saved = await addStaff(register, { slackUser: holder, role, brandCode, by: actor.id })
  if (!saved.ok) return saying(management.refused(saved.fault))
  return sayingOf(context, holder, management.role.given(role, scopeName(context, scope)))
}

/** The roles that an admin of these brands may take from a person, in this scope. */
async function takable(context: StaffContext, holder: string, scope: Scope): Promise<StaffEntry[]> {
  const own = new Set(adminBrands(context).map(({ code }) => code))
  const mayAll = context.authority.mayForAll('admin')
  return (await listStaff(context.register)).filter(
    (entry) =>
      entry.holder === holder &&
      (scope === 'all' || entry.brandCode === scope) &&
      (entry.brandCode === null ? mayAll : own.has(entry.brandCode)),
  )
}

export async function askToTake(context: StaffContext, holder: string, scope: Scope): Promise<Reply> {
  const { role: texts } = messagesIn(context.language).management
  const held = await takable(context, holder, scope)
  if (held.length === 0) {
    const isAlways = context.alwaysAdmins.includes(holder)
    return sayingOf(context, holder, isAlways ? texts.fromConfiguration : texts.noneToTake)
  }
  const lost = held.map((entry) => entryText(context, entry))
  const warning = await whatFollows(context, holder, held)
  return confirmReply(context, holder, texts.askTake(lost), warning, {
    label: texts.take(lost),
    style: 'danger',
    action: { name: 'role-take', values: [holder, scope, warning === texts.lastAdmin ? 'last' : ''] },
  })
}

/** What an admin has to know before these roles go; null where nothing is out of the ordinary. */
async function whatFollows(
  context: StaffContext,
  holder: string,
  going: readonly StaffEntry[],
): Promise<string | null> {
  const { role: texts } = messagesIn(context.language).management
  if (!going.some(({ role }) => role === 'admin')) return null
  const all = await listStaff(context.register)
  if (!keepsAnAdmin(all, going, context.alwaysAdmins)) return texts.lastAdmin
  const isOwn = holder === context.actor.id && !context.alwaysAdmins.includes(holder)
  return isOwn ? texts.ownRole : null
}

/** The button that takes roles away; the values are the person and the scope. */
export async function roleTakeAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [holder = '', scopeText = '', warned = ''] = values
  const scope = readScope(context, scopeText)
  if (scope === null || !isPerson(holder)) return oldButton(context)
  const { management } = messagesIn(context.language)
  const held = await takable(context, holder, scope)
  if (held.length === 0) return { ...sayingOf(context, holder, management.role.noneToTake), replaces: true }
  // The other admins may have gone since it was asked.
  const isLast = (await whatFollows(context, holder, held)) === management.role.lastAdmin
  if (isLast && warned !== 'last') return { ...(await askToTake(context, holder, scope)), replaces: true }
  const by = context.actor.id
  const isEverything = scope === 'all' && context.authority.mayForAll('admin')
  const codes = isEverything ? [undefined] : held.map(({ brandCode }) => brandCode ?? undefined)
  for (const brandCode of codes) {
    const saved = await removeStaff(context.register, { slackUser: holder, brandCode, by })
    if (!saved.ok) return saying(management.refused(saved.fault))
  }
  const lost = held.map((entry) => entryText(context, entry))
  return { ...sayingOf(context, holder, management.role.taken(lost)), replaces: true }
}

/** The button that gives a role after it was asked for; the values are the person, the role and the scope. */
export async function roleGiveAction(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const [holder = '', roleText = '', scopeText = ''] = values
  const scope = readScope(context, scopeText)
  const role = roles.find((one) => one === roleText)
  const may = scope !== 'all' || context.authority.mayForAll('admin')
  if (scope === null || role === undefined || !isPerson(holder) || !may) return oldButton(context)
  return { ...(await give(context, holder, role, scope)), replaces: true }
}

/** What a button or a form carries: a brand of his, or all of them; null for anything else. */
function readScope(context: StaffContext, text: string): Scope | null {
  if (text === 'all') return 'all'
  return adminBrands(context).find(({ code }) => String(code) === text)?.code ?? null
}

export function isPerson(text: string): boolean {
  return /^[UW][A-Z0-9]{2,20}$/.test(text)
}

/** A sentence about one person, whom Slack shows by his name. */
export function sayingOf(context: StaffContext, holder: string, sentence: string): Reply {
  return {
    summary: messagesIn(context.language).management.role.about(sentence),
    parts: [{ kind: 'text', text: [{ person: holder }, `: ${sentence}`] }],
  }
}

function confirmReply(
  context: StaffContext,
  holder: string,
  asked: string,
  warning: string | null,
  choice: Choice,
): Reply {
  const { notYet } = messagesIn(context.language).management
  const { summary, parts } = sayingOf(context, holder, asked)
  return {
    summary,
    parts: [
      ...parts,
      ...(warning === null ? [] : [{ kind: 'text' as const, text: warning }]),
      { kind: 'choices', choices: [choice] },
      { kind: 'note', text: notYet },
    ],
  }
}
