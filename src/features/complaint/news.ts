import type { OutboxItem } from '../../jobs/outbox/outbox.ts'
import { forEachThenThrow, type Sending, toRoom } from '../../jobs/sending.ts'
import { brandNames } from '../../register/brands.ts'
import { complaintById, complaintsToFollowUp } from '../../register/complaints/list.ts'
import { noteOutcomeTold, type WrittenMessage, writeMessage } from '../../register/complaints/messages.ts'
import { listRooms } from '../../register/rooms.ts'
import { editorsOf } from '../../register/staff.ts'

export type ComplaintEvent = 'opened' | 'wrote' | 'withdrawn'

/** Tells rooms and editors of a brand about a complaint, without address or text, once per `occasion`. */
export async function tellStaffOfComplaint(
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

/** Stores what a staff member wrote and sends `shown`, which holds no address, to the recipient's chat. */
export async function answerComplaint(
  { register, outbox }: Sending,
  staffId: string,
  answer: {
    readonly complaintId: number
    readonly text: string
    readonly shown: string
    readonly requestKey: string
  },
): Promise<WrittenMessage> {
  const { shown, ...message } = answer
  const { complaintId } = answer
  const written = await writeMessage(register, { ...message, author: 'staff', staffId })
  const complaint = await complaintById(register, complaintId, {})
  if (written.kind === 'refused' || complaint === null || complaint.chat === null) return written
  const { chatId: target, language } = complaint.chat
  const brandName = (await brandNames(register))(complaint.brandCode)
  await outbox.put([
    {
      key: `complaint:${complaintId}:answer:${written.place}`,
      platform: 'telegram',
      target,
      message: { kind: 'complaint-answer', language, complaintId, brandName, text: shown },
    },
  ])
  void outbox.deliverDue()
  return written
}

/** Tells recipients the outcome of the complaints they opened, once each. */
export async function followComplaints({ register, outbox }: Sending): Promise<void> {
  await forEachThenThrow(await complaintsToFollowUp(register), async ({ id, chat, brandCode, outcome }) => {
    if (chat !== null && outcome !== null) {
      const { chatId: target, language } = chat
      const brandName = (await brandNames(register))(brandCode)
      const message = { kind: 'complaint-settled' as const, language, complaintId: id, brandName, outcome }
      await outbox.put([{ key: `complaint:${id}:settled`, platform: 'telegram', target, message }])
    }
    await noteOutcomeTold(register, id)
  })
}
