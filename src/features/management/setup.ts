import { adminBrands, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { askForRole, helpLine, noRole, saying } from '../../../bots/commands/replies.ts'
import { note, paragraph, type Reply, type Text, titledReply } from '../../../bots/commands/reply.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { troubleTexts } from '../../../bots/messages/iys-troubles.ts'
import { calendarDoubt } from '../../calendar/business-days.ts'
import { theProvider } from '../../register/brands.ts'
import { iysStatus } from '../../register/exchange/status.ts'
import { allPulls } from '../../register/received/pulls.ts'
import { listRooms } from '../../register/rooms.ts'
import { adminsOf, listStaff } from '../../register/staff.ts'
import { listWebhooks } from '../../register/webhooks.ts'
import { isMissing, setupMessages } from './setup-messages.ts'

/** `next` is what to type; on the server if it does not begin with the slash command. */
interface Step {
  readonly isDone: boolean
  readonly sentence: string
  readonly next: string | null
  readonly lead?: string
}

export const setupCommand = defineCommand({
  name: 'setup',
  words: { tr: ['kurulum'], en: ['setup'] },
  // Everybody learns who sets izin up, or how the first admin is made.
  role: null,
  examples: { tr: ['kurulum'], en: ['setup'] },
  takes: [],
  async run(context) {
    const { register, alwaysAdmins, authority, language } = context
    const messages = messagesIn(language)
    const admins = await adminsOf(register, alwaysAdmins)
    if (admins.length === 0) return shown([firstAdmin(context, messages)], messages)
    if (!authority.may('admin')) return forOthers(context, admins)
    return shown(await steps(context, messages), messages)
  },
})

function forOthers(context: StaffContext, admins: readonly string[]): Reply {
  const texts = setupMessages[context.language]
  const { highest } = context.authority
  const names = admins.slice(0, adminsShownMax).flatMap((person, at) => [at === 0 ? ' ' : ', ', { person }])
  return saying(
    texts.forAdmins,
    paragraph([texts.admins, ...names]),
    ...(highest === null
      ? noRole(context).parts
      : [
          paragraph([`${texts.ownRole(highest)} ${texts.helpFor} `, { code: helpLine(context) }]),
          askForRole(context.language),
        ]),
  )
}

const adminsShownMax = 5

function firstAdmin({ actor }: StaffContext, { language }: Messages): Step {
  const texts = setupMessages[language]
  const next = `izin staff add --slack ${actor.id} --role admin`
  return { isDone: false, sentence: texts.firstAdmin, next }
}

async function steps(context: StaffContext, { language }: Messages): Promise<Step[]> {
  const texts = setupMessages[language]
  const { register, command, stamps } = context
  const { rules, iys_exchange: mode } = await register.settings()
  const now = register.clock()
  const doubt = calendarDoubt(now, rules.holidays)
  const provider = await theProvider(register)
  const brands = adminBrands(context, 'open')
  const own = brands.filter(({ master }) => !master)
  const rooms = (await listRooms(register)).filter(({ lostAt }) => lostAt === null)
  const reported = own.length === 0 ? brands : own
  const silent = reported.filter(({ code }) => !rooms.some(({ brandCode }) => brandCode === code))
  const staff = await listStaff(register)
  const typed = (words: string) => `${command} ${words}`
  return [
    { isDone: provider !== null, sentence: texts.company(provider?.name ?? null), next: texts.companyNext },
    {
      isDone: own.length > 0,
      sentence: texts.brands(own.map(({ name }) => name)),
      next: typed(texts.brandNext),
    },
    { isDone: staff.length > 0, sentence: texts.roles(staff.length), next: typed(texts.roleNext) },
    {
      isDone: reported.length > 0 && silent.length === 0,
      sentence: texts.rooms(silent.map(({ name }) => name)),
      next: typed(texts.roomNext(silent[0]?.code ?? null)),
      lead: texts.typeInRoom,
    },
    { isDone: false, sentence: texts.key, next: null },
    {
      isDone: doubt === null,
      sentence: texts.calendar(now, doubt),
      next: typed(
        doubt === null || isMissing(doubt) ? texts.calendarMissingNext : texts.calendarNext(doubt.year),
      ),
      lead: doubt === null || isMissing(doubt) ? texts.type : texts.typeWhenRight,
    },
    { isDone: stamps === 'on', sentence: texts.stamps[stamps], next: null },
    { isDone: mode !== 'off', sentence: texts.exchange[mode], next: null },
  ]
}

function shown(steps: readonly Step[], { language }: Messages): Reply {
  const texts = setupMessages[language]
  const open = steps.filter(({ isDone, next }) => !isDone && next !== null).length
  const summary = texts.summary(open)
  return {
    summary,
    parts: [
      { kind: 'heading', text: texts.title },
      paragraph(summary),
      ...steps.map((step) => paragraph(lineOf(step, texts))),
    ],
  }
}

function lineOf({ isDone, sentence, next, lead }: Step, texts: (typeof setupMessages)['tr']): Text {
  const mark = isDone ? '✓' : next === null ? '–' : '○'
  if (isDone || next === null) return `${mark} ${sentence}`
  const how = next.startsWith('izin ') ? texts.onServer : (lead ?? texts.type)
  return [`${mark} ${sentence} ${how} `, { code: next }]
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

/** For a support request: it names no address, room or person. */
async function diagnosisReply(context: StaffContext): Promise<Reply> {
  const { register, language, stamps } = context
  const texts = setupMessages[language]
  const found = await context.diagnose()
  const { slack, outgoing, schema } = found
  const inSlack = `Slack ${slack.fault === null ? texts.answers : texts.noAnswer(slack.fault)}`
  const inTelegram = `Telegram ${texts.telegram[found.telegram]}`
  const now = register.clock()
  const lost = (await listRooms(register)).filter(({ lostAt }) => lostAt !== null).length
  const webhooks = (await listWebhooks(register)).map(({ id, pausedAt, held }) =>
    texts.webhook(id, pausedAt !== null, held),
  )
  const { mode, brands, trouble } = await iysStatus(register)
  const waiting = brands.reduce((sum, brand) => sum + brand.waiting + brand.sent, 0)
  const [firstDue = null] = brands.flatMap(({ oldestDue }) => oldestDue ?? []).sort()
  const inIys = mode === 'off' ? texts.exchangeOff : texts.waitsForIys(waiting, firstDue)
  const pulls = mode === 'api' ? await allPulls(register) : []
  const pulledAt = pulls.length === 0 ? [] : [Math.min(...pulls.map((one) => one.pulledAt))]
  const fromIys = pulledAt.map((at) => texts.pulledFromIys(Math.floor((now - at) / minuteMs)))
  const oldest = outgoing.oldestAt === null ? null : Math.floor((now - outgoing.oldestAt) / minuteMs)
  const lines: [string, readonly string[]][] = [
    [texts.versions, [`izin ${found.version}`, found.runtime, texts.database(schema.stored, schema.known)]],
    [texts.connections, [inSlack, inTelegram, texts.stampsHere[stamps]]],
    ['İYS', [inIys, ...fromIys, ...(trouble === null ? [] : [troubleTexts[language].sentence(trouble)])]],
    [texts.queues, [texts.queue(found.inbound, outgoing.waiting, oldest), texts.lostRooms(lost)]],
    ['Webhook', webhooks.length === 0 ? [texts.noWebhook] : webhooks],
    [texts.clock, [texts.time(now), new Date(now).toISOString()]],
    [texts.permissions, [texts.lacking(slack.lacking)]],
  ]
  return titledReply(
    texts.diagnosisTitle,
    ...lines.map(([label, facts]) => paragraph([{ strong: label }, `: ${facts.join(' · ')}`])),
    note(texts.diagnosisNote),
  )
}
