import type { Diagnosis, StaffContext } from '../../bots/commands/context.ts'
import type { SlackBot } from '../../bots/slack/bot.ts'
import type { SlackUser } from '../../bots/slack/options.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import { dayOf } from '../calendar/istanbul.ts'
import type { SlackConfig } from '../config/slack.ts'
import { answerComplaint } from '../delivery/due/complaints.ts'
import { askSecondPerson, tellOfDecision } from '../delivery/due/second-person.ts'
import { dailyReport } from '../delivery/report/daily-report.ts'
import { lastReports } from '../delivery/report/last-reports.ts'
import { stampSetup } from '../ledger/time-stamp/authority.ts'
import { describe } from '../log.ts'
import { makeDownload } from '../register/downloads.ts'
import { offerEvidenceLink } from '../register/evidence/links.ts'
import type { Language } from '../register/people.ts'
import { type Authority, adminsOf, authorityOf, mayHoldRoles, noAuthority } from '../register/staff.ts'
import { insertFile, offerUpload } from '../register/uploads/receive.ts'
import type { House } from './context.ts'

/** Where somebody of the staff asks: this house, its settings for Slack, and the bot he asks through. */
interface Desk {
  readonly house: House
  readonly settings: Pick<SlackConfig, 'admins' | 'command'>
  readonly bot: Pick<SlackBot, 'identity' | 'check'>
}

/** What he said, and how it is known. */
interface Said {
  readonly user: SlackUser
  readonly language: Language
  readonly requestKey: string
  readonly saidAt: number
}

/** What a command of the staff in Slack works with. */
export async function staffContextOf(desk: Desk, said: Said): Promise<StaffContext> {
  const { house, settings, bot } = desk
  const { user, language, requestKey, saidAt } = said
  return {
    register: house.register,
    actor: { door: 'slack', id: user.id },
    asker: user.id,
    authority: await authorityFor(desk, user),
    language,
    requestKey,
    saidAt,
    command: settings.command,
    channel: user.channel ?? null,
    alwaysAdmins: settings.admins,
    reportAtMinutes: house.reportAtMinutes,
    stamps: stampSetup(house.stamper),
    takesFiles: house.workshop !== null,
    telegramWay: house.telegramWay,
    diagnose: () => diagnose(house, bot),
    ...reports(house),
    ...files(house, said),
    ...words(desk, said),
  }
}

/**
 * Guests and people of connected workspaces have no role, whatever was given to them. An id that the configuration names counts
 * for a guest too, and where Slack names no workspace, as in an installation for a whole organisation.
 */
async function authorityFor(desk: Desk, user: SlackUser): Promise<Authority> {
  const { house, settings } = desk
  const isConfigured = settings.admins.includes(user.id)
  const isOwn = isConfigured
    ? user.teamId === '' || (await isOwnTeam(desk, user.teamId))
    : !user.isGuest && (await isOwnTeam(desk, user.teamId))
  return isOwn ? await authorityOf(house.register, user.id, settings.admins) : noAuthority
}

async function isOwnTeam({ house, bot }: Desk, teamId: string): Promise<boolean> {
  try {
    const { teamId: own } = await bot.identity()
    return mayHoldRoles(own, teamId)
  } catch (error) {
    house.log.warn('slack.identity-unknown', { reason: describe(error) })
    return mayHoldRoles('', teamId)
  }
}

function reports({ register, unstamped }: House): Pick<StaffContext, 'dailyReport' | 'lastReports'> {
  return {
    dailyReport: (date, brandCodes) => dailyReport(register, date, unstamped, brandCodes),
    lastReports: () => lastReports(register, unstamped),
  }
}

type Files = 'linkTo' | 'uploadLink' | 'evidenceLink' | 'importShared'

/** Files go over pages of our own, by links that this person alone holds, or are fetched from where he shared them. */
function files(
  { register, publicUrl }: House,
  { user: { id: holder }, language, requestKey }: Said,
): Pick<StaffContext, Files> {
  const job = { door: 'slack', holder, language } as const
  return {
    linkTo: async (file) => `${publicUrl}/d/${await makeDownload(register, { holder, file })}`,
    uploadLink: async (brandCode) => `${publicUrl}/y/${await offerUpload(register, { ...job, brandCode })}`,
    evidenceLink: async (brandCode, changeIds) =>
      `${publicUrl}/e/${await offerEvidenceLink(register, { holder, brandCode, changeIds })}`,
    async importShared(brandCode, slackFile) {
      const shared = { slackFile, requestKey: `${requestKey}:${slackFile}` }
      await insertFile(register, { ...job, brandCode, state: 'receiving', ...shared })
    },
  }
}

type Words = 'askSecondPerson' | 'tellOfDecision' | 'answerComplaint' | 'askForRole'

/** What is told to other people on his account, which goes out at once. */
function words({ house, settings }: Desk, { user }: Said): Pick<StaffContext, Words> {
  const { register, outbox } = house
  const sending = { register, outbox }
  return {
    async askSecondPerson(request) {
      const asked = await askSecondPerson(sending, user.id, settings.admins, request)
      void outbox.deliverDue()
      return asked
    },
    async tellOfDecision(approval, stored) {
      await tellOfDecision(sending, approval, stored)
      void outbox.deliverDue()
    },
    answerComplaint: (answer) => answerComplaint(sending, user.id, answer),
    askForRole: (slackUser) => askForRole(house, settings.admins, slackUser),
  }
}

/** Tells every admin, once a day for each asker; false where there is none to tell. */
async function askForRole(
  { register, outbox, clock }: House,
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

/** How this house stands, with nothing in it that has to be kept secret. */
async function diagnose(
  { register, inbox, outbox, telegramWay, isClockProven, place }: House,
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
