import { calendarDoubt, calendarWarning } from '../../../src/calendar/business-days.ts'
import { listRooms } from '../../../src/register/rooms.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Part, Reply } from '../reply.ts'

const minuteMs = 60_000

/** `tanı`: how izin stands, to be passed on in a support request. It names no address, no room and nobody. */
export async function diagnosisCommand(context: StaffContext): Promise<Reply> {
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
