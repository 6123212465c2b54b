import { showChoice } from '../../../bots/commands/replies.ts'
import { buttons, sentence } from '../../../bots/commands/reply.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/consent.ts'
import type { OutboxItem } from '../../jobs/outbox.ts'
import { type Sending, toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/company/brands.ts'
import { listRooms } from '../../register/company/rooms.ts'
import { editorsOf } from '../../register/company/staff.ts'
import { complaintTraces } from '../../register/complaints/complaints.ts'
import { complaintById } from '../../register/complaints/list.ts'
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
    }
  }
}

export const complaintFeature = {
  commands: [complaintCommand, complaintsCommand, closeComplaintCommand],
  formCommands: [complaintAnswerCommand],
  actions: complaintActions,
  eraseRecipient: complaintTraces,
  posts: {
    complaint: ({ complaintId, brandName, channel, dueOn, event }, messages) => {
      const texts = complaintMessages[messages.language].post
      const sentences = {
        opened: texts.opened(complaintId, brandName, channel, dueOn),
        wrote: texts.wrote(complaintId, brandName, dueOn),
        withdrawn: texts.withdrawn(complaintId, brandName),
      }
      return sentence(sentences[event], buttons(showChoice(complaintId, messages)))
    },
  },
} satisfies Feature

type ComplaintEvent = 'opened' | 'wrote' | 'withdrawn'

/**
 * Tells the chat rooms and editors of a brand about a complaint, without its address or text. An `occasion` is
 * 'opened', 'withdrawn' or the key of a recipient's message; each is told once.
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
  const message = { kind: 'complaint' as const, complaintId, brandName, channel, dueOn, event }
  const rooms = (await listRooms(register)).filter((room) => room.brandCode === brandCode)
  const editors = outbox.canSend('slack') ? await editorsOf(register, brandCode, alwaysAdmins) : []
  const key = (target: string) => `complaint:${complaintId}:${occasion}:${target}`
  await outbox.put([
    ...rooms.map((room) => toRoom(room, key(`room ${room.id}`), message)),
    ...editors.map((target): OutboxItem => ({ key: key(target), platform: 'slack', target, message })),
  ])
  void outbox.deliverDue()
}
