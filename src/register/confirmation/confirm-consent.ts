import { eq } from 'drizzle-orm'
import { consentRequest } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import { type Channel, effectiveStatement } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { ownConsents, targetKeys } from '../look-up/look-up.ts'
import type { RecordOutcome } from '../record/change-request.ts'
import { changeKeyOf, type RecordInput, recordAll } from '../record/record.ts'
import { type Register, write } from '../register.ts'
import {
  type ConfirmedChannel,
  type ConsentRequest,
  type RequestState,
  readRequest,
} from './consent-requests.ts'

export type ConfirmedConsent =
  | {
      readonly kind: 'confirmed'
      readonly brandCode: number
      readonly brandName: string
      /** Channels that were recorded, already on disk. */
      readonly channels: readonly ConfirmedChannel[]
    }
  | { readonly kind: 'unknown' }
  /** The request is more than an hour old; nothing was recorded. */
  | { readonly kind: 'over' }
  /** Another address was proved; nothing was recorded. */
  | { readonly kind: 'other-address' }

export interface Confirming {
  readonly actor: Actor
  readonly proved: Recipient
  readonly proof: Evidence
  /** Moment when the recipient agreed, if it is processed later: a refusal since then wins. */
  readonly receivedAt?: number | undefined
}

/**
 * Records the ONAYs that a visitor requested on the page, after they proved the address: for each requested channel and each
 * recipient type on record. The evidence is `proof` with the request, the text shown and the network. A second call with the
 * same token records nothing and gets the stored result of the first.
 */
export async function confirmConsent(
  register: Register,
  token: string,
  by: Confirming,
): Promise<ConfirmedConsent> {
  const { vault, clock } = register
  const request = await readRequest(register, token)
  if (request === null) return { kind: 'unknown' }
  const isTheirs = vault.mark(by.proved.address).equals(request.recipientMark)
  if (!isTheirs) return { kind: 'other-address' }
  const { id, brandCode, brandName, asked } = request
  if (request.outcome !== null) {
    return { kind: 'confirmed', brandCode, brandName, channels: request.outcome }
  }
  if (asked === null || request.expiresAt <= clock()) return { kind: 'over' }
  const keys = await keysOf(register, brandCode, asked)
  const recipient = asked.recipient
  const evidence = evidenceOf(asked, request, by.proof)
  const about = `consent-request:${request.tokenMark.toString('hex')}`
  const inputs = keys.map(({ channel, recipientType }): RecordInput => {
    const stated = { status: 'ONAY', recipientType, source: asked.source, consentDate: 'now' } as const
    const requestKey = changeKeyOf(about, { brandCode, channel, recipientType })
    return { brandCode, recipient, channel, request: stated, evidence, receivedAt: by.receivedAt, requestKey }
  })
  const recorded = Map.groupBy(await recordAll(register, by.actor, inputs), ({ channel }) => channel)
  const channels = asked.channels.map((channel) =>
    asOne(
      channel,
      (recorded.get(channel) ?? []).map(({ outcome }) => confirmedChannel(channel, outcome)),
    ),
  )
  const confirmation = { confirmedAt: clock(), outcome: JSON.stringify(channels), sealed: null }
  await write(
    register,
    statement(build.update(consentRequest).set(confirmation).where(eq(consentRequest.id, id))),
  )
  return { kind: 'confirmed', brandCode, brandName, channels }
}

/** Returns what the ONAY is about: each requested channel, for the requested recipient type or for each on record. */
async function keysOf(
  register: Register,
  brandCode: number,
  { recipient, recipientType, channels }: ConsentRequest,
) {
  if (recipientType !== null) return channels.map((channel) => ({ channel, recipientType }))
  return targetKeys(await ownConsents(register, recipient), [brandCode], channels)
}

/** Returns the evidence of an ONAY: the proof of the address with the visitor's request and the text shown. */
function evidenceOf(
  { name, shown, networkAddress }: ConsentRequest,
  { askedAt }: RequestState,
  proof: Evidence,
): Evidence {
  const visitor = name === null ? {} : { name, networkAddress }
  return { door: name === null ? 'api' : 'page', ...proof, ...shown, ...visitor, askedAt }
}

/** Returns one result for a channel from those of its recipient types: `stored` if any was stored, else `refused` if any was. */
function asOne(channel: Channel, outcomes: readonly ConfirmedChannel[]): ConfirmedChannel {
  const of = (wanted: ConfirmedChannel['kind']) => outcomes.findLast(({ kind }) => kind === wanted)
  return of('stored') ?? of('refused') ?? of('already') ?? unrecorded(channel, 'refused')
}

function unrecorded(channel: Channel, kind: 'already' | 'refused'): ConfirmedChannel {
  return { channel, kind, changeId: null, recordedAt: null }
}

/** Returns the result of recording an ONAY on a channel: stored, already ONAY before, or refused. */
function confirmedChannel(channel: Channel, outcome: RecordOutcome): ConfirmedChannel {
  if (outcome.kind !== 'decided') return unrecorded(channel, 'refused')
  const { change, after } = outcome
  if (change !== null && change.status === 'ONAY') {
    return { channel, kind: 'stored', changeId: change.id, recordedAt: change.recordedAt }
  }
  const statement = after === null ? null : effectiveStatement(after)
  return unrecorded(channel, statement?.status === 'ONAY' ? 'already' : 'refused')
}
