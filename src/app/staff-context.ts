import type { Diagnosis, StaffContext } from '../../bots/commands/context.ts'
import type { SlackBot } from '../../bots/slack/bot.ts'
import type { SlackUser, StaffRequest } from '../../bots/slack/options.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import { dayOf } from '../calendar/istanbul.ts'
import type { SlackConfig } from '../config/chat.ts'
import { askSecondPerson, notifyOfDecision } from '../features/approval/feature.ts'
import { answerComplaint } from '../features/complaint/feature.ts'
import { dailyReport } from '../jobs/report/daily-report.ts'
import { describe } from '../log.ts'
import { makeDownload } from '../register/downloads.ts'
import { offerEvidenceLink } from '../register/evidence/links.ts'
import { type Authority, adminsOf, authorityOf, noAuthority } from '../register/staff.ts'
import { insertFile, offerUpload } from '../register/uploads/receive.ts'
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
  const { register, unstamped } = context
  return {
    register,
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
    ...files(context, request),
    ...messages(session, request),
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
  const { adminsWithoutRole: logged } = context.cache
  if (!settings.admins.includes(id) || logged.has(id)) return
  logged.add(id)
  const reason =
    own === '' ? 'auth.test gave no team_id' : `the admin is of workspace ${teamId}, the app of ${own}`
  context.log.warn('slack.admin-without-role', { user: id, reason })
}

type FilePowers = 'linkTo' | 'uploadLink' | 'evidenceLink' | 'importShared'

function files(
  { register, publicUrl }: AppContext,
  { user: { id: principal }, language, requestKey }: StaffRequest,
): Pick<StaffContext, FilePowers> {
  const job = { door: 'slack', principal, language } as const
  return {
    linkTo: async (file) => `${publicUrl}/d/${await makeDownload(register, { principal, file })}`,
    uploadLink: async (brandCode, kind) =>
      `${publicUrl}/y/${await offerUpload(register, { ...job, brandCode, kind })}`,
    evidenceLink: async (brandCode, changeIds) =>
      `${publicUrl}/e/${await offerEvidenceLink(register, { principal, brandCode, changeIds })}`,
    async importShared(brandCode, slackFile) {
      const shared = { slackFile, requestKey: `${requestKey}:${slackFile}` }
      await insertFile(register, { ...job, brandCode, state: 'receiving', ...shared })
    },
  }
}

type MessagePowers =
  | 'askSecondPerson'
  | 'notifyOfDecision'
  | 'answerComplaint'
  | 'askForRole'
  | 'markRecorded'
  | 'notifyOfRole'

/** Powers that send messages to other people at once. */
function messages(
  { context, settings }: StaffSession,
  { user, requestKey }: StaffRequest,
): Pick<StaffContext, MessagePowers> {
  const { register, outbox } = context
  const sending = { register, outbox }
  return {
    async askSecondPerson(request) {
      const asked = await askSecondPerson(sending, user.id, settings.admins, request)
      void outbox.deliverDue()
      return asked
    },
    async notifyOfDecision(approval, stored) {
      await notifyOfDecision(sending, approval, stored)
      void outbox.deliverDue()
    },
    answerComplaint: (answer) => answerComplaint(sending, user.id, answer),
    async markRecorded({ channel, ts }) {
      const payload = { name: 'white_check_mark', timestamp: ts }
      const message = { kind: 'call', method: 'reactions.add', payload } as const
      await outbox.put([{ key: `recorded:${channel}:${ts}`, platform: 'slack', target: channel, message }])
      void outbox.deliverDue()
    },
    askForRole: (slackUser) => askForRole(context, settings.admins, slackUser),
    async notifyOfRole(slackUser, given) {
      // Several admins may decline one request.
      const occasion = given === null ? `declined:${dayOf(register.clock())}` : requestKey
      const message = { kind: 'role-decided', decidedBy: user.id, given } as const
      await outbox.put([
        { key: `role-decided:${slackUser}:${occasion}`, platform: 'slack', target: slackUser, message },
      ])
      void outbox.deliverDue()
    },
  }
}

/** Tells every admin, once a day per requester. Returns false if there is no admin. */
async function askForRole(
  { register, outbox, clock }: AppContext,
  alwaysAdmin: readonly string[],
  slackUser: string,
): Promise<boolean> {
  const admins = await adminsOf(register, alwaysAdmin)
  await outbox.put(
    admins.map((admin) => ({
      key: `role-asked:${slackUser}:${dayOf(clock())}:${admin}`,
      platform: 'slack',
      target: admin,
      message: { kind: 'role-asked', slackUser },
    })),
  )
  void outbox.deliverDue()
  return admins.length > 0
}

/** Collects facts for support, without addresses or secrets. */
async function diagnose(
  { register, inbox, outbox, telegramWay, isClockProven, place }: AppContext,
  slack: Pick<SlackBot, 'check'>,
): Promise<Diagnosis> {
  return {
    ...place,
    schema: { stored: await databaseVersion(register.engine), known: schemaVersion },
    slack: await slack.check(),
    telegram: telegramWay,
    inbound: await inbox.waiting(),
    outgoing: await outbox.status(),
    isClockProven: isClockProven(),
  }
}
