import type { StaffContext } from '../../../bots/commands/context.ts'
import { askForRole, saying } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import {
  type Channel,
  type ConsentRequest,
  channelsFor,
  type RecipientType,
  type Status,
} from '../../consent/consent.ts'
import type { Door } from '../../register/actor.ts'
import { type Brand, isActivated } from '../../register/brands.ts'
import type { Evidence } from '../../register/evidence/evidence.ts'
import { lookUp, ownConsents, targetRecipientTypes } from '../../register/look-up.ts'
import { record } from '../../register/record/record.ts'
import { type Draft, hasEvidence } from './draft.ts'
import { recordMessages } from './messages.ts'
import type { Noted, Recorded } from './record-reply.ts'

/** The date of the request, and the ordinal of its key then. */
export interface HeldChange {
  readonly channel: Channel
  readonly consentDate: string
  readonly ordinal: number
}

export type RequestOfKeys = Omit<ConsentRequest, 'recipientType'>

export interface Key {
  readonly channel: Channel
  readonly recipientType: RecipientType
}

interface Storing {
  readonly draft: Draft
  readonly brandCode: number
  readonly keys: readonly Key[]
  readonly request: RequestOfKeys
  /** The requester and the approver, where it took two people. */
  readonly asked?:
    | { readonly by: string; readonly approvedBy: string; readonly changes: readonly HeldChange[] }
    | undefined
}

/** Stores changes, each by itself; a repeat under the same request key has no effect. */
export async function storeChanges(context: StaffContext, storing: Storing): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  for (const key of storing.keys) {
    const outcome = await afterPart(recorded.length > 0, () => storeOne(context, storing, key))
    recorded.push({ ...key, outcome })
  }
  return recorded
}

/** Runs a step of a request. An outage behind a stored part leaves the requester to look: the outcome is unknown. */
export async function afterPart<Result>(isPartStored: boolean, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step()
  } catch (error) {
    if (!isPartStored || !(error instanceof StorageError)) throw error
    throw new UnknownOutcomeError('Cannot store the whole request', { cause: error })
  }
}

async function storeOne(
  { register, actor: speaker, receivedAt }: StaffContext,
  { draft, brandCode, request, asked }: Storing,
  { channel, recipientType }: Key,
): Promise<Recorded['outcome']> {
  const { recipient, note, evidence, requestKey, seenAt } = draft
  const held = asked?.changes.find((one) => one.channel === channel)
  const actor = asked === undefined ? speaker : { ...speaker, id: asked.by }
  const consentDate = held === undefined ? request.consentDate : dateOf(held, register.clock())
  return await record(register, actor, {
    brandCode,
    recipient,
    channel,
    request: { ...request, recipientType, consentDate },
    evidence: evidenceOf(actor.door, { note, evidence }),
    requestKey: `${requestKey}:${brandCode}:${channel}:${recipientType}`,
    receivedAt,
    secondPerson: asked?.approvedBy,
    seen: held ?? (seenAt === null ? undefined : { recordedAt: seenAt }),
    confirmed: draft.confirmed && hasEvidence(draft),
  })
}

/** Facts that a reply needs beside the outcomes. */
export async function factsOf(
  { register }: StaffContext,
  about: Pick<Noted, 'draft' | 'request' | 'recorded' | 'receivedAt'>,
  brands: readonly Brand[],
): Promise<Noted> {
  const { rules, iys_exchange: exchange } = await register.settings()
  const now = register.clock()
  return { ...about, now, rules, exchange, hasDeadline: brands.some((brand) => isActivated(brand, now)) }
}

/** A date within a second of the opposite lies one second ahead; approved before that, it is now. */
function dateOf({ consentDate }: HeldChange, now: number): string {
  return consentDate > formatWallTime(now) ? 'now' : consentDate
}

function evidenceOf(door: Door, given: Pick<Draft, 'note' | 'evidence'>): Evidence | undefined {
  const texts = Object.entries(given).filter(([, text]) => text !== null && text !== '')
  return texts.length === 0 ? undefined : { door, ...Object.fromEntries(texts) }
}

/** Returns the keys to change. Without a type a RET covers every type on record, and an ONAY is BIREYSEL (R4). */
export async function keysOf(
  { register }: StaffContext,
  { recipient, recipientType, status }: Draft,
  { code }: Brand,
  channels: readonly Channel[],
): Promise<readonly Key[]> {
  const of = (type: RecipientType) => channels.map((channel): Key => ({ channel, recipientType: type }))
  if (recipientType !== null || status === 'ONAY') return of(recipientType ?? 'BIREYSEL')
  const consents = await ownConsents(register, recipient)
  return channels.flatMap((channel) =>
    targetRecipientTypes(consents, code, channel).map((type): Key => ({ channel, recipientType: type })),
  )
}

/** The reason tells a status, so it is a look-up: logged first, and counted (KVKK). */
export async function withoutUncounted<One extends Recorded>(
  { register, actor }: StaffContext,
  { recipient }: Draft,
  brandCodes: readonly number[],
  recorded: readonly One[],
): Promise<readonly One[]> {
  if (!recorded.some(tellsState)) return recorded
  const [brandCode, ...others] = brandCodes
  const about = others.length === 0 ? { brandCode } : { brandCodes }
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
  | { readonly kind: 'brand'; readonly brand: Brand }
  | { readonly kind: 'ask'; readonly among: readonly Brand[] }
  | { readonly kind: 'refused'; readonly reply: Reply }

/** Chooses the brand of a change. A closed one takes no ONAY, but a RET if it is named (promise 1). */
export function chooseBrand(
  { authority, language }: StaffContext,
  code: number | null,
  status: Status,
): BrandChoice {
  const texts = recordMessages[language]
  const own = authority.brandsFor('editor')
  const editable = own.filter(({ closedAt }) => closedAt === null)
  if (code !== null) {
    const brand = (status === 'RET' ? own : editable).find((one) => one.code === code)
    if (brand !== undefined) return { kind: 'brand', brand }
    const seen = authority.brandsFor('viewer').find((one) => one.code === code)
    const name = seen?.name ?? String(code)
    return {
      kind: 'refused',
      reply:
        seen !== undefined && seen.closedAt !== null
          ? saying(texts.brandClosed(name))
          : saying(messagesIn(language).staff.general.brandNotYours(name), askForRole(language)),
    }
  }
  const [only, ...others] = editable
  if (only === undefined)
    return { kind: 'refused', reply: saying(messagesIn(language).staff.general.noOpenBrand) }
  return others.length === 0 ? { kind: 'brand', brand: only } : { kind: 'ask', among: editable }
}
