import * as z from 'zod'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { usualSourceOfRet } from '../../../bots/commands/parameters.ts'
import { withoutAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import { complaintLine, recordedBy, showChoice } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  chooseFrom,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
  textReply,
} from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { dayOf, formatWallTime, refusedOn } from '../../calendar/istanbul.ts'
import { originOf } from '../../consent/actor.ts'
import {
  type ConsentRequest,
  channels,
  channelsFor,
  companySources,
  recipientTypes,
  sourcesFor,
  statuses,
} from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import { complaintsOf } from '../../register/complaints/list.ts'
import { type Key, lookUp } from '../../register/look-up/look-up.ts'
import type { Objections } from '../../register/record/decide-change.ts'
import { keepDraft, openDraft } from '../../register/record/drafts.ts'
import { datedNow } from '../../register/record/record.ts'
import { recordMessages } from './messages.ts'
import type { RequestOfKeys } from './store.ts'

/** Made at first use, so that a Worker starts without it. */
export const draftSchema = z.lazy(() => {
  const date = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('now') }),
    z.object({ kind: z.literal('day'), day: z.string() }),
    z.object({ kind: z.literal('moment'), wallTime: z.string() }),
  ])
  return z.object({
    /** Idempotency key of the first command: a second press records nothing. */
    requestKey: z.string(),
    status: z.enum(statuses),
    recipient: z.object({ kind: z.enum(['phone', 'email']), address: z.string() }),
    channels: z.array(z.enum(channels)).readonly().nullable(),
    source: z.enum(companySources).nullable(),
    date: date.nullable(),
    brandCode: z.number().nullable(),
    /** A RET for all open brands that the requester may change. */
    everyBrand: z.boolean(),
    recipientType: z.enum(recipientTypes).nullable(),
    note: z.string().nullable(),
    /** Evidence that a form asked for; it is another field than the note. */
    evidence: z.string().nullable(),
    receivedAt: z.number(),
    /** True once the requester saw the RET or complaint, and gave evidence. */
    confirmed: z.boolean(),
    /** When the first question was asked; an ONAY does not replace a refusal that came after. */
    seenAt: z.number().nullable(),
  })
})

export type Draft = Readonly<z.infer<typeof draftSchema>>

async function keepChange({ register, actor }: StaffRequest, wanted: Draft): Promise<string> {
  const seenAt = wanted.seenAt ?? (await datedNow(register))
  return await keepDraft(register, actor.id, { ...wanted, seenAt } satisfies Draft)
}

/** Opens a draft; null when it has expired or is another person's. */
export async function openChange({ register, actor }: StaffRequest, id: string): Promise<Draft | null> {
  return draftSchema.safeParse(await openDraft(register, actor.id, id)).data ?? null
}

/**
 * Returns the date of the statement. A refusal is never dated ahead: İYS would not take it (H162), and it is
 * obeyed from now on.
 */
export function statedAt(draft: Draft, now: number): string {
  return draft.status === 'RET' && isAhead(draft, now) ? 'now' : givenAt(draft, now)
}

export function isAhead(draft: Draft, now: number): boolean {
  const at = givenAt(draft, now)
  return at !== 'now' && at > formatWallTime(now)
}

/** Without a time, an ONAY counts from the beginning of the day, a refusal from its end. */
function givenAt({ date, status }: Draft, now: number): string {
  if (date === null || date.kind === 'now') return 'now'
  if (date.kind === 'moment') return date.wallTime
  if (status === 'ONAY') return `${date.day} 00:00:00`
  return refusedOn(date.day, dayOf(now))
}

export function statedWallTime(request: Pick<ConsentRequest, 'consentDate'>, now: number): string | null {
  return request.consentDate === 'now' ? formatWallTime(now) : (request.consentDate ?? null)
}

/** Makes the request of a draft, without a recipient type. */
export function requestOf(draft: Draft, receivedAt: number): RequestOfKeys {
  const { status, source } = draft
  return { status, source: source ?? usualSourceOfRet, consentDate: statedAt(draft, receivedAt) }
}

export async function askForBrand(
  context: StaffRequest,
  draft: Draft,
  among: readonly Brand[],
): Promise<Reply> {
  const { askBrand, askBrandLabel } = messagesIn(context.language).staff.general
  const options = among.map(({ code, name }) => [String(code), name] as const)
  return await ask(context, draft, 'brand', askBrand, options, askBrandLabel)
}

/** Asks for the channel, which every consent names (D7). */
export async function askForChannel(context: StaffRequest, draft: Draft): Promise<Reply> {
  const { words } = messagesIn(context.language)
  const texts = recordMessages[context.language]
  const suiting = channelsFor(draft.recipient.kind).map((one) => [one, words.channels[one]] as const)
  return await ask(context, draft, 'channel', texts.askChannel, [...suiting, ['all', texts.allChannels]])
}

export async function askForSource(context: StaffRequest, draft: Draft): Promise<Reply> {
  const { words } = messagesIn(context.language)
  const { askSource, askSourceLabel } = recordMessages[context.language]
  const options = sourcesFor('ONAY').map((source) => [source, words.sources[source]] as const)
  return await ask(context, draft, 'source', askSource, options, askSourceLabel)
}

/** Asks for one field of a draft, which is kept meanwhile. Many answers are a menu, which has a label. */
async function ask(
  context: StaffRequest,
  draft: Draft,
  field: string,
  asked: string,
  options: readonly (readonly [string, string])[],
  label?: string,
): Promise<Reply> {
  const id = await keepChange(context, draft)
  const choices = options.map(([value, label]) => button(label, 'draft', id, field, value))
  const known = `${draft.status}, ${maskAddress(draft.recipient.address)}`
  return textReply(
    asked,
    `${known}. ${asked}`,
    label === undefined ? buttons(...choices) : chooseFrom(label, choices),
    note(recordMessages[context.language].notYet),
  )
}

/** Says since when RET stands, and who gave or noted it. */
function refusalText({ standingRefusal }: Objections, messages: Messages): Exclude<Text, string> {
  if (standingRefusal === null) return []
  const { door, actor, consentDate } = standingRefusal
  const texts = recordMessages[messages.language]
  if (originOf(door) !== 'staff') return [` ${texts.ownRefusal(door, consentDate)}`]
  const by = recordedBy({ door, actor, status: 'RET' }, messages)
  return [` ${texts.notedRefusal(consentDate)} (`, ...by, `, ${messages.words.doors[door]}).`]
}

/** True if a text proves the consent; a note does not. */
export function hasEvidence({ evidence }: Pick<Draft, 'evidence'>): boolean {
  return Boolean(evidence)
}

const evidenceShownMax = 300

/** Writes the evidence for the person who decides, without addresses. */
export function evidenceLine({ evidence }: Draft, { language }: Messages): string {
  const texts = recordMessages[language]
  const text = evidence ? withoutAddresses(evidence) : null
  const isLong = text !== null && text.length > evidenceShownMax
  return texts.evidence(isLong ? `${text.slice(0, evidenceShownMax)}…` : text)
}

/**
 * Shows the RET that stands and open complaints, and asks for evidence and a press before an ONAY is recorded over
 * them. It tells a status, so it is a look-up (KVKK).
 */
export async function askForConfirmation(
  context: StaffRequest,
  draft: Draft,
  { code: brandCode, name }: Brand,
  own: readonly (Objections & Key)[],
): Promise<Part[]> {
  const { register, actor, language } = context
  const messages = messagesIn(language)
  const { words, staff } = messages
  const texts = recordMessages[language]
  const { recipient } = draft
  const seen = await lookUp(register, actor, { recipient, brandCode, purpose: 'recipient refusal' })
  if (seen.kind === 'ceiling') return [paragraph(`${texts.unchanged} ${staff.general.ceiling(seen.perDay)}`)]
  const channels = own.map(({ channel }) => channel)
  const recipientType = own[0]?.recipientType ?? null
  const id = await keepChange(context, { ...draft, brandCode, channels, recipientType })
  const isDisputed = own.some((one) => one.isDisputed)
  const complaints = (await complaintsOf(register, { recipient, brandCodes: [brandCode] })).filter(
    ({ channel, outcome }) =>
      isDisputed && outcome !== 'withdrawn' && (channel === null || channels.includes(channel)),
  )
  const facts = { brands: [{ code: brandCode, name }], now: register.clock() }
  const { rules } = await register.settings()
  const isProven = hasEvidence(draft)
  return [
    ...own.map((one) => {
      const where = `${name}, ${channelNamed(one, messages, own)}, ${maskAddress(recipient.address)}.`
      return paragraph([where, ...refusalText(one, messages)])
    }),
    ...complaints.map((complaint) => paragraph(complaintLine(complaint, { ...facts, rules }, messages))),
    paragraph(isProven ? `${evidenceLine(draft, messages)}.` : texts.evidenceNeeded),
    ...(isDisputed ? [note(texts.thenSecondPerson)] : []),
    buttons(
      { ...button(isProven ? words.confirm : texts.giveEvidence, 'confirm', id), style: 'primary' },
      ...complaints.map((complaint) => showChoice(complaint.id, messages)),
    ),
    note(texts.notYet),
  ]
}
