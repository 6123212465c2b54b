import { businessDaysLeft } from '../../../src/calendar/business-days.ts'
import { dayOf, formatWallTime } from '../../../src/calendar/istanbul.ts'
import { type Channel, channelsFor, recipientTypes } from '../../../src/consent/consent.ts'
import { type Brand, listBrands } from '../../../src/register/brands.ts'
import { type ChangeView, history } from '../../../src/register/changes/changes.ts'
import { effectiveChanges } from '../../../src/register/changes/key-changes.ts'
import { type AddressedComplaint, complaintsOpenedBy } from '../../../src/register/complaints/list.ts'
import { messagesOf } from '../../../src/register/complaints/messages.ts'
import type { ProvedAddress } from '../../../src/register/people.ts'
import type { Messages } from '../../messages/index.ts'
import { withoutAddresses } from '../parse/find-addresses.ts'
import {
  button,
  buttons,
  type Choice,
  note,
  type Part,
  pageOf,
  type Reply,
  skippedIn,
  titledReply,
} from '../reply.ts'
import { type BrandState, showListChoice, standingBrands } from './brands.ts'
import { type Speaker, toldApart } from './speaker.ts'

const consentsPerPage = 16
const complaintsShown = 5
const messagesShown = 6
const messagesMax = 100
/** Changes of one address that are searched for its ONAYs. */
const changesRead = 1000

/** `/itiraz`: the newest complaints and the consents; `/itiraz 12`: one complaint, whole. */
export async function complaintsReply(speaker: Speaker, rest = ''): Promise<Reply> {
  const { messages, context } = speaker
  const { complaint: texts } = messages.recipient
  const own = await complaintsOpenedBy(context.register, context.userId)
  const one = own.filter(({ id }) => String(id) === rest)
  if (one.length > 0) {
    const list: Part = buttons(showListChoice(messages))
    const writing = one.some(({ outcome }) => outcome === null) ? [note(texts.toWrite)] : []
    // It begins with the number of the dispute, so that a reply to it is known.
    const parts = [...(await threads(speaker, one, messagesMax)), ...writing, list]
    return { summary: texts.title, parts }
  }
  const older = own.slice(complaintsShown).map(({ id }) => id)
  return replyOf(speaker, [
    ...(await threads(speaker, own.slice(0, complaintsShown), messagesShown)),
    ...(older.length === 0 ? [] : [{ kind: 'text' as const, text: texts.older(older) }]),
    ...(await disputable(speaker, 0)),
  ])
}

export async function disputableReply(speaker: Speaker, values: readonly string[]): Promise<Reply> {
  return { ...replyOf(speaker, await disputable(speaker, skippedIn(values))), replaces: true }
}

async function disputable(speaker: Speaker, skipped: number): Promise<Part[]> {
  const { messages, addresses, context } = speaker
  const { complaint: texts, consents } = messages.recipient
  const { previous: before, next: after } = consents
  const onays = await disputableOnays(speaker, await standingBrands(context.register, addresses))
  const paging = { size: consentsPerPage, action: 'complaint-choose', before, after }
  const { shown, turns } = pageOf(onays, skipped, paging)
  const choices = [...shown.map((one) => disputeChoice(one, speaker)), ...turns, showListChoice(messages)]
  return [{ kind: 'text', text: shown.length === 0 ? texts.nothing : texts.choose }, buttons(...choices)]
}

export interface OwnOnay {
  readonly brand: Brand
  readonly channel: Channel
  readonly address: ProvedAddress
  readonly changes: readonly ChangeView[]
}

/** Newest ONAY of each brand, channel and address, also if it was stopped since; none that was disputed. */
export async function disputableOnays(
  { context: { register, userId }, addresses }: Speaker,
  standing: readonly BrandState[],
): Promise<OwnOnay[]> {
  const complaints = await complaintsOpenedBy(register, userId)
  const onays: OwnOnay[] = []
  for (const address of addresses) {
    const { recipient } = address
    const disputes = complaints.filter(
      (one) => one.recipient.address === recipient.address && one.outcome !== 'withdrawn',
    )
    const all = await history(register, { recipient, limit: changesRead })
    for (const { brand } of standing) {
      const ofBrand = all.filter(({ brandCode }) => brandCode === brand.code)
      for (const channel of channelsFor(recipient.kind)) {
        const newest = recipientTypes.flatMap(
          (recipientType) =>
            effectiveChanges(ofBrand, { channel, recipientType }).find(({ status }) => status === 'ONAY') ??
            [],
        )
        const isDisputed = ({ recordedAt }: ChangeView) =>
          disputes.some(
            (one) => one.brandCode === brand.code && one.channel === channel && one.notedAt >= recordedAt,
          )
        const changes = newest.filter((one) => !isDisputed(one))
        if (changes.length > 0) onays.push({ brand, channel, address, changes })
      }
    }
  }
  return onays
}

function replyOf({ messages }: Speaker, parts: readonly Part[]): Reply {
  return titledReply(messages.recipient.complaint.title, ...parts)
}

function disputeChoice({ brand, channel, address }: OwnOnay, { addresses, messages }: Speaker): Choice {
  return button(
    messages.recipient.complaint.dispute(brand.name, channel, toldApart(address, addresses)),
    'complaint',
    brand.code,
    channel,
    address.id,
  )
}

export function withdrawChoice(id: number, { recipient }: Messages): Choice {
  return button(recipient.complaint.withdraw(id), 'complaint-withdraw', id)
}

async function threads(
  { context: { register }, messages }: Speaker,
  complaints: readonly AddressedComplaint[],
  messagesMax: number,
): Promise<Part[]> {
  const { complaint: texts } = messages.recipient
  const names = new Map((await listBrands(register)).map(({ code, name }) => [code, name]))
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  const parts: Part[] = []
  for (const { id, brandCode, dueOn, outcome } of complaints) {
    const clock = messages.complaint.clock(businessDaysLeft(today, dueOn, rules), dueOn)
    const thread = await messagesOf(register, id)
    const lines = thread
      .slice(-messagesMax)
      .map(({ author, at, text }) =>
        texts.line(author, formatWallTime(at), text === null ? null : withoutAddresses(text)),
      )
    const earlier = thread.length - lines.length
    const state = outcome === null ? texts.waits(clock, id) : texts.settled(outcome)
    const shown = [state, ...(earlier > 0 ? [texts.earlier(earlier, id)] : []), ...lines]
    const heading = texts.heading(id, names.get(brandCode ?? 0) ?? '')
    parts.push({ kind: 'text', text: [{ strong: heading }, ...shown.map((line) => `\n${line}`)] })
    if (outcome === null) parts.push(buttons(withdrawChoice(id, messages)))
  }
  return parts
}
