import type { Diagnosis, RecipientContext, StaffContext } from '../../bots/commands/context.ts'
import { type SlackBot, slackBot } from '../../bots/slack/bot.ts'
import type { SlackUser, StaffRequest } from '../../bots/slack/options.ts'
import { type TelegramBot, telegramBot } from '../../bots/telegram/bot.ts'
import type { RecipientRequest } from '../../bots/telegram/options.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import { databaseVersion, schemaVersion } from '../../db/schema-version.ts'
import type { SlackConfig, TelegramConfig } from '../config/config.ts'
import { telegramPrincipal } from '../consent/actor.ts'
import { dailyReport } from '../day/daily-report.ts'
import { notifyStaffOfComplaint } from '../features/complaint/feature.ts'
import { recipientChat } from '../features/recipient-chat/chat.ts'
import { sendCode } from '../jobs/letters.ts'
import { type Authority, authorityOf, noAuthority } from '../register/company/staff.ts'
import { makeFileLink } from '../register/links/file-links.ts'
import { changeLanguage } from '../register/recipients/people.ts'
import type { AppContext } from './context.ts'
import { postReply, staffChat, staffTable } from './features.ts'
import type { Runtime } from './runtime.ts'

/** Creates the Slack bot for staff. */
export function slackOf(
  context: AppContext,
  settings: SlackConfig,
  fetch: typeof globalThis.fetch | undefined,
): SlackBot {
  const { inbox, cache, clock, waitedMs, log } = context
  const bot = slackBot({
    botToken: settings.botToken,
    signingSecret: settings.signingSecret,
    command: settings.command,
    apiUrl: settings.apiUrl ?? undefined,
    fetch,
    waitedMs,
    memory: cache.slack,
    clock,
    log,
    commands: staffChat,
    postReply,
    inbox,
    contextFor: (request) => staffContextOf({ context, settings, bot }, request),
  })
  return bot
}

/** Creates the Telegram bot for recipients. */
export function telegramOf(
  context: AppContext,
  settings: TelegramConfig,
  fetch: typeof globalThis.fetch | undefined,
  slackConfig: Pick<SlackConfig, 'admins' | 'command'> | null,
): TelegramBot {
  const { inbox, outbox, clock, log } = context
  return telegramBot({
    token: settings.token,
    apiRoot: settings.apiRoot ?? undefined,
    webhookSecret: settings.webhookSecret ?? undefined,
    fetch,
    clock,
    log,
    postReply,
    commands: recipientChat,
    slackCommand: slackConfig?.command ?? '/izin',
    hasMail: () => outbox.canSend('mail'),
    inbox,
    contextFor: (request) => recipientContextOf(context, slackConfig?.admins ?? [], request),
  })
}

/** Answers of a workspace for the playground, whose people are all examples. */
const noWorkspace: Pick<SlackBot, 'ownTeam' | 'isGuest'> = {
  ownTeam: async () => '',
  isGuest: async () => false,
}

/** Opens the playground, a web page with example people instead of chats; null if the configuration has it off. */
export function webOf(
  { config, time, log, nodeOnly }: Pick<Runtime, 'config' | 'time' | 'log' | 'nodeOnly'>,
  context: () => AppContext,
): (WebFrontEnd & { readonly admins: readonly string[] }) | null {
  if (!config.playground) return null
  if (nodeOnly === null)
    throw new Error('Cannot open the playground: it needs a machine of its own. Set PLAYGROUND=off.')
  const { open, admins } = nodeOnly.playground
  const settings = { admins, command: '/izin' }
  const front = open({
    clock: time.now,
    log,
    commands: staffChat,
    recipientCommands: recipientChat,
    postReply,
    staffContext: ({ user, room, language, requestKey }) =>
      staffContextOf(
        { context: context(), settings, bot: noWorkspace },
        {
          user: { id: user, teamId: '', channel: room, isGuest: false },
          language,
          requestKey,
          receivedAt: time.now(),
        },
      ),
    recipientContext: ({ user, language, requestKey }) =>
      recipientContextOf(context(), admins, {
        account: { accountId: user, chatId: user },
        language,
        requestKey,
        messageId: requestKey,
        receivedAt: time.now(),
      }),
    speak: async (user, language) => {
      const { register } = context()
      await changeLanguage(register, register.vault.markAccount(user), language)
    },
  })
  return { ...front, admins }
}

/** Returns the context of a recipient's request. `admins` are notified of complaints, in addition to the staff who have that role. */
function recipientContextOf(
  { register, outbox, publicUrl }: AppContext,
  admins: readonly string[],
  request: RecipientRequest,
): RecipientContext {
  const userId = register.vault.markAccount(request.account.accountId)
  const principal = telegramPrincipal(userId)
  const codes: RecipientContext['mail'] = {
    sendCode: (recipient, language) => sendCode(register, outbox, { recipient, language, asker: principal }),
  }
  return {
    register,
    ...request,
    userId,
    mail: outbox.canSend('mail') ? codes : null,
    sms: outbox.canSend('sms') ? codes : null,
    notifyOfComplaint: (complaintId, occasion) =>
      notifyStaffOfComplaint({ register, outbox }, complaintId, occasion, admins),
    ownLinkTo: async (file) => `${publicUrl}/d/${await makeFileLink(register, principal, file)}`,
  }
}

interface StaffSession {
  readonly context: AppContext
  readonly settings: Pick<SlackConfig, 'admins' | 'command'>
  readonly bot: Pick<SlackBot, 'ownTeam' | 'isGuest'>
}

/** Returns the context of a staff member's request: services, rights, and the company's settings. */
export async function staffContextOf(session: StaffSession, request: StaffRequest): Promise<StaffContext> {
  const { context, settings } = session
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
    diagnose: () => diagnose(context),
    dailyReport: (date, brandCodes) => dailyReport(register, date, unstamped, brandCodes),
  }
}

/**
 * Returns the rights of a Slack user. Guests, deactivated people and people of other workspaces have none. For a user in
 * SLACK_ADMINS this waits for Slack's answer if they are a guest, which may take seconds. They keep their rights if Slack
 * has no answer or names no workspace.
 */
async function authorityFor({ context, settings, bot }: StaffSession, user: SlackUser): Promise<Authority> {
  const isConfigured = settings.admins.includes(user.id)
  const isGuest = isConfigured ? await bot.isGuest(user.id) : user.isGuest
  const ownTeam = isConfigured && user.teamId === '' ? '' : await bot.ownTeam()
  if (isGuest || user.teamId !== ownTeam) {
    const fields = { user: user.id, isGuest, team: user.teamId, ownTeam }
    if (isConfigured) context.log.warn('slack.admin-without-role', fields)
    return noAuthority
  }
  return await authorityOf(context.register, user.id, settings.admins)
}

/** Collects facts about the installation for support, without addresses or secrets. */
async function diagnose({ register, inbox, outbox, place, runChecks }: AppContext): Promise<Diagnosis> {
  return {
    ...place,
    schema: { stored: await databaseVersion(register.engine), known: schemaVersion },
    checks: await runChecks(),
    inbound: await inbox.waiting(),
    outgoing: await outbox.status(),
  }
}
