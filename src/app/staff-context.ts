import type { Diagnosis, StaffContext } from '../../bots/commands/context.ts'
import type { SlackBot } from '../../bots/slack/bot.ts'
import type { SlackUser, StaffRequest } from '../../bots/slack/options.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import type { SlackConfig } from '../config/chat.ts'
import { dailyReport } from '../jobs/report/daily-report.ts'
import { describe } from '../log.ts'
import { type Authority, authorityOf, noAuthority } from '../register/staff.ts'
import type { AppContext } from './context.ts'
import { staffTable } from './features.ts'

interface StaffSession {
  readonly context: AppContext
  readonly settings: Pick<SlackConfig, 'admins' | 'command'>
  readonly bot: Pick<SlackBot, 'identity' | 'check'>
}

export async function staffContextOf(session: StaffSession, request: StaffRequest): Promise<StaffContext> {
  const { context, settings, bot } = session
  const { user, language, requestKey, receivedAt } = request
  const { register, outbox, publicUrl, unstamped } = context
  return {
    register,
    outbox,
    publicUrl,
    actor: { door: 'slack', id: user.id },
    table: staffTable,
    authority: await authorityFor(session, user),
    language,
    requestKey,
    receivedAt: Math.min(receivedAt, register.clock()),
    command: settings.command,
    channel: user.channel ?? null,
    alwaysAdmins: settings.admins,
    reportAtMinutes: context.reportAtMinutes,
    stamps: context.stamps,
    takesFiles: context.nodeOnly !== null,
    hasIysApi: context.hasIysApi,
    telegramWay: context.telegramWay,
    telegramTitle: (chatId) => context.names.telegramTitle(chatId),
    diagnose: () => diagnose(context, bot),
    dailyReport: (date, brandCodes) => dailyReport(register, date, unstamped, brandCodes),
  }
}

/** Guests and people of connected workspaces have no role. Configured ids count for guests too. */
async function authorityFor(session: StaffSession, user: SlackUser): Promise<Authority> {
  const { context, settings } = session
  const isConfigured = settings.admins.includes(user.id)
  const isOwn = isConfigured
    ? user.teamId === '' || (await isOwnTeam(session, user))
    : !user.isGuest && (await isOwnTeam(session, user))
  return isOwn ? await authorityOf(context.register, user.id, settings.admins) : noAuthority
}

/** False until Slack has told once which workspace is ours. */
async function isOwnTeam(session: StaffSession, user: SlackUser): Promise<boolean> {
  const { context, bot } = session
  try {
    const own = (await bot.identity()).teamId
    if (own !== user.teamId) warnOfAdmin(session, user, own)
    return own === user.teamId
  } catch (error) {
    context.log.warn('slack.identity-unknown', { reason: describe(error) })
    return false
  }
}

/** The chat says no more than that a role is missing. */
function warnOfAdmin({ context, settings }: StaffSession, { id, teamId }: SlackUser, own: string): void {
  if (!settings.admins.includes(id)) return
  const reason =
    own === '' ? 'auth.test gave no team_id' : `the admin is of workspace ${teamId}, the app of ${own}`
  context.log.warn('slack.admin-without-role', { user: id, reason })
}

/** Collects facts for support, without addresses or secrets. */
async function diagnose(
  { register, inbox, outbox, telegramWay, place }: AppContext,
  slack: Pick<SlackBot, 'check'>,
): Promise<Diagnosis> {
  return {
    ...place,
    schema: { stored: await databaseVersion(register.engine), known: schemaVersion },
    slack: await slack.check(),
    telegram: telegramWay,
    inbound: await inbox.waiting(),
    outgoing: await outbox.status(),
  }
}
