import { listBrands } from '../../register/brands.ts'
import {
  type Dispute,
  disputeOf,
  noteToldSettled,
  untoldSettled,
  type Written,
  writeInDispute,
} from '../../register/complaints/disputes.ts'
import { complaintById } from '../../register/complaints/list.ts'
import type { Register } from '../../register/register.ts'
import { listRooms } from '../../register/rooms.ts'
import { editorsOf } from '../../register/staff.ts'
import type { Outbox, OutboxItem } from '../outbox/outbox.ts'
import { each } from './each.ts'

export interface DisputeParts {
  readonly register: Register
  readonly outbox: Outbox
}

/**
 * Tells the rooms of a brand, and in Slack everybody who may change its consents, that a dispute was opened or that its
 * recipient has written. The post holds no address and none of the text: the command `itiraz` shows that. `occasion` names what
 * happened, so that telling twice is telling once.
 */
export async function tellStaffOfDispute(
  { register, outbox }: DisputeParts,
  complaintId: number,
  occasion: string,
  alwaysAdmins: readonly string[],
): Promise<void> {
  const complaint = await complaintById(register, complaintId, {})
  if (complaint === null || complaint.brandCode === null) return
  const { brandCode, channel, dueOn } = complaint
  const brandName = await nameOf(register, brandCode)
  const message = {
    kind: 'dispute' as const,
    complaintId,
    brandName,
    channel,
    dueOn,
    isNew: occasion === 'opened',
  }
  const rooms = (await listRooms(register)).filter((room) => room.brandCode === brandCode)
  const editors = outbox.canSend('slack') ? await editorsOf(register, brandCode, alwaysAdmins) : []
  const key = (target: string) => `dispute:${complaintId}:${occasion}:${target}`
  await outbox.put([
    ...rooms.map(
      ({ id, platform, externalId }): OutboxItem => ({
        key: key(`room ${id}`),
        platform,
        target: externalId,
        roomId: id,
        message,
      }),
    ),
    ...editors.map((target): OutboxItem => ({ key: key(target), platform: 'slack', target, message })),
  ])
  void outbox.deliverDue()
}

/** Keeps what the staff wrote, and sends it to the recipient's chat as `shown`, in which no address stands. */
export async function answerDispute(
  { register, outbox }: DisputeParts,
  author: string,
  {
    complaintId,
    text,
    shown,
    requestKey,
  }: {
    readonly complaintId: number
    readonly text: string
    readonly shown: string
    readonly requestKey: string
  },
): Promise<Written> {
  const written = await writeInDispute(register, { complaintId, side: 'staff', author, text, requestKey })
  const dispute = await disputeOf(register, complaintId)
  if (written.kind === 'refused' || dispute?.chatId == null) return written
  const { chatId: target, language, brandCode } = dispute
  const brandName = await nameOf(register, brandCode)
  await outbox.put([
    {
      key: `dispute:${complaintId}:answer:${written.place}`,
      platform: 'telegram',
      target,
      message: { kind: 'dispute-answer', language, complaintId, brandName, text: shown },
    },
  ])
  void outbox.deliverDue()
  return written
}

/** Tells those whose dispute was settled what came of it, once. */
export async function followDisputes({ register, outbox }: DisputeParts): Promise<void> {
  await each(await untoldSettled(register), async (dispute) => {
    await outbox.put(await settledItems(register, dispute))
    await noteToldSettled(register, dispute.complaintId)
  })
}

async function settledItems(
  register: Register,
  { complaintId, chatId, language, brandCode, outcome }: Dispute,
): Promise<OutboxItem[]> {
  if (chatId === null || outcome === null) return []
  const brandName = await nameOf(register, brandCode)
  const message = { kind: 'dispute-settled' as const, language, complaintId, brandName, outcome }
  return [{ key: `dispute:${complaintId}:settled`, platform: 'telegram', target: chatId, message }]
}

async function nameOf(register: Register, brandCode: number | null): Promise<string> {
  const brand = (await listBrands(register)).find(({ code }) => code === brandCode)
  return brand?.name ?? String(brandCode)
}
