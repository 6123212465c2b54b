import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import { listBrands } from '../../../src/register/brands.ts'
import { type Dispute, disputesOf, threadOf } from '../../../src/register/complaints/disputes.ts'
import { withoutAddresses } from '../find-addresses.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { toldApart } from './addresses.ts'
import { askForContact, sentence } from './ask.ts'
import { brandsCalled } from './find-brand.ts'
import { pageOf, skippedIn } from './pages.ts'
import type { Speaker } from './speaker.ts'
import { type OwnOnay, onaysIn, standingBrands } from './standing-brands.ts'
import { showListChoice } from './stop-buttons.ts'

/** The disputes of a person with what was written in each, and what else he could dispute. */

const consentsPerPage = 16
/** Of the brands that are called as he typed. */
const foundMax = 40
const disputesPerPage = 5
const messagesShown = 6
/** A dispute that is shown alone is shown whole. */
const messagesMax = 100

/** `/itiraz`: his newest disputes and his consents; `/itiraz kahve`: those of a brand; `/itiraz 12`: one dispute, whole. */
export async function disputesReply(speaker: Speaker, rest = ''): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const disputes = await disputesOf(context.register, context.userId)
  if (rest === '') return await overview(speaker, disputes)
  const one = disputes.find(({ complaintId }) => String(complaintId) === rest)
  return one === undefined ? await ofBrands(speaker, disputes, rest) : await alone(speaker, one)
}

async function overview(speaker: Speaker, disputes: readonly Dispute[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { dispute: told } = messages.recipient
  const threads = pageOf(disputes, 0, threadPaging(speaker))
  const standing = await standingBrands(context.register, addresses)
  const consents = pageOf(onaysIn(standing), 0, consentPaging(speaker))
  return replyOf(speaker, [
    ...(await threadsParts(speaker, threads.shown)),
    ...choicesPart(threads.turns),
    { kind: 'text', text: consents.shown.length === 0 ? told.nothing : told.choose },
    {
      kind: 'choices',
      choices: [
        ...consents.shown.map((one) => disputeChoice(one, speaker)),
        ...consents.turns,
        showListChoice(messages),
      ],
    },
  ])
}

/** Another page of his disputes; values: how many to skip. */
export async function olderDisputesReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  if (addresses.length === 0) return await askForContact(speaker, messages.recipient.start.proofNeeded)
  const disputes = await disputesOf(context.register, context.userId)
  const { shown, turns } = pageOf(disputes, skippedIn(values), threadPaging(speaker))
  return replyOf(speaker, [
    ...(await threadsParts(speaker, shown)),
    { kind: 'choices', choices: [...turns, showListChoice(messages)] },
  ])
}

/** Another page of the consents he could dispute; values: how many to skip. */
export async function disputableReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  const { messages, addresses, context } = speaker
  const { dispute: told, start } = messages.recipient
  if (addresses.length === 0) return await askForContact(speaker, start.proofNeeded)
  const standing = await standingBrands(context.register, addresses)
  const { shown, turns } = pageOf(onaysIn(standing), skippedIn(values), consentPaging(speaker))
  const choices = [...shown.map((one) => disputeChoice(one, speaker)), ...turns, showListChoice(messages)]
  return {
    ...replyOf(speaker, [
      { kind: 'text', text: told.choose },
      { kind: 'choices', choices },
    ]),
    replaces: true,
  }
}

async function ofBrands(speaker: Speaker, disputes: readonly Dispute[], name: string): Promise<Reply> {
  const { messages } = speaker
  const { dispute: told, consents } = messages.recipient
  const found = await brandsCalled(speaker, name)
  if (found.length === 0) return sentence(consents.notFound(name), ...choicesPart([showListChoice(messages)]))
  const own = disputes.filter(({ brandCode }) => found.some(({ brand }) => brand.code === brandCode))
  const choices = onaysIn(found)
    .slice(0, foundMax)
    .map((one) => disputeChoice(one, speaker))
  return replyOf(speaker, [
    ...(await threadsParts(speaker, own.slice(0, disputesPerPage))),
    {
      kind: 'text',
      text: choices.length === 0 ? told.nothingAt(found.map(({ brand }) => brand.name)) : told.choose,
    },
    { kind: 'choices', choices: [...choices, showListChoice(messages)] },
  ])
}

async function alone(speaker: Speaker, dispute: Dispute): Promise<Reply> {
  const names = await namesOf(speaker)
  return replyOf(speaker, [
    ...(await threadParts(speaker, dispute, names.get(dispute.brandCode ?? 0) ?? '', messagesMax)),
    ...choicesPart([showListChoice(speaker.messages)]),
  ])
}

function replyOf({ messages }: Speaker, parts: readonly Part[]): Reply {
  const { title } = messages.recipient.dispute
  return { summary: title, parts: [{ kind: 'heading', text: title }, ...parts] }
}

function choicesPart(choices: readonly Choice[]): Part[] {
  return choices.length === 0 ? [] : [{ kind: 'choices', choices }]
}

function threadPaging({ messages: { recipient } }: Speaker) {
  const { newer: before, older: after } = recipient.dispute
  return { size: disputesPerPage, action: 'disputes-older', before, after }
}

function consentPaging({ messages: { recipient } }: Speaker) {
  const { previous: before, next: after } = recipient.consents
  return { size: consentsPerPage, action: 'dispute-choose', before, after }
}

function disputeChoice({ brand, channel, address }: OwnOnay, { addresses, messages }: Speaker): Choice {
  return {
    label: messages.recipient.dispute.dispute(brand.name, channel, toldApart(address, addresses)),
    action: { name: 'dispute', values: [brand.code, channel, address.id] },
  }
}

async function namesOf({ context }: Speaker): Promise<ReadonlyMap<number, string>> {
  return new Map((await listBrands(context.register)).map(({ code, name }) => [code, name]))
}

async function threadsParts(speaker: Speaker, disputes: readonly Dispute[]): Promise<Part[]> {
  const names = await namesOf(speaker)
  const parts: Part[] = []
  for (const one of disputes) {
    parts.push(...(await threadParts(speaker, one, names.get(one.brandCode ?? 0) ?? '', messagesShown)))
  }
  return parts
}

async function threadParts(
  { context: { register }, messages }: Speaker,
  { complaintId, dueOn, outcome }: Dispute,
  brandName: string,
  most: number,
): Promise<Part[]> {
  const { dispute: told } = messages.recipient
  const { rules } = await register.settings()
  const left = businessDaysLeft(dayOf(register.clock()), dueOn, rules)
  const state = outcome === null ? told.waits(left) : told.settled(outcome)
  const thread = await threadOf(register, complaintId)
  const lines = thread
    .slice(-most)
    .map(({ side, at, text }) =>
      told.line(side, formatWallTime(at), text === null ? null : withoutAddresses(text)),
    )
  const earlier = thread.length > most ? [told.earlier(thread.length - most, complaintId)] : []
  const write: Choice = {
    label: told.write(complaintId),
    action: { name: 'dispute-write', values: [complaintId] },
  }
  return [
    {
      kind: 'text',
      text: [
        { strong: told.heading(complaintId, brandName) },
        ...[state, ...earlier, ...lines].map((line) => `\n${line}`),
      ],
    },
    ...choicesPart(outcome === null ? [write] : []),
  ]
}
