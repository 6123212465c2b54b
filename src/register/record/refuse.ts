import { StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { type Channel, channelsFor, type RecipientType } from '../../consent/channel.ts'
import type { ConsentState } from '../../consent/consent.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import type { CompanySource } from '../../consent/source.ts'
import type { Actor } from '../actor.ts'
import type { Brand } from '../brands.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type ConsentView, ownConsents } from '../look-up.ts'
import type { Register } from '../register.ts'
import type { RecordedChange } from './decide-change.ts'
import { record } from './record.ts'

export interface RefuseInput {
  readonly recipient: Recipient
  /** Closed brands too: a refusal is stored whatever its brand does. */
  readonly brandCodes: readonly number[]
  readonly channels: readonly Channel[]
  readonly source: CompanySource
  readonly evidence: Evidence
  /** Names this request for ever; each key of it gets a name of its own. */
  readonly requestKey?: string | undefined
}

/** One key that was refused, and what became of it. */
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
      /** How the key stood before; how it stands now when this answers a repeat. */
      readonly before: ConsentState | null
      readonly repeated: boolean
    }
  /** It was refused before, and stands as it began. `repeat`: that he said so again is stored; null where it is not. */
  | { readonly kind: 'already'; readonly before: ConsentState | null; readonly repeat: RecordedChange | null }
  /** Nothing of this key was stored just now; the others may be. */
  | { readonly kind: 'failed'; readonly error: StorageError }

/**
 * Refuses for a recipient what he asks to be refused, now. He speaks of his address, not of a recipient type, so
 * every one on record is refused, unless the input names some. Each key is stored by itself, and one that fails does not keep
 * the others back. Throws the first failure when every key failed, and UnknownOutcomeError, once all have had their turn,
 * where nobody can tell of one whether it is stored.
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
      targetRecipientTypes(consents, brandCode, channel).map((recipientType) => ({
        brandCode,
        channel,
        recipientType,
      })),
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

type Recorded = Pick<ConsentView, 'brandCode' | 'channel' | 'recipientType'>

/** The recipient types an address is on record as, with a brand on a channel. */
export function recordedRecipientTypes(
  consents: readonly Recorded[],
  brandCode: number,
  channel: Channel,
): readonly RecipientType[] {
  return consents
    .filter((consent) => consent.brandCode === brandCode && consent.channel === channel)
    .map(({ recipientType }) => recipientType)
}

/**
 * Whom the answer of a recipient is for that names no recipient type: every type on record, BIREYSEL where there is none. He
 * cannot know as which of them a message was sent, and what is said of one leaves the other as it is (R22).
 */
export function targetRecipientTypes(
  consents: readonly Recorded[],
  brandCode: number,
  channel: Channel,
): readonly RecipientType[] {
  const onRecord = recordedRecipientTypes(consents, brandCode, channel)
  return onRecord.length === 0 ? ['BIREYSEL'] : onRecord
}

/**
 * The channels of an address that its recipient can still refuse at a brand, of which `consents` are his. A channel without
 * a record too, since a refusal holds in advance (D1), but not of a closed brand, which sends nothing new; whatever is on
 * record and not refused, at any brand.
 */
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
