import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf } from '../../../src/calendar/istanbul.ts'
import { isChannel } from '../../../src/consent/channel.ts'
import { originOf } from '../../../src/register/actor.ts'
import { history } from '../../../src/register/changes/changes.ts'
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
 * "Ben bu izni vermedim": opens a complaint and records RET; values: brand, channel, address. The complaint
 * is stored first, so that a repeat after a crash still finds the ONAY.
 */
export async function complaintReply(
  speaker: Speaker,
  [code = '', channel = '', id = '']: readonly string[],
): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { complaint: texts, help } = messages.recipient
  const standing = await standingBrands(context.register, addresses)
  const state = standing.find(({ brand }) => String(brand.code) === code)
  if (state === undefined || !isChannel(channel)) return sentence(help.oldButton)
  const { brand } = state
  const onays = state.consents.filter((one) => one.channel === channel && one.status === 'ONAY')
  const disputed = onays.filter(({ address }) => id === '' || String(address.id) === id)
  const [first] = disputed
  if (first === undefined) {
    // A press repeated after a crash: the refusal is stored already, and no ONAY is left to tell of.
    const opened = await complaintUnder(context.register, requestOf(speaker))
    const address = addresses.find((one) => String(one.id) === id)
    if (opened === null || address === undefined) return sentence(texts.noConsent(brand.name, channel))
    return await refusedReply(speaker, await openedParts(speaker, opened, []), { brand, channel, address })
  }
  const { address } = first
  if (disputed.some((one) => one.address.id !== address.id)) return await complaintsReply(speaker, code)
  const opened = await noteComplaint(
    context.register,
    { door: 'telegram', id: context.userId },
    {
      recipient: address.recipient,
      brandCode: brand.code,
      channel,
      reference: texts.reference,
      requestKey: requestOf(speaker),
      userId: context.userId,
    },
  )
  if (opened.kind === 'refused') throw new Error(`Cannot open a complaint: ${opened.reason}`)
  await context.tellOfComplaint(opened.id, 'opened')
  const parts = await openedParts(speaker, opened, await factsOf(speaker, disputed))
  return await refusedReply(speaker, parts, { brand, channel, address })
}

async function refusedReply(
  speaker: Speaker,
  parts: readonly Part[],
  { brand, channel, address }: OwnOnay,
): Promise<Reply> {
  const refused = await refuseAt(speaker, [address], [brand], [channel])
  const at = toldApart(address, speaker.addresses)
  const only = at === null ? [] : [note(speaker.messages.recipient.complaint.onlyAt(at))]
  return { ...refused, parts: [...parts, ...refused.parts, ...only] }
}

function requestOf({ context }: Speaker): string {
  return `complaint:${context.requestKey}`
}

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
    // A disputed ONAY may come from a recipient: another person may have had this phone.
    const isOwn = originOf(door) === 'recipient'
    lines.push(texts.held(channel, at, consentDate, source, words.by[door], isOwn, hasEvidence))
  }
  return lines
}

async function openedParts(
  { messages, context: { register } }: Speaker,
  { id, dueOn }: { readonly id: number; readonly dueOn: string },
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
 * Null where no message is expected. Only the caption of a file is passed on; without one the message is
 * still expected.
 */
export async function typedForComplaint(
  speaker: Speaker,
  said: string,
  hasFile: boolean,
): Promise<Reply | null> {
  const { messages, context } = speaker
  const { complaint: texts } = messages.recipient
  const { register, userId, requestKey } = context
  // A message that was passed on before a crash is answered all the same.
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
