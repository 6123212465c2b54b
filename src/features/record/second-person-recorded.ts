import * as z from 'zod'
import type { ApprovalKind } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { askSecondPerson, waitingParts } from '../../../bots/commands/replies.ts'
import { note, type Part, paragraph } from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { channels, recipientTypes } from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Key } from '../../register/look-up/look-up.ts'
import { isErased } from '../../register/recipients/recipients.ts'
import type { RecordOutcome } from '../../register/record/decide-change.ts'
import { type Draft, draftSchema, evidenceLine, requestOf } from './draft.ts'
import { recordReply, storedChange } from './record-reply.ts'
import { factsOf, type HeldChange, type RequestOfKeys, storeChanges } from './store.ts'

const heldSchema = z.lazy(() =>
  z.object({
    draft: draftSchema.unwrap().extend({ recipientType: z.enum(recipientTypes) }),
    changes: z
      .array(z.object({ channel: z.enum(channels), consentDate: z.string(), ordinal: z.int() }))
      .nonempty(),
  }),
)
type HeldDraft = z.infer<typeof heldSchema>

interface HeldRequest {
  readonly draft: Draft
  readonly brand: Brand
  readonly held: readonly (Key & Extract<RecordOutcome, { kind: 'second-person-needed' }>)[]
  readonly request: RequestOfKeys
}

/**
 * Asks a second person to approve. Keeps the date of the request; a refusal before the approval wins
 * (promise 1).
 */
export async function askToRecord(
  context: With<'alwaysAdmins' | 'outbox'>,
  { draft, brand, held, request }: HeldRequest,
): Promise<Part[]> {
  const { secondPerson: texts } = messagesIn(context.language)
  const reason = held.some(({ isDisputed }) => isDisputed) ? 'open-complaint' : 'over-refusal'
  const changes = held.map(({ channel, consentDate, ordinal }) => {
    return { channel, consentDate: consentDate ?? '', ordinal }
  })
  const complete = {
    ...draft,
    brandCode: brand.code,
    channels: changes.map(({ channel }) => channel),
    source: request.source as Draft['source'],
    recipientType: held[0]?.recipientType ?? 'BIREYSEL',
    date: { kind: 'moment' as const, wallTime: changes[0]?.consentDate ?? '' },
  }
  const asked = await askSecondPerson(context, {
    requestKey: `record:${draft.requestKey}:${brand.code}`,
    kind: 'record',
    brandCode: brand.code,
    reason,
    changes: changes.length,
    body: { draft: complete, changes },
  })
  if (asked.kind === 'no-approver') return [paragraph(texts.noApprover(brand.name))]
  const about = [whereText(context, brand, complete), ...saidOn(changes, texts)].join(' · ')
  return waitingParts(context, asked, paragraph(about))
}

function saidOn(changes: readonly HeldChange[], texts: Messages['secondPerson']): string[] {
  return changes.slice(0, 1).map(({ consentDate }) => texts.said(consentDate))
}

/** Örnek Kahve · SMS, arama · +90 500 ••• •• 01 */
function whereText(
  { language }: StaffRequest,
  brand: Brand,
  { channels, recipient, recipientType }: HeldDraft['draft'],
  isGone = false,
): string {
  const messages = messagesIn(language)
  const { format } = messages
  const named = format.list(
    (channels ?? []).map((channel) => channelNamed({ channel, recipientType }, messages)),
  )
  return `${brand.name} · ${named} · ${isGone ? messages.staff.general.erasedAddress : maskAddress(recipient.address)}`
}

export const recordedApproval: ApprovalKind = {
  async describe(context, approval, body) {
    const held = readHeld(body)
    const brand = brandOf(context, approval.brandCode)
    if (held === null || brand === undefined) return null
    const { draft, changes } = held
    const messages = messagesIn(context.language)
    const { secondPerson: texts, words } = messages
    // The recipient may have been erased since.
    const isGone = await isErased(context.register, draft.recipient)
    return [
      whereText(context, brand, draft, isGone),
      draft.status,
      ...(draft.source === null ? [] : [words.sources[draft.source]]),
      ...saidOn(changes, texts),
      evidenceLine(draft, messages),
    ].join(' · ')
  },

  async perform(context, { askedBy, decidedBy, brandCode, reason }, body) {
    const held = readHeld(body)
    const brand = brandOf(context, brandCode)
    if (held === null || brand === undefined) return null
    const { draft, changes } = held
    const messages = messagesIn(context.language)
    const { secondPerson: texts } = messages
    const now = context.register.clock()
    const request = requestOf(draft, now)
    const { recipientType } = draft
    const keys = changes.map(({ channel }) => ({ brandCode, channel, recipientType }))
    const despiteComplaint = reason === 'open-complaint'
    const asked = { by: askedBy, approvedBy: decidedBy, despiteComplaint, changes }
    const recorded = await storeChanges(context, { draft, keys, request, asked })
    const about = { draft, brands: [brand], request, recorded, receivedAt: now }
    const reply = recordReply(await factsOf(context, about), messages)
    const [asking, approving] = [{ person: askedBy }, { person: decidedBy }]
    const both = note([asking, ` ${texts.bothAsked} `, approving, ` ${texts.bothApproved}`])
    const stored = recorded.filter(({ outcome }) => storedChange(outcome) !== null).length
    return {
      reply: { ...reply, parts: stored > 0 ? [...reply.parts, both] : reply.parts },
      stored,
    }
  },
}

function readHeld(body: unknown): HeldDraft | null {
  return heldSchema.safeParse(body).data ?? null
}

function brandOf({ authority }: StaffRequest, brandCode: number): Brand | undefined {
  return authority.brandsFor('editor').find(({ code }) => code === brandCode)
}
