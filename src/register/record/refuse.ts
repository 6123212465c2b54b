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
import type { RecordedChange } from './decide-change.ts'
import { changeKeyOf, type RecordInput, recordAll, recordedUnder, recordedWith } from './record.ts'
import { voidFirstRefusals } from './void-refusals.ts'

export interface RefuseInput {
  readonly recipient: Recipient
  /** Closed brands too. */
  readonly brandCodes: readonly number[]
  readonly channels: readonly Channel[]
  readonly source: CompanySource
  readonly evidence: Evidence
  /** Idempotency key; each consent gets its own from it. */
  readonly requestKey?: string | undefined
}

export interface Refusal {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** Null if nothing was stored; its effect is `repeat` if RET stood before. */
  readonly change: RecordedChange | null
  /** State before the change; the present state if this answers a repeated request. */
  readonly before: ConsentState | null
  readonly repeated: boolean
}

/** Refuses for every recipient type on record, all in one commit. */
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

/** True for a refusal that was stored and is no repetition of one. */
export function isNewRefusal<One extends Pick<Refusal, 'change'>>(
  refusal: One,
): refusal is One & { readonly change: RecordedChange } {
  return refusal.change !== null && refusal.change.effect !== 'repeat'
}

/** Channels a recipient can still refuse at a brand, also without a record (D1), unless it is closed. */
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

/** An ONAY that a refusal ended. */
type EndedOnay = Awaited<ReturnType<typeof endedOnays>>[number]

/** Returns the ONAYs at open brands that one request has ended. Only these can be undone, so no ONAY comes from nothing. */
export async function endedOnays(register: Register, requestKey: string) {
  const refusals = atOpenBrands(await activeBrands(register), await recordedUnder(register, requestKey))
  return refusals.filter(({ endedOnay }) => endedOnay === 1)
}

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
 * Records a new ONAY for each refusal of one recipient, in one commit. The refusal must still be the newest change of
 * its key. A repeated request gets the same answer.
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
    const said = { source: refusal.source ?? source, consentDate: 'now' } as const
    const request = { status: 'ONAY', recipientType, ...said } as const
    const options = { seen: { ordinal }, requestKey: `undo:${id}` }
    return { ...input, ...options, brandCode, channel, request, refusal }
  })
  return (await recordAll(register, actor, inputs)).flatMap(({ refusal, outcome }) => {
    if (outcome.kind !== 'decided' || outcome.change === null || outcome.after === null) return []
    const isGiven = effectiveStatement(outcome.after)?.status === 'ONAY'
    return isGiven ? [{ ...refusal, change: outcome.change }] : []
  })
}

/** Time in which staff may take back a RET that they typed. */
export const undoMs = 10 * 60_000

export type TakenBack =
  | {
      readonly kind: 'taken-back'
      readonly recipient: Recipient
      /** ONAYs that the RETs had ended, recorded anew. */
      readonly given: readonly (EndedOnay & { readonly change: RecordedChange })[]
      /** RETs that were the first word: nothing is recorded any more. */
      readonly voided: readonly (EndedOnay & { readonly voidId: string })[]
    }
  | { readonly kind: 'refused'; readonly reason: 'other-person' | 'late' | 'changed-since' }

interface TakeBack {
  /** A change of the request to take back. */
  readonly changeId: string
  readonly evidence: Evidence
  readonly receivedAt: number
  /** Source of the new ONAY where the earlier one has none that can be given again. */
  readonly source: CompanySource
}

/**
 * Takes back the RETs that this person typed in one request of the last minutes: records the ONAYs that they ended
 * anew, with the same sources, and voids those that were the first word. A RET that came since, or a complaint, stays.
 */
export async function takeBackRefusals(
  register: Register,
  actor: Actor & { readonly id: string },
  { changeId, receivedAt, ...input }: TakeBack,
): Promise<TakenBack> {
  const recorded = await recordedWith(register, changeId)
  const [first] = recorded
  const isOwn = first?.door === actor.door && first.actor === actor.id
  if (first === undefined || !isOwn) return { kind: 'refused', reason: 'other-person' }
  if (receivedAt - first.recordedAt > undoMs) return { kind: 'refused', reason: 'late' }
  const recipient = await recipientOf(register, first.recipientId)
  if (recipient === null) return { kind: 'refused', reason: 'changed-since' }
  const refusals = atOpenBrands(await activeBrands(register), recorded).map(
    ({ sourceBefore, ...refusal }) => {
      return { ...refusal, source: againOf(sourceBefore) ?? input.source }
    },
  )
  const firstWords = refusals.filter(({ isFirstWord }) => isFirstWord === 1)
  const voided = await voidFirstRefusals(register, actor, firstWords)
  const ended = refusals.filter(({ endedOnay }) => endedOnay === 1)
  const onay = { ...input, recipient, receivedAt, takesBack: true } as const
  const given = await undoRefusals(register, actor, ended, onay)
  return voided.length + given.length === 0
    ? { kind: 'refused', reason: 'changed-since' }
    : { kind: 'taken-back', recipient, given, voided }
}

/** Sources of İYS, and the one that holds for a single date, cannot be given again. */
function againOf(source: string | null): CompanySource | null {
  return source !== null && isCompanySource(source) && source !== 'HS_2015' ? source : null
}
