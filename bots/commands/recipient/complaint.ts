import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import { isChannel } from '../../../src/consent/channel.ts'
import { originOf } from '../../../src/register/actor.ts'
import { brandNames } from '../../../src/register/brands.ts'
import {
  complaintUnder,
  noteComplaint,
  settleComplaint,
} from '../../../src/register/complaints/complaints.ts'
import { complaintsOpenedBy } from '../../../src/register/complaints/list.ts'
import {
  complaintWrittenUnder,
  messagesOf,
  noteOutcomeTold,
  writeMessage,
  writeNextTo,
  writesTo,
} from '../../../src/register/complaints/messages.ts'
import { messagesIn } from '../../messages/index.ts'
import { button, buttons, note, type Part, type Reply, sentence } from '../reply.ts'
import { showListChoice, standingBrands } from './brands.ts'
import { disputableOnays, type OwnOnay, openChoices, writeChoice } from './complaints.ts'
import { refuseAt } from './refuse.ts'
import { type Speaker, toldApart } from './speaker.ts'

/** "Ben bu izni vermedim" asks first: one press too many would start a formal complaint. */
export async function complaintAskReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses } = speaker
  const { complaint: texts, help, refuse } = messages.recipient
  const { brand, channel, address, onay } = await disputedIn(speaker, values)
  if (brand === undefined || channel === null || address === undefined) return sentence(help.oldButton)
  if (onay === undefined) return sentence(texts.noConsent(brand.name, channel))
  return sentence(
    texts.ask(brand.name, channel, toldApart(address, addresses)),
    { kind: 'text', text: heldText(speaker, onay) },
    buttons(
      button(texts.yes, 'complaint-yes', brand.code, channel, address.id),
      button(refuse.cancel, 'complaints'),
    ),
  )
}

/** Opens the complaint, then records RET: a repeat after a crash finds the complaint and refuses too. */
export async function complaintReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts, help } = messages.recipient
  const { brand, channel, address, onay } = await disputedIn(speaker, values)
  if (brand === undefined || channel === null || address === undefined) return sentence(help.oldButton)
  const requestKey = requestOf(speaker)
  const before = onay === undefined ? await complaintUnder(context.register, requestKey) : null
  if (onay === undefined && before === null) return sentence(texts.noConsent(brand.name, channel))
  const opened =
    before ??
    (await noteComplaint(context.register, speaker.actor, {
      recipient: address.recipient,
      brandCode: brand.code,
      channel,
      reference: texts.reference,
      requestKey,
      userId: context.userId,
    }))
  if ('reason' in opened) throw new Error(`Cannot open a complaint: ${opened.reason}`)
  await context.notifyOfComplaint(opened.id, 'opened')
  const parts = await openedParts(speaker, opened, brand.name)
  const refused = await refuseAt(speaker, [address], [brand], [channel])
  const at = toldApart(address, speaker.addresses)
  const only = at === null ? [] : [note(texts.onlyAt(at))]
  const held = onay === undefined ? [] : [{ kind: 'text' as const, text: heldText(speaker, onay) }]
  return { ...refused, parts: [...parts, ...held, ...refused.parts, ...only], replaces: true }
}

async function disputedIn(speaker: Speaker, [code = '', channel = '', id = '']: readonly string[]) {
  const standing = await standingBrands(speaker.context.register, speaker.addresses)
  const state = standing.find(({ brand }) => String(brand.code) === code)
  const onays = state === undefined ? [] : await disputableOnays(speaker, [state])
  return {
    brand: state?.brand,
    channel: isChannel(channel) ? channel : null,
    address: speaker.addresses.find((one) => String(one.id) === id),
    onay: onays.find((one) => one.channel === channel && String(one.address.id) === id),
  }
}

function requestOf({ context }: Speaker): string {
  return `complaint:${context.requestKey}`
}

function heldText({ messages, addresses }: Speaker, { channel, address, changes }: OwnOnay): string {
  const { complaint: texts, history: words } = messages.recipient
  const at = toldApart(address, addresses)
  const lines = changes.map(({ consentDate, source, door, hasEvidence }) => {
    // A disputed ONAY may come from a recipient: another person may have had this phone.
    const isOwn = originOf(door) === 'recipient'
    return texts.held(channel, at, consentDate, source, words.by[door], isOwn, hasEvidence)
  })
  return [texts.holds, ...lines].join('\n')
}

async function openedParts(
  { messages, context: { register } }: Speaker,
  { id, dueOn }: { readonly id: number; readonly dueOn: string },
  brandName: string,
): Promise<Part[]> {
  const { complaint: texts } = messages.recipient
  const { rules } = await register.settings()
  const daysLeft = businessDaysLeft(dayOf(register.clock()), dueOn, rules)
  return [
    { kind: 'text', text: texts.opened(id, brandName, daysLeft, dueOn) },
    buttons(...openChoices(id, messages)),
  ]
}

/** Ends the complaint; its RET stays. Values: complaint, and `yes` once it was asked. */
export async function complaintWithdrawReply(
  speaker: Speaker,
  [id = '', said = '']: readonly string[],
): Promise<Reply> {
  const { messages, context } = speaker
  const { register, userId } = context
  const { complaint: texts, help, refuse } = messages.recipient
  const own = (await complaintsOpenedBy(register, userId)).find((one) => String(one.id) === id)
  if (own === undefined) return sentence(help.oldButton)
  const isOver = own.outcome !== null && own.outcome !== 'withdrawn'
  if (isOver) return sentence(texts.refused.settled)
  const brandName = (await brandNames(register))(own.brandCode)
  if (said !== 'yes') {
    const yes = button(texts.withdrawYes, 'complaint-withdraw', own.id, 'yes')
    return sentence(texts.withdrawAsk(own.id, brandName), buttons(yes, button(refuse.cancel, 'complaints')))
  }
  await settleComplaint(register, speaker.actor, { id: own.id, outcome: 'withdrawn' })
  await noteOutcomeTold(register, own.id)
  await context.notifyOfComplaint(own.id, 'withdrawn')
  const answer = sentence(texts.withdrawn(own.id, brandName), buttons(showListChoice(messages)))
  return { ...answer, replaces: true }
}

export async function complaintWriteReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts, help } = messages.recipient
  const own = (await complaintsOpenedBy(context.register, context.userId)).find(
    (one) => String(one.id) === id && one.outcome === null,
  )
  if (own === undefined) return sentence(help.oldButton)
  await writeNextTo(context.register, context.userId, own.id)
  return sentence(texts.typeIt)
}

interface Typed {
  readonly text: string
  readonly hasFile: boolean
}

/**
 * Passes a typed message on to the company if one is expected or a message of a dispute is replied to; else
 * null. Only the caption of a file is passed on; without one the message is still expected.
 */
export async function typedForComplaint(
  speaker: Speaker,
  typed: Typed,
  replyTo: string,
): Promise<Reply | null> {
  const { register, userId, requestKey } = speaker.context
  // A message that was passed on before a crash is answered all the same.
  const complaintId =
    (await repliedTo(speaker, replyTo)) ??
    (await writesTo(register, userId)) ??
    (await complaintWrittenUnder(register, [requestKey, requestOf(speaker)]))
  return complaintId === null ? null : await passOn(speaker, complaintId, typed)
}

/** Messages of a dispute begin with its number. */
async function repliedTo({ context }: Speaker, head: string): Promise<number | null> {
  if (head === '') return null
  const own = await complaintsOpenedBy(context.register, context.userId)
  const isHead = (id: number, language: 'tr' | 'en') =>
    head === messagesIn(language).recipient.complaint.heading(id, '')
  return own.find(({ id }) => isHead(id, 'tr') || isHead(id, 'en'))?.id ?? null
}

/** Takes a typed text for an answer if exactly one dispute is open and the company wrote last; else null. */
export async function answerToCompany(speaker: Speaker, typed: Typed): Promise<Reply | null> {
  const { register, userId } = speaker.context
  const open = (await complaintsOpenedBy(register, userId)).filter(({ outcome }) => outcome === null)
  const [only, ...others] = open
  if (only === undefined || others.length > 0) return null
  const last = (await messagesOf(register, only.id)).at(-1)
  return last?.author === 'staff' ? await passOn(speaker, only.id, typed) : null
}

async function passOn(speaker: Speaker, complaintId: number, { text: said, hasFile }: Typed): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts } = messages.recipient
  const { register, userId } = context
  const own = (await complaintsOpenedBy(register, userId)).find(({ id }) => id === complaintId)
  if (own === undefined) {
    await writeNextTo(register, userId, null)
    return sentence(texts.refused['no-chat'])
  }
  const written = await writeMessage(register, {
    complaintId,
    author: 'recipient',
    staffId: null,
    text: said,
    requestKey: requestOf(speaker),
  })
  if (written.kind === 'refused') {
    const mayTypeAgain = written.reason === 'empty' || written.reason === 'too-long'
    if (!mayTypeAgain) await writeNextTo(register, userId, null)
    return sentence(texts.refused[written.reason === 'unknown' ? 'no-chat' : written.reason])
  }
  await context.notifyOfComplaint(complaintId, `wrote-${written.place}`)
  await writeNextTo(register, userId, null)
  const passedOn = texts.passedOn(complaintId, (await brandNames(register))(own.brandCode))
  const text = hasFile ? `${passedOn} ${texts.wordsOnly}` : passedOn
  return sentence(text, buttons(writeChoice(complaintId, messages), showListChoice(messages)))
}
