import type { Actor } from '../../consent/actor.ts'
import {
  type Channel,
  type CompanySource,
  type ConsentState,
  channelsFor,
  effectiveStatement,
  isCompanySource,
  type RecipientType,
} from '../../consent/consent.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import { activeBrands, type Brand } from '../company/brands.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type ConsentView, ownConsents, targetKeys } from '../look-up/look-up.ts'
import { recipientOf } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'
import type { RecordedChange } from './change-request.ts'
import { changeKeyOf, type RecordInput, recordAll, recordedUnder, recordedWith } from './record.ts'
import { voidFirstRefusals } from './void-refusals.ts'

export interface RefuseInput {
  readonly recipient: Recipient
  /** Brands at which the recipient refuses; closed brands may be among them. */
  readonly brandCodes: readonly number[]
  readonly channels: readonly Channel[]
  readonly source: CompanySource
  readonly evidence: Evidence
  /** Idempotency key of the whole request; `changeKeyOf` makes the key of each consent from it. */
  readonly requestKey?: string | undefined
}

export interface Refusal {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** Null if nothing was stored. Its effect is `repeat` if the consent was RET before. */
  readonly change: RecordedChange | null
  /** State before the change; the present state if this answers a repeated request. */
  readonly before: ConsentState | null
  readonly repeated: boolean
}

/** Records RET for the given brands and channels, for every recipient type on record, all in one commit. */
export async function refuse(
  register: Register,
  actor: Actor,
  { recipient, brandCodes, channels, source, evidence, requestKey }: RefuseInput,
): Promise<Refusal[]> {
  const keys = targetKeys(await ownConsents(register, recipient), brandCodes, channels)
  const inputs = keys.map((key): RecordInput => {
    const { brandCode, channel, recipientType } = key
    const request = { status: 'RET', recipientType, source, consentDate: 'now' } as const
    const changeKey = requestKey && changeKeyOf(requestKey, key)
    return { brandCode, recipient, channel, request, evidence, requestKey: changeKey }
  })
  return (await recordAll(register, actor, inputs)).map(({ brandCode, channel, request, outcome }) => {
    if (outcome.kind !== 'decided') throw new Error(`Cannot refuse at brand ${brandCode}: ${outcome.kind}`)
    const { change, before, repeated } = outcome
    return { brandCode, channel, recipientType: request.recipientType, change, before, repeated }
  })
}

/** True if the refusal was stored and the consent was not RET before. */
export function isNewRefusal<One extends Pick<Refusal, 'change'>>(
  refusal: One,
): refusal is One & { readonly change: RecordedChange } {
  return refusal.change !== null && refusal.change.effect !== 'repeat'
}

/**
 * Returns the channels that a recipient can still refuse at a brand: those with an ONAY, and at an open brand also those
 * without any record, since a recipient may refuse in advance (D1).
 */
export function refusableChannels(
  { closedAt }: Pick<Brand, 'closedAt'>,
  kind: RecipientKind,
  consents: readonly Pick<ConsentView, 'channel' | 'status'>[],
): Channel[] {
  return channelsFor(kind).filter((channel) => {
    const ofChannel = consents.filter((consent) => consent.channel === channel)
    return ofChannel.length === 0 ? closedAt === null : ofChannel.some(({ status }) => status !== 'RET')
  })
}

/** RET that ended an ONAY. */
type EndedOnay = Awaited<ReturnType<typeof endedOnays>>[number]

/**
 * Returns the RETs at open brands with which one request ended an ONAY. Only these can be undone, so that undoing never
 * makes an ONAY that was not there before.
 */
export async function endedOnays(register: Register, requestKey: string) {
  const refusals = atOpenBrands(await activeBrands(register), await recordedUnder(register, requestKey))
  return refusals.filter(({ endedOnay }) => endedOnay === 1)
}

/** Adds its brand to each record and drops the records of closed brands. `brands` are the open ones. */
function atOpenBrands<Recorded extends { readonly brandCode: number }>(
  brands: readonly Brand[],
  recorded: readonly Recorded[],
) {
  return recorded.flatMap((refusal) => {
    const brand = brands.find(({ code }) => code === refusal.brandCode)
    return brand === undefined ? [] : [{ ...refusal, brand }]
  })
}

/**
 * Records a new ONAY for each RET of one recipient, in one commit. A RET that is no longer the newest change of its
 * consent stays. Returns the RETs that were undone, each with its new ONAY; a repeated call returns the same.
 */
export async function undoRefusals<Ended extends EndedOnay & { readonly source?: CompanySource }>(
  register: Register,
  actor: Actor,
  ended: readonly Ended[],
  {
    source,
    ...input
  }: Pick<RecordInput, 'recipient' | 'evidence' | 'receivedAt' | 'takesBack'> &
    Pick<RecordInput['request'], 'source'>,
): Promise<(Ended & { readonly change: RecordedChange })[]> {
  const inputs = ended.map((refusal) => {
    const { id, brandCode, channel, recipientType, ordinal } = refusal
    const statement = { source: refusal.source ?? source, consentDate: 'now' } as const
    const request = { status: 'ONAY', recipientType, ...statement } as const
    const options = { seen: { ordinal }, requestKey: `undo:${id}` }
    return { ...input, ...options, brandCode, channel, request, refusal }
  })
  return (await recordAll(register, actor, inputs)).flatMap(({ refusal, outcome }) => {
    if (outcome.kind !== 'decided' || outcome.change === null || outcome.after === null) return []
    // A repeated call also gets an ONAY that a later RET has ended since: nothing is undone then.
    const isOnayInForce = effectiveStatement(outcome.after)?.status === 'ONAY'
    return isOnayInForce ? [{ ...refusal, change: outcome.change }] : []
  })
}

/** Time in which staff may take back a RET that they typed. */
export const undoMs = 10 * 60_000

export type TakenBack =
  | {
      readonly kind: 'taken-back'
      readonly recipient: Recipient
      /** RETs that had ended an ONAY, each with the ONAY recorded anew. */
      readonly given: readonly (EndedOnay & { readonly change: RecordedChange })[]
      /** RETs that were the first record of their consent; these consents have no status any more. */
      readonly voided: readonly (EndedOnay & { readonly voidId: string })[]
    }
  | { readonly kind: 'refused'; readonly reason: 'other-person' | 'late' | 'changed-since' }

interface TakeBack {
  /** Id, in hex, of any change that the request recorded. */
  readonly changeId: string
  readonly evidence: Evidence
  readonly receivedAt: number
  /** Source of the new ONAY if the source of the ended ONAY cannot be used again. */
  readonly source: CompanySource
}

/**
 * Takes back the RETs that this staff member typed in one request of the latest 10 minutes. A RET that ended an ONAY is
 * followed by a new ONAY with the same source; a RET that was the first record of its consent is voided. RETs stay where
 * a newer RET or a complaint exists.
 */
export async function takeBackRefusals(
  register: Register,
  actor: Actor & { readonly id: string },
  { changeId, receivedAt, ...input }: TakeBack,
): Promise<TakenBack> {
  const recorded = await recordedWith(register, changeId)
  const [first] = recorded
  const isOfActor = first?.door === actor.door && first.actor === actor.id
  if (first === undefined || !isOfActor) return { kind: 'refused', reason: 'other-person' }
  if (receivedAt - first.recordedAt > undoMs) return { kind: 'refused', reason: 'late' }
  const recipient = await recipientOf(register, first.recipientId)
  if (recipient === null) return { kind: 'refused', reason: 'changed-since' }
  const refusals = atOpenBrands(await activeBrands(register), recorded).map(
    ({ sourceBefore, ...refusal }) => {
      return { ...refusal, source: reusableSource(sourceBefore) ?? input.source }
    },
  )
  const firstWords = refusals.filter(({ isFirstWord }) => isFirstWord === 1)
  const voided = await voidFirstRefusals(register, actor, firstWords)
  const lostOnays = refusals.filter(({ endedOnay }) => endedOnay === 1)
  const onay = { ...input, recipient, receivedAt, takesBack: true } as const
  const restored = await undoRefusals(register, actor, lostOnays, onay)
  return voided.length + restored.length === 0
    ? { kind: 'refused', reason: 'changed-since' }
    : { kind: 'taken-back', recipient, given: restored, voided }
}

/**
 * Returns the source if a new ONAY may state it, else null. Sources of İYS are not for companies, and HS_2015 is valid
 * only with one date of the year 2015.
 */
function reusableSource(source: string | null): CompanySource | null {
  return source !== null && isCompanySource(source) && source !== 'HS_2015' ? source : null
}
