import { adminBrands, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { askForRole, textOnly } from '../../../bots/commands/replies.ts'
import { note, paragraph, type Reply, titledReply } from '../../../bots/commands/reply.ts'
import { checkTexts } from '../../../bots/messages/checks.ts'
import { calendarDoubt } from '../../calendar/business-days.ts'
import { theProvider } from '../../register/company/brands.ts'
import { listRooms } from '../../register/company/rooms.ts'
import { exchangeMode } from '../../register/company/settings.ts'
import { adminsOf, listStaff } from '../../register/company/staff.ts'
import { listWebhooks } from '../../register/company/webhooks.ts'
import { iysStatus } from '../../register/iys-queue/status.ts'
import { recentIntakes } from '../../register/iys-received/intake.ts'
import { setupMessages } from './setup-messages.ts'

/** A step of the setup; `next` is the command to type. */
interface SetupStep {
  readonly isDone: boolean
  readonly sentence: string
  readonly next: string
}

export const setupCommand = defineCommand({
  name: 'setup',
  words: { tr: ['kurulum'], en: ['setup'] },
  // Everyone learns who sets izin up, or how the first admin is made.
  role: null,
  examples: { tr: ['kurulum'], en: ['setup'] },
  takes: [],
  async run(context: With<'alwaysAdmins'>) {
    const { register, alwaysAdmins, actor, authority, language } = context
    const texts = setupMessages[language]
    const admins = await adminsOf(register, alwaysAdmins)
    if (admins.length === 0)
      return textOnly(
        texts.firstAdmin,
        paragraph([{ code: `izin staff add --slack ${actor.id} --role admin` }]),
      )
    if (!authority.may('admin')) return forOthers(context, admins)
    return await stepsReply(context)
  },
})

function forOthers({ language }: StaffRequest, admins: readonly string[]): Reply {
  const texts = setupMessages[language]
  const names = admins.slice(0, adminsShownMax).flatMap((person, at) => [at === 0 ? ' ' : ', ', { person }])
  return textOnly(texts.forAdmins, paragraph([texts.admins, ...names]), askForRole(language))
}

const adminsShownMax = 5

/** Lists the steps to set izin up, each done or with the command that does it. */
async function stepsReply(context: StaffRequest): Promise<Reply> {
  const texts = setupMessages[context.language]
  const mode = await exchangeMode(context.register)
  const steps = await stepsOf(context)
  const summary = texts.summary(steps.filter(({ isDone }) => !isDone).length)
  return titledReply(
    texts.title,
    paragraph(summary),
    ...steps.map(({ isDone, sentence, next }) =>
      paragraph(isDone ? `✓ ${sentence}` : [`○ ${sentence} `, { code: next }]),
    ),
    note(texts.exchange[mode]),
  )
}

/** Returns the steps of the set-up, with what is already there: company, brands, roles, rooms, holidays. */
async function stepsOf(context: StaffRequest): Promise<SetupStep[]> {
  const { register, command, language } = context
  const texts = setupMessages[language]
  const { rules } = await register.settings()
  const doubt = calendarDoubt(register.clock(), rules.holidays)
  const provider = await theProvider(register)
  const brands = adminBrands(context, 'open')
  const subBrands = brands.filter(({ master }) => !master)
  const rooms = (await listRooms(register)).filter(({ lostAt }) => lostAt === null)
  const reported = subBrands.length === 0 ? brands : subBrands
  const silent = reported.filter(({ code }) => !rooms.some(({ brandCode }) => brandCode === code))
  const staff = await listStaff(register)
  const steps = [
    { isDone: provider !== null, sentence: texts.company(provider?.name ?? null), next: texts.companyNext },
    {
      isDone: subBrands.length > 0,
      sentence: texts.brands(subBrands.map(({ name }) => name)),
      next: texts.brandNext,
    },
    { isDone: staff.length > 0, sentence: texts.roles(staff.length), next: texts.roleNext },
    {
      isDone: reported.length > 0 && silent.length === 0,
      sentence: texts.rooms(silent.map(({ name }) => name)),
      next: texts.roomNext(silent[0]?.code ?? null),
    },
    { isDone: doubt === null, sentence: texts.calendar(doubt), next: texts.calendarNext(doubt) },
  ]
  return steps.map((step, at) => (at === 0 ? step : { ...step, next: `${command} ${step.next}` }))
}

const minuteMs = 60_000

export const diagnosisCommand = defineCommand({
  name: 'diagnosis',
  words: { tr: ['tanı', 'durum'], en: ['diagnosis', 'status'] },
  role: 'admin',
  examples: { tr: ['tanı'], en: ['diagnosis'] },
  takes: [],
  run: diagnosisReply,
})

/** Lists version, checks and queues for a support request. It names no address, room or person. */
async function diagnosisReply(context: With<'diagnose'>): Promise<Reply> {
  const { register, language } = context
  const texts = setupMessages[language]
  const { labels } = checkTexts[language]
  const { version, runtime, schema, checks, inbound, outgoing } = await context.diagnose()
  const now = register.clock()
  const lost = (await listRooms(register)).filter(({ lostAt }) => lostAt !== null).length
  const webhooks = (await listWebhooks(register)).map(({ id, pausedAt, held }) =>
    texts.webhook(id, pausedAt !== null, held),
  )
  const oldest = outgoing.oldestAt === null ? null : Math.floor((now - outgoing.oldestAt) / minuteMs)
  const lines: [string, readonly string[]][] = [
    [texts.versions, [`izin ${version}`, runtime, texts.database(schema.stored, schema.known)]],
    [texts.exchangeLabel, await exchangeFacts(context)],
    [texts.queues, [texts.queue(inbound, outgoing.waiting, oldest), texts.lostRooms(lost)]],
    ['Webhook', webhooks.length === 0 ? [texts.noWebhook] : webhooks],
  ]
  return titledReply(
    texts.diagnosisTitle,
    ...checks.map(({ name, isOk, detail }) =>
      paragraph([`${isOk ? '✓' : '✗'} `, { strong: labels[name] }, `: ${detail[language]}`]),
    ),
    ...lines.map(([label, facts]) => paragraph([{ strong: label }, `: ${facts.join(' · ')}`])),
    note(texts.diagnosisNote),
  )
}

/** Counts the changes that wait for İYS, and tells when İYS was last asked. */
async function exchangeFacts({ register, language }: StaffRequest): Promise<string[]> {
  const texts = setupMessages[language]
  const { mode, brands } = await iysStatus(register)
  if (mode === 'off') return [texts.exchangeOff]
  const unreported = brands.reduce((sum, brand) => sum + brand.waiting + brand.sent, 0)
  const [firstDue = null] = brands.flatMap(({ oldestDue }) => oldestDue ?? []).sort()
  const pulls = mode === 'api' ? (await recentIntakes(register)).filter(({ name }) => name === 'IYS') : []
  const pulledAt = pulls.length === 0 ? [] : [Math.min(...pulls.map((pull) => pull.at))]
  const now = register.clock()
  const fromIys = pulledAt.map((at) => texts.pulledFromIys(Math.floor((now - at) / minuteMs)))
  return [texts.waitsForIys(unreported, firstDue), ...fromIys]
}
