import * as z from 'zod'
import { dayOf, formatWallTime, refusedOn } from '../../../src/calendar/istanbul.ts'
import {
  channels,
  channelsFor,
  type RecipientType,
  recipientTypes,
  statuses,
} from '../../../src/consent/channel.ts'
import type { ConsentRequest } from '../../../src/consent/consent.ts'
import { companySources } from '../../../src/consent/source.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { keepDraft, openDraft } from '../../../src/register/drafts.ts'
import { datedNow } from '../../../src/register/record/record.ts'
import { messagesIn } from '../../messages/index.ts'
import type { DraftFacts } from '../../messages/tr/record.ts'
import type { StaffContext } from '../context.ts'
import { sourcesFor } from '../parameters.ts'
import { button, buttons, type Choice, chooseFrom, note, type Part, type Reply, textReply } from '../reply.ts'

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
    recipientType: z.enum(recipientTypes).nullable(),
    note: z.string().nullable(),
    /** Apart from the note, where a form asked for it. */
    evidence: z.string().nullable(),
    /** Slack's ids. */
    files: z.array(z.string()).readonly(),
    /** Null if the requester saw all of it before. */
    typedAt: z.number().nullable(),
    /** When the first question was asked; an ONAY does not replace a refusal that came after. */
    askedAt: z.number().nullable(),
  })
})

export type Draft = Readonly<z.infer<typeof draftSchema>>

async function keepChange({ register, actor }: StaffContext, wanted: Draft): Promise<string> {
  const askedAt = wanted.askedAt ?? (await datedNow(register))
  return await keepDraft(register, actor.id, { ...wanted, askedAt } satisfies Draft)
}

/** Null when it has expired or is another person's. */
export async function openChange({ register, actor }: StaffContext, id: string): Promise<Draft | null> {
  return draftSchema.safeParse(await openDraft(register, actor.id, id)).data ?? null
}

/** When the words were written, however late they are processed: dün and bugün are of that day. */
export function saidAt({ register, saidAt: receivedAt }: Pick<StaffContext, 'register' | 'saidAt'>): number {
  const now = register.clock()
  return Math.min(receivedAt ?? now, now)
}

/** A refusal is never dated ahead: İYS would not take it (H162), and it is obeyed from now on. */
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

export async function askForBrand(
  context: StaffContext,
  draft: Draft,
  among: readonly Brand[],
): Promise<Reply> {
  const { record: texts } = messagesIn(context.language)
  const id = await keepChange(context, draft)
  const choices = among.map(({ code, name }) => answer(id, 'brand', String(code), name))
  return question(context, draft, texts.askBrand, chooseFrom(texts.askBrandLabel, choices))
}

/** D7: every consent names its channel. */
export async function askForChannel(context: StaffContext, draft: Draft): Promise<Reply> {
  const { record: texts, words } = messagesIn(context.language)
  const id = await keepChange(context, draft)
  const choices = [
    ...channelsFor(draft.recipient.kind).map((channel) =>
      answer(id, 'channel', channel, words.channels[channel]),
    ),
    answer(id, 'channel', 'all', texts.allChannels),
  ]
  return question(context, draft, texts.askChannel, buttons(...choices))
}

export async function askForSource(context: StaffContext, draft: Draft): Promise<Reply> {
  const { record: texts, words } = messagesIn(context.language)
  const id = await keepChange(context, draft)
  const choices = sourcesFor('ONAY').map((source) => answer(id, 'source', source, words.sources[source]))
  return question(context, draft, texts.askSource, { kind: 'menu', label: texts.askSourceLabel, choices })
}

export async function askForType(
  context: StaffContext,
  draft: Draft,
  recorded: readonly RecipientType[],
): Promise<Reply> {
  const { record: texts, words } = messagesIn(context.language)
  const id = await keepChange(context, draft)
  const choices = recipientTypes.map((type) => answer(id, 'type', type, words.types[type]))
  return question(context, draft, texts.askType(recorded), buttons(...choices))
}

function answer(id: string, field: string, value: string, label: string): Choice {
  return button(label, 'draft', id, field, value)
}

function askedOf({ authority }: StaffContext, draft: Draft): DraftFacts {
  const brand = authority.brandsFor('viewer').find(({ code }) => code === draft.brandCode)
  const { date } = draft
  return {
    ...draft,
    address: maskAddress(draft.recipient.address),
    brand: brand?.name ?? null,
    given: date?.kind === 'day' ? date.day : date?.kind === 'moment' ? date.wallTime : null,
  }
}

function question(context: StaffContext, draft: Draft, asked: string, answers: Part): Reply {
  const { record: texts } = messagesIn(context.language)
  return textReply(asked, `${texts.asking(askedOf(context, draft))} ${asked}`, answers, note(texts.notYet))
}
