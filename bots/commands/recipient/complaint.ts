import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import { type Channel, isChannel } from '../../../src/consent/channel.ts'
import { originOf } from '../../../src/register/actor.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { history } from '../../../src/register/changes/history.ts'
import { complaintUnder, noteComplaint } from '../../../src/register/complaints/complaints.ts'
import { complaintsOpenedBy } from '../../../src/register/complaints/list.ts'
import {
  complaintWrittenUnder,
  writeMessage,
  writeNextTo,
  writesTo,
} from '../../../src/register/complaints/messages.ts'
import { buttons, note, type Part, type Reply, sentence } from '../reply.ts'
import { type OwnConsent, type OwnOnay, showListChoice, standingBrands } from './brands.ts'
import { complaintsReply, writeChoice } from './complaints.ts'
import { refuseAt } from './refuse.ts'
import { type Speaker, toldApart } from './speaker.ts'

/**
 * "Ben bu izni vermedim": records RET at once and opens a complaint that staff have to answer. The recipient reads what the
 * register holds and how many days are left. Both sides write through the bot; neither sees an address of the other.
 */

/**
 * Opens a complaint about an ONAY and records RET; values: brand, channel, address. The complaint is stored first, so that a
 * repeat after a crash still finds the ONAY.
 */
export async function complaintReply(
  speaker: Speaker,
  [code = '', channel = '', id = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { complaint: texts, help } = messages.recipient
  const state = (await standingBrands(context.register, addresses)).find(
    ({ brand }) => String(brand.code) === code,
  )
  if (state === undefined || !isChannel(channel)) return sentence(help.oldButton)
  const onays = state.consents.filter((one) => one.channel === channel && one.status === 'ONAY')
  const disputed = onays.filter(({ address }) => id === '' || String(address.id) === id)
  const [first] = disputed
  if (first === undefined) {
    const again = await toldAgain(speaker, { brand: state.brand, channel, id })
    return again ?? sentence(texts.noConsent(state.brand.name, channel))
  }
  const { address } = first
  // A button without an address, though several have an ONAY: ask which.
  if (disputed.some((one) => one.address.id !== address.id)) return await complaintsReply(speaker, code)
  const opened = await open(speaker, state.brand, channel, first)
  const parts = await openedParts(speaker, opened, await factsOf(speaker, disputed))
  return await refusedReply(speaker, parts, { brand: state.brand, channel, address })
}

/**
 * What a press is answered that is dealt with once more, when its process had died after the refusal: no ONAY is left to tell of by
 * then. Null to any other press.
 */
async function toldAgain(
  speaker: Speaker,
  { brand, channel, id }: { readonly brand: Brand; readonly channel: Channel; readonly id: string },
): Promise<Reply | null> {
  const opened = await complaintUnder(speaker.context.register, requestOf(speaker))
  const address = speaker.addresses.find((one) => String(one.id) === id)
  if (opened === null || address === undefined) return null
  return await refusedReply(speaker, await openedParts(speaker, opened, []), { brand, channel, address })
}

/** Refuses what is disputed, and says so below what is said of the dispute. */
async function refusedReply(
  speaker: Speaker,
  parts: readonly Part[],
  { brand, channel, address }: OwnOnay,
): Promise<Reply> {
  const refused = await refuseAt(speaker, [address], [brand], [channel])
  const at = toldApart(address, speaker.addresses)
  const { onlyAt } = speaker.messages.recipient.complaint
  const only = at === null ? [] : [note(onlyAt(at))]
  return { ...refused, parts: [...parts, ...refused.parts, ...only] }
}

interface Opened {
  readonly id: number
  readonly dueOn: string
}

/** Key of the complaint that this press opens, or of the message that is written. */
function requestOf({ context }: Speaker): string {
  return `complaint:${context.requestKey}`
}

async function open(
  speaker: Speaker,
  brand: Brand,
  channel: Channel,
  { address }: OwnConsent,
): Promise<Opened> {
  const { context, messages } = speaker
  const { register, userId } = context
  const noted = await noteComplaint(
    register,
    { door: 'telegram', id: userId },
    {
      recipient: address.recipient,
      brandCode: brand.code,
      channel,
      reference: messages.recipient.complaint.reference,
      requestKey: requestOf(speaker),
      userId,
    },
  )
  if (noted.kind === 'refused') throw new Error(`Cannot open a complaint: ${noted.reason}`)
  await context.tellOfComplaint(noted.id, 'opened')
  return noted
}

/** What the register holds of the disputed consents, in a line each. */
async function factsOf(
  { context: { register }, messages, addresses }: Speaker,
  disputed: readonly OwnConsent[],
): Promise<string[]> {
  const { complaint: texts, history: words } = messages.recipient
  const lines: string[] = []
  for (const { address, brandCode, channel, source, consentDate, door, changeId } of disputed) {
    const changes = await history(register, {
      recipient: address.recipient,
      brandCodes: [brandCode],
      limit: 100,
    })
    const hasEvidence = changes.find(({ id }) => id === changeId)?.hasEvidence ?? false
    const at = toldApart(address, addresses)
    // What he disputes may have come by a door of recipients: by whoever had his phone, say.
    const isOwn = originOf(door) === 'recipient'
    lines.push(texts.held(channel, at, consentDate, source, words.by[door], isOwn, hasEvidence))
  }
  return lines
}

async function openedParts(
  { messages, context: { register } }: Speaker,
  { id, dueOn }: Opened,
  facts: readonly string[],
): Promise<Part[]> {
  const { complaint: texts } = messages.recipient
  const { rules } = await register.settings()
  const daysLeft = businessDaysLeft(dayOf(register.clock()), dueOn, rules)
  const held = [texts.holds, ...facts.map((line) => `\n${line}`)]
  return [
    { kind: 'text', text: texts.opened(id, daysLeft, dueOn) },
    ...(facts.length === 0 ? [] : [{ kind: 'text' as const, text: held }]),
    buttons(writeChoice(id, messages)),
  ]
}

/** Sends the next typed message to the company; values: the number of the complaint. */
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

/**
 * Passes a typed message on to a complaint; null where none is expected. Of a file only the words below it are passed on; a
 * file without words is refused, and the message is still expected.
 */
export async function typedForComplaint(
  speaker: Speaker,
  said: string,
  hasFile: boolean,
): Promise<Reply | null> {
  const { messages, context } = speaker
  const { complaint: texts } = messages.recipient
  const { register, userId, requestKey } = context
  // What was passed on before its process died is waited for no more, and is answered all the same.
  const complaintId =
    (await writesTo(register, userId)) ??
    (await complaintWrittenUnder(register, [requestKey, requestOf(speaker)]))
  if (complaintId === null) return null
  const isOwn = (await complaintsOpenedBy(register, userId)).some(({ id }) => id === complaintId)
  if (!isOwn) {
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
  await context.tellOfComplaint(complaintId, `wrote-${written.place}`)
  await writeNextTo(register, userId, null)
  const text = hasFile ? `${texts.passedOn} ${texts.wordsOnly}` : texts.passedOn
  return sentence(text, buttons(writeChoice(complaintId, messages), showListChoice(messages)))
}
