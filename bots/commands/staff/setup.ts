import { calendarDoubt, calendarWarning } from '../../../src/calendar/business-days.ts'
import { openBrands, theProvider } from '../../../src/register/brands.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { adminsOf, listStaff } from '../../../src/register/staff.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Part, Reply, Text } from '../reply.ts'
import { defineCommand } from './command.ts'
import { noRole, roleTooLow } from './replies.ts'

/** A step of setting izin up; `next` is what to type for it, on the server where it does not begin with the slash command. */
interface Step {
  readonly isDone: boolean
  readonly told: string
  readonly next: string | null
  /** What is said before it, where that is more than to type it. */
  readonly lead?: string
}

/** Shows what is still to be set up. While there is no admin at all, it tells everybody how the first one is made. */
export const setupCommand = defineCommand({
  name: 'setup',
  words: { tr: ['kurulum'], en: ['setup'] },
  // Decides itself: while nobody is admin, it tells anybody how the first one is made.
  role: null,
  examples: { tr: ['kurulum'], en: ['setup'] },
  takes: [],
  async run(context) {
    const { register, alwaysAdmins, authority, language } = context
    const messages = messagesIn(language)
    const hasAdmin = (await adminsOf(register, alwaysAdmins)).length > 0
    if (!hasAdmin) return shown([firstAdmin(context, messages)], messages)
    if (!authority.may('admin'))
      return authority.highest === null ? noRole(context) : roleTooLow(context, 'admin')
    return shown(await steps(context, messages), messages)
  },
})

function firstAdmin({ actor }: StaffContext, { setup: told }: Messages): Step {
  const next = `izin staff add --slack ${actor.id} --role admin`
  return { isDone: false, told: told.firstAdmin, next }
}

async function steps(context: StaffContext, { setup: told }: Messages): Promise<Step[]> {
  const { register, command, stamps } = context
  const { key_copy_kept: isKeyKept, rules } = await register.settings()
  const now = register.clock()
  const [doubt, missing] = [
    calendarDoubt(now, rules.holidays),
    calendarWarning(now, rules.holidays)?.year ?? null,
  ]
  const provider = await theProvider(register)
  const brands = await openBrands(register)
  const own = brands.filter(({ master }) => !master)
  const rooms = (await listRooms(register)).filter(({ lostAt }) => lostAt === null)
  const reported = own.length === 0 ? brands : own
  const silent = reported.filter(({ code }) => !rooms.some(({ brandCode }) => brandCode === code))
  const staff = await listStaff(register)
  const typed = (words: string) => `${command} ${words}`
  return [
    { isDone: provider !== null, told: told.company(provider?.name ?? null), next: told.companyNext },
    { isDone: own.length > 0, told: told.brands(own.map(({ name }) => name)), next: typed(told.brandNext) },
    { isDone: staff.length > 0, told: told.roles(staff.length), next: typed(told.roleNext) },
    {
      isDone: reported.length > 0 && silent.length === 0,
      told: told.rooms(silent.map(({ name }) => name)),
      next: typed(told.roomNext(silent[0]?.code ?? null)),
      lead: told.typeInRoom,
    },
    {
      isDone: isKeyKept,
      told: told.key(isKeyKept),
      next: typed(told.keyNext),
      lead: told.typeWhenKept,
    },
    {
      isDone: doubt === null && missing === null,
      told: told.calendar(now, doubt, missing),
      next: typed(
        doubt === null || missing !== null ? told.calendarMissingNext : told.calendarNext(doubt.year),
      ),
      lead: missing === null ? told.typeWhenRight : told.type,
    },
    { isDone: stamps === 'on', told: told.stamps[stamps], next: null },
    { isDone: false, told: told.bridge, next: null },
  ]
}

function shown(steps: readonly Step[], { setup: told }: Messages): Reply {
  const open = steps.filter(({ isDone, next }) => !isDone && next !== null).length
  const summary = told.summary(open)
  return {
    summary,
    parts: [
      { kind: 'heading', text: told.title },
      { kind: 'text', text: summary },
      ...steps.map((step): Part => ({ kind: 'text', text: lineOf(step, told) })),
    ],
  }
}

function lineOf({ isDone, told: sentence, next, lead }: Step, told: Messages['setup']): Text {
  const mark = isDone ? '✓' : next === null ? '–' : '○'
  if (isDone || next === null) return `${mark} ${sentence}`
  const how = next.startsWith('izin ') ? told.onServer : (lead ?? told.type)
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

/** `tanı`: how izin stands, to be passed on in a support request. It names no address, no room and nobody. */
async function diagnosisReply(context: StaffContext): Promise<Reply> {
  const { register, language, stamps } = context
  const { setup: told } = messagesIn(language)
  const found = await context.diagnose()
  const { slack, outgoing } = found
  const now = register.clock()
  const { rules } = await register.settings()
  const [doubt, missing] = [
    calendarDoubt(now, rules.holidays),
    calendarWarning(now, rules.holidays)?.year ?? null,
  ]
  const lost = (await listRooms(register)).filter(({ lostAt }) => lostAt !== null).length
  const oldest = outgoing.oldestAt === null ? null : Math.floor((now - outgoing.oldestAt) / minuteMs)
  const lines: [string, readonly string[]][] = [
    [
      told.versions,
      [`izin ${found.version}`, found.runtime, told.database(found.schema.stored, found.schema.known)],
    ],
    [
      told.connections,
      [
        `Slack ${slack.fault === null ? told.answers : told.noAnswer(slack.fault)}`,
        `Telegram ${told.telegram[found.telegram]}`,
        told.stampsHere[stamps],
        told.bridgeOff,
      ],
    ],
    [told.queues, [told.queue(found.inbound, outgoing.waiting, oldest), told.lostRooms(lost)]],
    [told.clock, [told.time(now, found.isClockProven), new Date(now).toISOString()]],
    [told.calendarTitle, [told.calendarState(now, doubt, missing)]],
    [told.permissions, [told.lacking(slack.lacking)]],
  ]
  return {
    summary: told.diagnosisTitle,
    parts: [
      { kind: 'heading', text: told.diagnosisTitle },
      ...lines.map(
        ([label, facts]): Part => ({ kind: 'text', text: [{ strong: label }, `: ${facts.join(' · ')}`] }),
      ),
      { kind: 'note', text: told.diagnosisNote },
    ],
  }
}
