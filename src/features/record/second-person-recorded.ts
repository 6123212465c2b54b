import type { ApprovalKind } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { note } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import type { Brand } from '../../register/company/brands.ts'
import { isErased } from '../../register/recipients/recipients.ts'
import { answerTo } from './answer.ts'
import { evidenceLine, heldSchema, saidOn, whereText } from './ask.ts'
import { storeChange, storedChange } from './store.ts'

export const recordedApproval: ApprovalKind = {
  async describe(context, approval, body) {
    const heldChange = heldSchema.safeParse(body).data
    const brand = brandOf(context, approval.brandCode)
    if (heldChange === undefined || brand === undefined) return null
    const { kept, changes } = heldChange
    const messages = messagesIn(context.language)
    const { secondPerson: texts, words } = messages
    // The recipient may have been erased since.
    const isGone = await isErased(context.register, kept.recipient)
    return [
      whereText(context, brand, kept, isGone),
      kept.status,
      ...(kept.source === null ? [] : [words.sources[kept.source]]),
      ...saidOn(changes, texts),
      evidenceLine(kept, messages),
    ].join(' · ')
  },

  async perform(context, { askedBy, decidedBy, brandCode, reason }, body) {
    const heldChange = heldSchema.safeParse(body).data
    const brand = brandOf(context, brandCode)
    if (heldChange === undefined || brand === undefined) return null
    const { kept, changes } = heldChange
    const { secondPerson: texts } = messagesIn(context.language)
    const change = { ...kept, brands: [brand], receivedAt: context.register.clock() }
    const keys = changes.map(({ channel }) => ({ brandCode, channel, recipientType: kept.recipientType }))
    const despiteComplaint = reason === 'open-complaint'
    const approved = { requester: askedBy, approver: decidedBy, despiteComplaint, changes }
    const recorded = await storeChange(context, change, keys, approved)
    const reply = await answerTo(context, change, recorded)
    const [asking, approving] = [{ person: askedBy }, { person: decidedBy }]
    const bothPeople = note([asking, ` ${texts.bothAsked} `, approving, ` ${texts.bothApproved}`])
    const storedCount = recorded.filter(({ outcome }) => storedChange(outcome) !== null).length
    return {
      reply: { ...reply, parts: storedCount > 0 ? [...reply.parts, bothPeople] : reply.parts },
      stored: storedCount,
    }
  },
}

function brandOf({ authority }: StaffRequest, brandCode: number): Brand | undefined {
  return authority.brandsFor('editor').find(({ code }) => code === brandCode)
}
