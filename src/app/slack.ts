import type { SlackBot } from '../../bots/slack/bot.ts'
import { slackBot } from '../../bots/slack/bot.ts'
import type { SlackMemory } from '../../bots/slack/options.ts'
import { dayOf } from '../calendar/istanbul.ts'
import type { SlackConfig } from '../config/slack.ts'
import { answerDispute } from '../delivery/due/disputes.ts'
import { followDrills } from '../delivery/due/drills.ts'
import { tellRoomAllowed } from '../delivery/due/room-requests.ts'
import { askSecondPerson, tellOfDecision } from '../delivery/due/second-person.ts'
import { dailyReport } from '../delivery/report/daily-report.ts'
import { lastReports } from '../delivery/report/last-reports.ts'
import { describe } from '../log.ts'
import { stampWorth } from '../proof/stamp/authority.ts'
import { makeDownload } from '../register/downloads.ts'
import { startDrill } from '../register/drill/start.ts'
import { offerEvidenceLink } from '../register/evidence/links.ts'
import { insertJob, offerUpload } from '../register/imports/receive.ts'
import { adminsOf, authorityOf, mayHoldRoles, noAuthority } from '../register/staff.ts'
import { diagnose } from './diagnosis.ts'
import type { House } from './house.ts'

/** The Slack bot on this house's inbox, outbox and register. */
export function slackOf(
  house: House,
  settings: SlackConfig,
  fetch: typeof globalThis.fetch | undefined,
  languageKeptMs: number | undefined,
  memory: SlackMemory | undefined,
): SlackBot {
  const { register, inbox, outbox, clock, log } = house
  const bot = slackBot({
    botToken: settings.botToken,
    signingSecret: settings.signingSecret,
    command: settings.command,
    apiUrl: settings.apiUrl ?? undefined,
    fetch,
    languageKeptMs,
    memory,
    clock,
    log,
    pictureOf: house.pictureOf,
    inbox: {
      receive: (item) => inbox.receive({ ...item, platform: 'slack' }),
      done: (id) => inbox.done(id),
    },
    async contextFor(user, language, requestKey, saidAt) {
      // Whatever was given to them, guests and people of connected workspaces have no role.
      const own = settings.admins.includes(user.id) || (!user.isGuest && (await isOwnTeam(user.teamId)))
      return {
        register,
        actor: { door: 'slack', id: user.id },
        asker: user.id,
        authority: own ? await authorityOf(register, user.id, settings.admins) : noAuthority,
        language,
        requestKey,
        saidAt,
        command: settings.command,
        channel: user.channel ?? null,
        alwaysAdmins: settings.admins,
        reportAtMinutes: house.reportAtMinutes,
        dailyReport: (date) => dailyReport(register, date, house.unstamped),
        lastReports: () => lastReports(register, house.unstamped),
        stamps: stampWorth(house.stamper),
        linkTo: async (file) =>
          `${house.publicUrl}/d/${await makeDownload(register, { holder: user.id, file })}`,
        takesFiles: house.workshop !== null,
        uploadLink: async (brandCode) =>
          `${house.publicUrl}/y/${await offerUpload(register, { brandCode, door: 'slack', holder: user.id, language })}`,
        evidenceLink: async (brandCode, changeIds) =>
          `${house.publicUrl}/e/${await offerEvidenceLink(register, { holder: user.id, brandCode, changeIds })}`,
        async importShared(brandCode, slackFile) {
          const job = { brandCode, door: 'slack', holder: user.id, language } as const
          await insertJob(register, { ...job, state: 'receiving', slackFile })
        },
        async startDrill(brandCode) {
          const { random } = house
          const actor = { door: 'slack', id: user.id } as const
          const started = await startDrill(register, { brandCode, occasion: requestKey, actor, random })
          await followDrills({ register, outbox })
          void outbox.deliverDue()
          return started
        },
        async askSecondPerson(request) {
          const asked = await askSecondPerson({ register, outbox }, user.id, settings.admins, request)
          void outbox.deliverDue()
          return asked
        },
        async tellOfDecision(approval, stored) {
          await tellOfDecision({ register, outbox }, approval, stored)
          void outbox.deliverDue()
        },
        answerDispute: (answer) => answerDispute({ register, outbox }, user.id, answer),
        tellRoomAllowed: (room, brandName) => tellRoomAllowed({ register, outbox }, room, brandName),
        telegramWay: house.telegramWay,
        diagnose: () => diagnose(house, bot),
        askForRole: (slackUser) => askForRole(house, settings.admins, slackUser),
      }
    },
    async answerLater(key, target, payload) {
      await outbox.put([
        { key, platform: 'slack-response', target, message: { kind: 'call', method: 'respond', payload } },
      ])
      void outbox.deliverDue()
    },
    async tellInPrivate(key, target, payload) {
      const message = { kind: 'call', method: 'chat.postMessage', payload } as const
      await outbox.put([{ key: `told:${key}`, platform: 'slack', target, message }])
      void outbox.deliverDue()
    },
  })

  async function isOwnTeam(teamId: string): Promise<boolean> {
    try {
      const { teamId: own } = await bot.identity()
      return mayHoldRoles(own, teamId)
    } catch (error) {
      log.warn('slack.identity-unknown', { reason: describe(error) })
      return mayHoldRoles('', teamId)
    }
  }

  return bot
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
