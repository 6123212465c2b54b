import {
  type Channel,
  type CompanySource,
  type ConsentState,
  channelsFor,
  effectiveStatement,
  type RecipientType,
} from '../../consent/consent.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import type { Actor } from '../actor.ts'
import { type Brand, openBrands } from '../company/brands.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type ConsentView, ownConsents, targetKeys } from '../look-up/look-up.ts'
import type { Register } from '../register.ts'
import type { RecordedChange } from './decide-change.ts'
import { type RecordInput, recordAll, recordedUnder } from './record.ts'

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
  const inputs = keys.map(({ brandCode, channel, recipientType }): RecordInput => {
    const request = { status: 'RET', recipientType, source, consentDate: 'now' } as const
    const own = requestKey && `${requestKey}:${brandCode}:${channel}:${recipientType}`
    return { brandCode, recipient, channel, request, evidence, requestKey: own }
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
    const own = consents.filter((consent) => consent.channel === channel)
    return own.length === 0 ? closedAt === null : own.some(({ status }) => status !== 'RET')
  })
}

/** An ONAY that a refusal ended. */
type EndedOnay = Awaited<ReturnType<typeof endedOnays>>[number]

/** Returns the ONAYs at open brands that one request has ended. Only these can be undone, so no ONAY comes from nothing. */
export async function endedOnays(register: Register, requestKey: string) {
  const brands = await openBrands(register)
  const recorded = await recordedUnder(register, requestKey)
  return recorded.flatMap((refusal) => {
    const brand = brands.find(({ code }) => code === refusal.brandCode)
    return brand !== undefined && refusal.endedOnay === 1 ? [{ ...refusal, brand }] : []
  })
}

/**
 * Records a new ONAY for each refusal of one recipient, in one commit. The refusal must still be the newest change of
 * its key. A repeated request gets the same answer.
 */
export async function undoRefusals<Ended extends EndedOnay>(
  register: Register,
  actor: Actor,
  ended: readonly Ended[],
  {
    source,
    ...input
  }: Pick<RecordInput, 'recipient' | 'evidence' | 'receivedAt'> & Pick<RecordInput['request'], 'source'>,
): Promise<(Ended & { readonly change: RecordedChange })[]> {
  const inputs = ended.map((refusal) => {
    const { id, brandCode, channel, recipientType, ordinal } = refusal
    const request = { status: 'ONAY', recipientType, source, consentDate: 'now' } as const
    const own = { seen: { ordinal }, requestKey: `undo:${id}` }
    return { ...input, ...own, brandCode, channel, request, refusal }
  })
  return (await recordAll(register, actor, inputs)).flatMap(({ refusal, outcome }) => {
    if (outcome.kind !== 'decided' || outcome.change === null || outcome.after === null) return []
    const isGiven = effectiveStatement(outcome.after)?.status === 'ONAY'
    return isGiven ? [{ ...refusal, change: outcome.change }] : []
  })
}
