import { StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
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
import { type Brand, openBrands } from '../brands.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type ConsentView, ownConsents, targetRecipientTypes } from '../look-up.ts'
import type { Register } from '../register.ts'
import type { RecordedChange } from './decide-change.ts'
import { type RecordInput, record, recordedUnder } from './record.ts'

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
  readonly outcome: RefusalOutcome
}

export type RefusalOutcome =
  | {
      readonly kind: 'stored'
      readonly change: RecordedChange
      /** The present state if this answers a repeat. */
      readonly before: ConsentState | null
      readonly repeated: boolean
    }
  /** `repeat` is the stored repetition, if any. */
  | { readonly kind: 'already'; readonly before: ConsentState | null; readonly repeat: RecordedChange | null }
  /** Nothing was stored for this consent. */
  | { readonly kind: 'failed'; readonly error: StorageError }

/**
 * Refuses for every recipient type on record, each consent by itself. Throws the first failure if all failed,
 * and UnknownOutcomeError at the end if one result is unknown.
 */
export async function refuse(register: Register, actor: Actor, input: RefuseInput): Promise<Refusal[]> {
  const consents = await ownConsents(register, input.recipient)
  const refusals: Refusal[] = []
  let unknown: UnknownOutcomeError | null = null
  for (const key of keysOf(input, consents)) {
    try {
      refusals.push({ ...key, outcome: await refuseOne(register, actor, input, key) })
    } catch (error) {
      if (!(error instanceof UnknownOutcomeError)) throw error
      unknown ??= error
    }
  }
  if (unknown !== null) throw unknown
  const failures = refusals.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.error] : []))
  if (failures[0] !== undefined && failures.length === refusals.length) throw failures[0]
  return refusals
}

type Key = Omit<Refusal, 'outcome'>

function keysOf({ brandCodes, channels }: RefuseInput, consents: readonly ConsentView[]): Key[] {
  return brandCodes.flatMap((brandCode) =>
    channels.flatMap((channel) =>
      targetRecipientTypes(consents, brandCode, channel).map((recipientType) => {
        return { brandCode, channel, recipientType }
      }),
    ),
  )
}

async function refuseOne(
  register: Register,
  actor: Actor,
  { recipient, source, evidence, requestKey }: RefuseInput,
  { brandCode, channel, recipientType }: Key,
): Promise<RefusalOutcome> {
  try {
    const outcome = await record(register, actor, {
      brandCode,
      recipient,
      channel,
      request: { status: 'RET', recipientType, source, consentDate: 'now' },
      evidence,
      requestKey:
        requestKey === undefined ? undefined : `${requestKey}:${brandCode}:${channel}:${recipientType}`,
    })
    if (outcome.kind !== 'decided') throw new Error(`Cannot refuse at brand ${brandCode}: ${outcome.kind}`)
    const { change, before, repeated } = outcome
    return change === null || change.effect === 'repeat'
      ? { kind: 'already', before, repeat: change }
      : { kind: 'stored', change, before, repeated }
  } catch (error) {
    if (error instanceof StorageError) return { kind: 'failed', error }
    throw error
  }
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

/** Returns the ONAYs at open brands that one request has refused. Others are not undone, so no ONAY comes from nothing. */
export async function endedOnays(register: Register, requestKey: string) {
  const brands = await openBrands(register)
  const recorded = await recordedUnder(register, requestKey)
  return recorded.flatMap((refusal) => {
    const brand = brands.find(({ code }) => code === refusal.brandCode)
    return brand !== undefined && refusal.endedOnay === 1 ? [{ ...refusal, brand }] : []
  })
}

/** Records a new ONAY if the refusal is still the newest change of its key; else null. A repeat answers the same. */
export async function undoRefusal(
  register: Register,
  actor: Actor,
  { id, brandCode, channel, recipientType, ordinal }: EndedOnay,
  {
    source,
    ...input
  }: Pick<RecordInput, 'recipient' | 'evidence' | 'receivedAt'> & Pick<RecordInput['request'], 'source'>,
): Promise<RecordedChange | null> {
  const outcome = await record(register, actor, {
    ...input,
    brandCode,
    channel,
    request: { status: 'ONAY', recipientType, source, consentDate: 'now' },
    seen: { ordinal },
    requestKey: `undo:${id}`,
  })
  if (outcome.kind !== 'decided' || outcome.after === null) return null
  return effectiveStatement(outcome.after)?.status === 'ONAY' ? outcome.change : null
}
