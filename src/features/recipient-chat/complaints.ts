import { withoutAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import {
  button,
  buttons,
  type Choice,
  type Part,
  pageOf,
  paragraph,
  type Reply,
  skippedIn,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/consent.ts'
import { type Brand, brandNames } from '../../register/company/brands.ts'
import { messagesOf } from '../../register/complaints/complaints.ts'
import { disputableOnays } from '../../register/complaints/disputable.ts'
import { complaintsOpenedBy } from '../../register/complaints/list.ts'
import type { ProvedAddress } from '../../register/recipients/people.ts'
import { showListChoice } from './brands.ts'
import type { RecipientMessages } from './messages.ts'
import type { Speaker } from './speaker.ts'

const consentsPerPage = 16
export const complaintsShown = 5
const messagesShown = 6

/** `/sikayet`: the newest complaints, and the consents that can be disputed. */
export async function complaintsReply(speaker: Speaker): Promise<Reply> {
  const { title } = speaker.messages.recipient.complaint
  return titledReply(title, ...(await threads(speaker)), ...(await disputable(speaker, 0)))
}

export async function disputableReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { title } = speaker.messages.recipient.complaint
  return { ...titledReply(title, ...(await disputable(speaker, skippedIn(values)))), replaces: true }
}

/** Shows a page of the recipient's ONAY, each with a button to complain that they never gave it. */
async function disputable(speaker: Speaker, skipped: number): Promise<Part[]> {
  const { messages } = speaker
  const { complaint: texts, consents } = messages.recipient
  const { previous: before, next: after } = consents
  const paging = { size: consentsPerPage, action: 'complaint-choose', before, after }
  const { shown, pageChoices } = pageOf(await disputableOnaysOf(speaker), skipped, paging)
  const disputes = shown.map(({ brand, channel, address }) =>
    button(texts.dispute(brand.name, channel), 'complaint', brand.code, channel, address.id),
  )
  return [
    paragraph(shown.length === 0 ? texts.nothing : texts.choose),
    buttons(...disputes, ...pageChoices, showListChoice(messages)),
  ]
}

interface OwnOnay {
  readonly brand: Brand
  readonly channel: Channel
  readonly address: ProvedAddress
}

/** Returns the ONAYs that the recipient can dispute, of all their addresses. */
export async function disputableOnaysOf({ context, addresses }: Speaker): Promise<OwnOnay[]> {
  const onays: OwnOnay[] = []
  for (const address of addresses) {
    const ofAddress = await disputableOnays(context.register, address.recipient)
    onays.push(...ofAddress.map(({ brand, channel }) => ({ brand, channel, address })))
  }
  return onays
}

export function withdrawChoice(id: number, { recipient }: RecipientMessages): Choice {
  return button(recipient.complaint.withdraw(id), 'complaint-withdraw', id)
}

/** Shows the recipient's latest complaints with state and messages. Addresses in them are left out. */
async function threads({ context, messages }: Speaker): Promise<Part[]> {
  const { register, userId } = context
  const { complaint: texts } = messages.recipient
  const nameOf = await brandNames(register)
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  const complaints = (await complaintsOpenedBy(register, userId)).slice(0, complaintsShown)
  const parts: Part[] = []
  for (const { id, brandCode, dueOn, outcome } of complaints) {
    const clock = messages.complaint.clock(businessDaysLeft(today, dueOn, rules), dueOn)
    const state = outcome === null ? texts.waits(clock) : texts.settled(outcome)
    const lines = (await messagesOf(register, id))
      .slice(-messagesShown)
      .map(({ author, at, text }) =>
        texts.line(author, formatWallTime(at), text === null ? null : withoutAddresses(text)),
      )
    const heading = texts.heading(id, nameOf(brandCode))
    parts.push(paragraph([{ strong: heading }, ...[state, ...lines].map((line) => `\n${line}`)]))
    if (outcome === null) parts.push(buttons(withdrawChoice(id, messages)))
  }
  return parts
}
