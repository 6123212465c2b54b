import { eq, sql } from 'drizzle-orm'
import { withoutAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import { showChoice } from '../../../bots/commands/replies.ts'
import { buttons, paragraph, sentence } from '../../../bots/commands/reply.ts'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/consent.ts'
import type { OutboxItem } from '../../jobs/outbox.ts'
import { type Sending, toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/company/brands.ts'
import { listRooms } from '../../register/company/rooms.ts'
import { editorsOf } from '../../register/company/staff.ts'
import { complaintTraces, messagesOf } from '../../register/complaints/complaints.ts'
import { complaintById } from '../../register/complaints/list.ts'
import type { Register } from '../../register/register.ts'
import type { Feature } from '../feature.ts'
import { complaintCommand } from './complaint.ts'
import {
  closeComplaintCommand,
  complaintActions,
  complaintAnswerCommand,
  complaintsCommand,
} from './complaints.ts'
import { complaintMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** A recipient opened a complaint about a consent they never gave, wrote about it, or withdrew it. */
    complaint: {
      readonly complaintId: number
      readonly brandName: string
      readonly channel: Channel | null
      readonly dueOn: IstanbulDay
      readonly event: ComplaintEvent
      /** Words of the recipient, addresses masked; null in a room, which people without a role read too. */
      readonly text: string | null
      /** The platform's id of the post that opened the complaint there. */
      readonly thread: string | null
      /** Slack channels whose members need no message of their own. */
      readonly unlessReads: readonly string[]
    }
  }
}

export const complaintFeature = {
  commands: [complaintCommand, complaintsCommand, closeComplaintCommand],
  formCommands: [complaintAnswerCommand],
  actions: complaintActions,
  eraseRecipient: complaintTraces,
  posts: {
    complaint: ({ complaintId, brandName, channel, dueOn, event, text }, messages) => {
      const texts = complaintMessages[messages.language].post
      const sentences = {
        opened: texts.opened(complaintId, brandName, channel, dueOn),
        wrote: texts.wrote(complaintId, brandName, dueOn),
        withdrawn: texts.withdrawn(complaintId, brandName),
      }
      const words = text === null ? [] : [paragraph(texts.words(text))]
      return sentence(sentences[event], ...words, buttons(showChoice(complaintId, messages)))
    },
  },
} satisfies Feature

type ComplaintEvent = 'opened' | 'wrote' | 'withdrawn'

/**
 * Notifies the chat rooms of a brand about a complaint, in one thread each, and the editors who read none of these rooms.
 * Editors also get the recipient's text, with addresses masked. An `occasion` is 'opened', 'withdrawn' or the number of a
 * recipient's message ('wrote-2'); each occasion is notified once.
 */
export async function notifyStaffOfComplaint(
  { register, outbox }: Sending,
  complaintId: number,
  occasion: string,
  alwaysAdmins: readonly string[],
): Promise<void> {
  const complaint = await complaintById(register, complaintId, {})
  if (complaint === null || complaint.brandCode === null) return
  const { brandCode, channel, dueOn } = complaint
  const brandName = (await brandNames(register))(brandCode)
  const event: ComplaintEvent = occasion === 'opened' || occasion === 'withdrawn' ? occasion : 'wrote'
  const facts = { kind: 'complaint' as const, complaintId, brandName, channel, dueOn, event }
  const rooms = (await listRooms(register)).filter((room) => room.brandCode === brandCode)
  const editors = outbox.canSend('slack') ? await editorsOf(register, brandCode, alwaysAdmins) : []
  const key = (target: string, of = occasion) => `complaint:${complaintId}:${of}:${target}`
  const posts = await Promise.all(
    rooms.map(async (room) => {
      const target = `room ${room.id}`
      const thread = await referenceOf(register, key(target, 'opened'))
      return toRoom(room, key(target), { ...facts, text: null, thread, unlessReads: [] })
    }),
  )
  const text = await wordsOf(register, complaintId, occasion)
  const unlessReads = rooms.flatMap(({ platform, externalId }) => (platform === 'slack' ? [externalId] : []))
  const message = { ...facts, text, thread: null, unlessReads }
  await outbox.put([
    ...posts,
    ...editors.map((target): OutboxItem => ({ key: key(target), platform: 'slack', target, message })),
  ])
  void outbox.deliverDue()
}

/** Returns the words of the recipient's message of an occasion; null for another occasion. */
async function wordsOf(register: Register, complaintId: number, occasion: string): Promise<string | null> {
  const place = /^wrote-(\d+)$/.exec(occasion)?.[1]
  if (place === undefined) return null
  const storedMessage = (await messagesOf(register, complaintId)).find(
    (message) => message.place === Number(place),
  )
  return storedMessage?.text == null ? null : withoutAddresses(storedMessage.text)
}

const sentMessage = preparedOne(() =>
  build
    .select({ reference: outboxTable.reference })
    .from(outboxTable)
    .where(eq(outboxTable.key, sql.placeholder('key'))),
)

/** Returns the platform's id of a message that was sent; null before, and once its row was forgotten. */
async function referenceOf({ engine }: Register, key: string): Promise<string | null> {
  const [sent] = await engine.read(sentMessage({ key }))
  return sent?.reference ?? null
}
