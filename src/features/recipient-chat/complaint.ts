import {
  button,
  buttons,
  note,
  type Part,
  paragraph,
  type Reply,
  sentence,
} from '../../../bots/commands/reply.ts'
import { businessDaysLeft } from '../../calendar/business-days.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { telegramPrincipal } from '../../consent/actor.ts'
import { isChannel } from '../../consent/consent.ts'
import { brandNames, listBrands } from '../../register/company/brands.ts'
import {
  complaintUnder,
  messageTextMax,
  noteComplaint,
  settleComplaint,
  writeMessage,
} from '../../register/complaints/complaints.ts'
import { type AddressedComplaint, complaintsOpenedBy } from '../../register/complaints/list.ts'
import { draftById, keepDraft } from '../../register/record/drafts.ts'
import { showListChoice } from './brands.ts'
import { complaintsShown, disputableOnaysOf, withdrawChoice } from './complaints.ts'
import { allMessages } from './messages.ts'
import { refuseAt } from './refuse.ts'
import type { Speaker } from './speaker.ts'

/** Answers the button "Ben bu izni vermedim" with a question: one press too many would start a formal complaint. */
export async function complaintAskReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { complaint: texts, help, refuse } = speaker.messages.recipient
  const disputed = await disputedIn(speaker, values)
  if (disputed === null) return sentence(help.oldButton)
  const { brand, channel, address, isHeld } = disputed
  if (!isHeld) return sentence(texts.noConsent(brand.name, channel))
  const yes = button(texts.yes, 'complaint-yes', brand.code, channel, address.id)
  return sentence(texts.ask(brand.name, channel), buttons(yes, button(refuse.cancel, 'complaints')))
}

/** Opens the complaint, then records RET. A repeat after a crash finds the complaint and still records RET. */
export async function complaintReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts, help } = messages.recipient
  const disputed = await disputedIn(speaker, values)
  if (disputed === null) return sentence(help.oldButton)
  const { brand, channel, address, isHeld } = disputed
  const requestKey = requestOf(speaker)
  const before = isHeld ? null : await complaintUnder(context.register, requestKey)
  if (!isHeld && before === null) return sentence(texts.noConsent(brand.name, channel))
  const complaint =
    before ??
    (await noteComplaint(context.register, speaker.actor, {
      recipient: address.recipient,
      brandCode: brand.code,
      channel,
      reference: texts.reference,
      requestKey,
      userId: context.userId,
    }))
  if ('reason' in complaint) throw new Error(`Cannot open a complaint: ${complaint.reason}`)
  await context.notifyOfComplaint(complaint.id, 'opened')
  const refusalReply = await refuseAt(speaker, [address], brand, [channel])
  const parts = [...(await openedParts(speaker, complaint, brand.name)), ...refusalReply.parts]
  return { ...refusalReply, parts, replaces: true }
}

/** Reads what a button disputes; null if this person has no such address or the company no such brand. */
async function disputedIn(speaker: Speaker, [code = '', channel = '', id = '']: readonly string[]) {
  const brand = (await listBrands(speaker.context.register)).find(
    (candidate) => String(candidate.code) === code,
  )
  const address = speaker.addresses.find((candidate) => String(candidate.id) === id)
  if (brand === undefined || address === undefined || !isChannel(channel)) return null
  const isHeld = (await disputableOnaysOf(speaker)).some(
    (onay) => onay.brand.code === brand.code && onay.channel === channel && onay.address === address,
  )
  return { brand, channel, address, isHeld }
}

function requestOf({ context }: Speaker): string {
  return `complaint:${context.requestKey}`
}

/** Tells the recipient the number of their new complaint and when the company must answer. */
async function openedParts(
  { messages, context: { register } }: Speaker,
  { id, dueOn }: { readonly id: number; readonly dueOn: string },
  brandName: string,
): Promise<Part[]> {
  const { complaint: texts } = messages.recipient
  const { rules } = await register.settings()
  const daysLeft = businessDaysLeft(dayOf(register.clock()), dueOn, rules)
  return [
    paragraph(texts.opened(id, brandName, daysLeft, dueOn)),
    note(texts.toWrite),
    buttons(withdrawChoice(id, messages)),
  ]
}

/** Withdraws a complaint after asking; its RET stays. Values: complaint id, and `yes` as the answer. */
export async function complaintWithdrawReply(
  speaker: Speaker,
  [id = '', chosenAnswer = '']: readonly string[],
): Promise<Reply> {
  const { messages, context } = speaker
  const { register, userId } = context
  const { complaint: texts, help, refuse } = messages.recipient
  const complaint = (await complaintsOpenedBy(register, userId)).find(
    (candidate) => String(candidate.id) === id,
  )
  if (complaint === undefined) return sentence(help.oldButton)
  const isOver = complaint.outcome !== null && complaint.outcome !== 'withdrawn'
  if (isOver) return sentence(texts.refused.closed)
  const brandName = (await brandNames(register))(complaint.brandCode)
  if (chosenAnswer !== 'yes') {
    const yes = button(texts.withdrawYes, 'complaint-withdraw', complaint.id, 'yes')
    return sentence(
      texts.withdrawAsk(complaint.id, brandName),
      buttons(yes, button(refuse.cancel, 'complaints')),
    )
  }
  await settleComplaint(register, speaker.actor, { id: complaint.id, outcome: 'withdrawn' })
  await context.notifyOfComplaint(complaint.id, 'withdrawn')
  const answer = sentence(texts.withdrawn(complaint.id, brandName), buttons(showListChoice(messages)))
  return { ...answer, replaces: true }
}

interface Typed {
  readonly text: string
  readonly hasFile: boolean
}

/** Passes on a reply to a message of a dispute; null for any other. Such a message begins with the dispute's number. */
export async function replyToCompany(speaker: Speaker, typed: Typed, head: string): Promise<Reply | null> {
  if (head === '') return null
  const isHead = (id: number, language: 'tr' | 'en') =>
    head === allMessages[language].recipient.complaint.heading(id, '')
  const { register, userId } = speaker.context
  const complaints = await complaintsOpenedBy(register, userId)
  const repliedComplaint = complaints.find(({ id }) => isHead(id, 'tr') || isHead(id, 'en'))
  return repliedComplaint === undefined ? null : await passOn(speaker, repliedComplaint, typed)
}

/**
 * Asks whether a typed text is meant for the company, if the person has one open dispute. If there are several, shows
 * each, so that the person replies to the right one.
 */
export async function textToCompany(speaker: Speaker, typed: Typed): Promise<Reply[]> {
  const { register, userId } = speaker.context
  const { complaint: texts } = speaker.messages.recipient
  const open = (await complaintsOpenedBy(register, userId)).filter(({ outcome }) => outcome === null)
  const [only, ...others] = open
  if (only === undefined) return []
  if (others.length === 0) return [await askToPassOn(speaker, only, typed)]
  const nameOf = await brandNames(register)
  const each = open
    .slice(0, complaintsShown)
    .map(({ id, brandCode }) => sentence(texts.heading(id, nameOf(brandCode)), note(texts.toWrite)))
  return [sentence(texts.several), ...each]
}

/** Asks before a text that replies to no message of the dispute goes to the company: it may be meant for another purpose. */
async function askToPassOn(speaker: Speaker, complaint: AddressedComplaint, typed: Typed): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts, refuse } = messages.recipient
  const { id, brandCode } = complaint
  if (!isPassable(typed.text)) return await passOn(speaker, complaint, typed)
  const draft = await keepDraft(context.register, telegramPrincipal(context.userId), {
    complaintId: id,
    typed,
  })
  const yes = button(texts.passYes, 'complaint-pass', draft)
  const brandName = (await brandNames(context.register))(brandCode)
  return sentence(texts.passAsk(id, brandName), buttons(yes, button(refuse.cancel, 'complaints')))
}

function isPassable(text: string): boolean {
  return text.trim() !== '' && text.length <= messageTextMax
}

/** Handles "Yes, pass it on": passes on the text that was asked about, once. */
export async function complaintPassReply(
  speaker: Speaker,
  [draftId = '']: readonly string[],
): Promise<Reply> {
  const { register, userId } = speaker.context
  // Only izin can encrypt a draft for this person: the content is a text for the company, or another draft without one.
  const draft = (await draftById(register, telegramPrincipal(userId), draftId)) as Partial<KeptText> | null
  const complaints = await complaintsOpenedBy(register, userId)
  const complaint = complaints.find(({ id }) => id === draft?.complaintId)
  if (draft?.typed === undefined || complaint === undefined) {
    return sentence(speaker.messages.recipient.help.oldButton)
  }
  const answer = await passOn(speaker, complaint, draft.typed, `complaint:${draftId}`)
  return { ...answer, replaces: true }
}

interface KeptText {
  readonly complaintId: number
  readonly typed: Typed
}

/** Passes on a text, or the caption of a file without the file. */
async function passOn(
  speaker: Speaker,
  { id, brandCode }: AddressedComplaint,
  { text: typedText, hasFile }: Typed,
  requestKey = requestOf(speaker),
): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts } = messages.recipient
  const message = { complaintId: id, staffId: null, text: typedText } as const
  const outcome = await writeMessage(context.register, { ...message, requestKey })
  if (outcome.kind === 'refused') {
    const { contact } = await context.register.settings()
    const isOver = outcome.reason === 'too-many' && contact !== null
    return sentence(
      texts.refused[outcome.reason],
      ...(isOver ? [note(messages.recipient.start.reach(contact))] : []),
    )
  }
  await context.notifyOfComplaint(id, `wrote-${outcome.place}`)
  const passedOn = texts.passedOn(id, (await brandNames(context.register))(brandCode))
  const text = hasFile ? `${passedOn} ${texts.fileNotPassedOn}` : passedOn
  return sentence(text, buttons(showListChoice(messages)))
}
