import type { StaffRequest } from '../../../bots/commands/context.ts'
import { askForRole, saying } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Door } from '../../consent/actor.ts'
import { type Channel, type ConsentRequest, channelsFor } from '../../consent/consent.ts'
import { type Brand, isActivated } from '../../register/company/brands.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { type Key, lookUp, ownConsents, targetKeys } from '../../register/look-up/look-up.ts'
import { recordAll } from '../../register/record/record.ts'
import { type Draft, hasEvidence } from './draft.ts'
import { recordMessages } from './messages.ts'
import type { Recorded, RecordFacts } from './record-reply.ts'

/** An ONAY on one channel that a second person must approve: over a RET, or despite a complaint. */
export interface HeldChange {
  readonly channel: Channel
  /** Date of the consent as requested. */
  readonly consentDate: string
  /** Ordinal of the key's last change at the request, 0 if there was none: a later refusal wins (promise 1). */
  readonly ordinal: number
}

export type RequestOfKeys = Omit<ConsentRequest, 'recipientType'>

interface Storing {
  readonly draft: Draft
  readonly keys: readonly Key[]
  readonly request: RequestOfKeys
  /** The requester and the approver, where it took two people. */
  readonly asked?:
    | {
        readonly by: string
        readonly approvedBy: string
        readonly despiteComplaint: boolean
        readonly changes: readonly HeldChange[]
      }
    | undefined
}

/** Stores all changes of a request in one commit; a repeat under the same request key has no effect. */
export async function storeChanges(
  { register, actor: speaker, receivedAt }: StaffRequest,
  { draft, keys, request, asked }: Storing,
): Promise<Recorded[]> {
  const { recipient, note, evidence, requestKey, seenAt } = draft
  const actor = asked === undefined ? speaker : { ...speaker, id: asked.by }
  const about = {
    recipient,
    evidence: evidenceOf(actor.door, { note, evidence }),
    receivedAt,
    secondPerson: asked?.approvedBy,
    despiteComplaint: asked?.despiteComplaint,
    confirmed: draft.confirmed && hasEvidence(draft),
  }
  const inputs = keys.map((key) => {
    const { brandCode, channel, recipientType } = key
    const held = asked?.changes.find((one) => one.channel === channel)
    const consentDate = held === undefined ? request.consentDate : dateOf(held, register.clock())
    return {
      ...{ ...about, ...key },
      request: { ...request, recipientType, consentDate },
      requestKey: `${requestKey}:${brandCode}:${channel}:${recipientType}`,
      seen: held ?? (seenAt === null ? undefined : { recordedAt: seenAt }),
    }
  })
  return await recordAll(register, actor, inputs)
}

/** Facts that a reply needs beside the outcomes. */
export async function factsOf(
  { register }: StaffRequest,
  about: Pick<RecordFacts, 'draft' | 'brands' | 'request' | 'recorded' | 'receivedAt'>,
): Promise<RecordFacts> {
  const { rules, iys_exchange: exchange } = await register.settings()
  const now = register.clock()
  return {
    ...about,
    now,
    rules,
    exchange,
    hasDeadline: about.brands.some((brand) => isActivated(brand, now)),
  }
}

/** Returns the date of an approved change. A second after the opposite one, it may still lie ahead; then it is now. */
function dateOf({ consentDate }: HeldChange, now: number): string {
  return consentDate > formatWallTime(now) ? 'now' : consentDate
}

function evidenceOf(door: Door, given: Pick<Draft, 'note' | 'evidence'>): Evidence | undefined {
  const texts = Object.entries(given).filter(([, text]) => text !== null && text !== '')
  return texts.length === 0 ? undefined : { door, ...Object.fromEntries(texts) }
}

/** Returns the keys to change. Without a type a RET covers every type on record, and an ONAY is BIREYSEL (R4). */
export async function keysOf(
  { register }: StaffRequest,
  { recipient, recipientType, status }: Draft,
  brands: readonly Brand[],
  named: readonly Channel[],
): Promise<readonly Key[]> {
  const codes = brands.map(({ code }) => code)
  const channels = [...new Set(named)]
  if (recipientType === null && status === 'RET')
    return targetKeys(await ownConsents(register, recipient), codes, channels)
  return codes.flatMap((brandCode) =>
    channels.map((channel) => ({ brandCode, channel, recipientType: recipientType ?? 'BIREYSEL' })),
  )
}

/** Withholds reasons that tell a status once the day's look-ups are used up; else logs the look-up first (KVKK). */
export async function withoutUncounted(
  { register, actor }: StaffRequest,
  { recipient }: Draft,
  recorded: readonly Recorded[],
): Promise<readonly Recorded[]> {
  if (!recorded.some(tellsState)) return recorded
  const [brandCode, ...others] = new Set(recorded.map((one) => one.brandCode))
  const about = brandCode === undefined || others.length > 0 ? {} : { brandCode }
  const seen = await lookUp(register, actor, { recipient, ...about, purpose: 'change not stored' })
  if (seen.kind !== 'ceiling') return recorded
  const untold = { kind: 'untold', perDay: seen.perDay } as const
  return recorded.map((one) => (tellsState(one) ? { ...one, outcome: untold } : one))
}

function tellsState({ outcome }: Recorded): boolean {
  return outcome.kind === 'decided' && outcome.change === null && outcome.before !== null
}

export function onlyChannel({ recipient }: Draft): readonly Channel[] | null {
  const suiting = channelsFor(recipient.kind)
  return suiting.length === 1 ? suiting : null
}

type BrandChoice =
  | { readonly kind: 'brands'; readonly brands: readonly Brand[] }
  | { readonly kind: 'ask'; readonly among: readonly Brand[] }
  | { readonly kind: 'refused'; readonly reply: Reply }

/** Chooses the brands of a change. A closed one takes no ONAY, but a RET if it is named (promise 1). */
export function chooseBrands(
  { authority, language }: StaffRequest,
  { brandCode, everyBrand, status }: Pick<Draft, 'brandCode' | 'everyBrand' | 'status'>,
): BrandChoice {
  const { general } = messagesIn(language).staff
  const own = authority.brandsFor('editor')
  const open = own.filter(({ closedAt }) => closedAt === null)
  if (brandCode === null) {
    if (open.length === 0) return { kind: 'refused', reply: saying(general.noOpenBrand) }
    return open.length === 1 || everyBrand ? { kind: 'brands', brands: open } : { kind: 'ask', among: open }
  }
  const brand = (status === 'RET' ? own : open).find(({ code }) => code === brandCode)
  if (brand !== undefined) return { kind: 'brands', brands: [brand] }
  const seen = authority.brandsFor('viewer').find(({ code }) => code === brandCode)
  const name = seen?.name ?? String(brandCode)
  const isClosed = seen !== undefined && seen.closedAt !== null
  const reply = isClosed
    ? saying(recordMessages[language].brandClosed(name))
    : saying(general.brandNotYours(name), askForRole(language))
  return { kind: 'refused', reply }
}
