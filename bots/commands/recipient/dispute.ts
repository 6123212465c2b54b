import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import { type Channel, isChannel } from '../../../src/consent/channel.ts'
import { originOf } from '../../../src/register/actor.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { history } from '../../../src/register/changes/history.ts'
import { complaintUnder, noteComplaint } from '../../../src/register/complaints/complaints.ts'
import {
  disputesOf,
  openDispute,
  writeInDispute,
  writeNextTo,
  writesTo,
  writtenUnder,
} from '../../../src/register/complaints/disputes.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { toldApart } from './addresses.ts'
import { askForContact, sentence } from './ask.ts'
import { disputesReply } from './disputes.ts'
import { refuseAt } from './refuse.ts'
import type { Speaker } from './speaker.ts'
import { type OwnConsent, type OwnOnay, standingBrands } from './standing-brands.ts'
import { showListChoice } from './stop-buttons.ts'

/**
 * "Ben bu izni vermedim": the consent is refused at once, and the staff have to answer. He reads what the register holds as
 * evidence and how many days are left; both sides write through the bot, and neither sees an address of the other.
 */

/**
 * Refuses a channel of a brand at one of his addresses and opens a dispute about the ONAY that stood; values: brand, channel,
 * address. The dispute is kept before the refusal, so that one dealt with twice finds the ONAY still, and both are there at the
 * end.
 */
export async function disputeReply(
  speaker: Speaker,
  [code = '', channel = '', id = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { dispute: told, start, help } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const state = (await standingBrands(context.register, addresses)).find(
    ({ brand }) => String(brand.code) === code,
  )
  if (state === undefined || !isChannel(channel)) return sentence(help.oldButton)
  const onays = state.consents.filter((one) => one.channel === channel && one.status === 'ONAY')
  const disputed = onays.filter(({ address }) => id === '' || String(address.id) === id)
  const [first] = disputed
  if (first === undefined) {
    const again = await toldAgain(speaker, { brand: state.brand, channel, id })
    return again ?? sentence(told.noConsent(state.brand.name, channel))
  }
  const { address } = first
  // A button of an older version names no address.
  if (disputed.some((one) => one.address.id !== address.id)) return await disputesReply(speaker, code)
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
  const { onlyAt } = speaker.messages.recipient.dispute
  const only = at === null ? [] : [{ kind: 'note' as const, text: onlyAt(at) }]
  return { ...refused, parts: [...parts, ...refused.parts, ...only] }
}

interface Opened {
  readonly id: number
  readonly dueOn: string
}

/** Names the dispute that this press opens, or what is written in one, for ever. */
function requestOf({ context }: Speaker): string {
  return `dispute:${context.requestKey}`
}

async function open(
  speaker: Speaker,
  brand: Brand,
  channel: Channel,
  { address, changeId }: OwnConsent,
): Promise<Opened> {
  const { context, language, messages } = speaker
  const { register, userId, chatId } = context
  const noted = await noteComplaint(
    register,
    { door: 'telegram', id: userId },
    {
      recipient: address.recipient,
      brandCode: brand.code,
      channel,
      reference: messages.recipient.dispute.reference,
      requestKey: requestOf(speaker),
    },
  )
  if (noted.kind === 'refused') throw new Error(`Cannot open a dispute: ${noted.reason}`)
  await openDispute(register, { complaintId: noted.id, userId, chatId, language, changeId })
  await context.tellOfDispute(noted.id, 'opened')
  return noted
}

/** What the register holds of the disputed consents, in a line each. */
async function factsOf(
  { context: { register }, messages, addresses }: Speaker,
  disputed: readonly OwnConsent[],
): Promise<string[]> {
  const { dispute: told, history: words } = messages.recipient
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
    lines.push(told.held(channel, at, consentDate, source, words.by[door], isOwn, hasEvidence))
  }
  return lines
}

async function openedParts(
  { messages, context: { register } }: Speaker,
  { id, dueOn }: Opened,
  facts: readonly string[],
): Promise<Part[]> {
  const { dispute: told } = messages.recipient
  const { rules } = await register.settings()
  const daysLeft = businessDaysLeft(dayOf(register.clock()), dueOn, rules)
  const held = [told.holds, ...facts.map((line) => `\n${line}`)]
  return [
    { kind: 'text', text: told.opened(id, daysLeft, dueOn) },
    ...(facts.length === 0 ? [] : [{ kind: 'text' as const, text: held }]),
    {
      kind: 'choices',
      choices: [{ label: told.write(id), action: { name: 'dispute-write', values: [id] } }],
    },
  ]
}

/** What he types next goes to the company; values: the number of the dispute. */
export async function disputeWriteReply(speaker: Speaker, [id = '']: readonly string[]): Promise<Reply> {
  const { messages, context } = speaker
  const { dispute: told, help } = messages.recipient
  const own = (await disputesOf(context.register, context.userId)).find(
    ({ complaintId, outcome }) => String(complaintId) === id && outcome === null,
  )
  if (own === undefined) return sentence(help.oldButton)
  await writeNextTo(context.register, context.userId, own.complaintId)
  return sentence(told.typeIt)
}

/**
 * What he typed, where it goes into a dispute; null where none is waited for. Of a picture, a recording or another file only the
 * words below it are passed on, which he is told; one without any is not passed on, and his words are waited for still.
 */
export async function typedForDispute(
  speaker: Speaker,
  said: string,
  hasFile: boolean,
): Promise<Reply | null> {
  const { messages, context } = speaker
  const { dispute: told } = messages.recipient
  const { register, userId, requestKey } = context
  // What was passed on before its process died is waited for no more, and is answered all the same.
  const complaintId =
    (await writesTo(register, userId)) ?? (await writtenUnder(register, [requestKey, requestOf(speaker)]))
  if (complaintId === null) return null
  const isOwn = (await disputesOf(register, userId)).some((one) => one.complaintId === complaintId)
  if (!isOwn) {
    await writeNextTo(register, userId, null)
    return sentence(told.refused.gone)
  }
  const written = await writeInDispute(register, {
    complaintId,
    side: 'recipient',
    author: null,
    text: said,
    requestKey: requestOf(speaker),
  })
  if (written.kind === 'refused') {
    const mayTypeAgain = written.reason === 'empty' || written.reason === 'too-long'
    if (!mayTypeAgain) await writeNextTo(register, userId, null)
    return sentence(told.refused[written.reason])
  }
  await context.tellOfDispute(complaintId, `wrote-${written.place}`)
  await writeNextTo(register, userId, null)
  const again: Choice = {
    label: told.write(complaintId),
    action: { name: 'dispute-write', values: [complaintId] },
  }
  const text = hasFile ? `${told.passedOn} ${told.wordsOnly}` : told.passedOn
  return sentence(text, { kind: 'choices', choices: [again, showListChoice(messages)] })
}
