import { and, eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedOne, type Statement } from '../../../db/statement.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import type { Channel } from '../../consent/consent.ts'
import { restored } from '../../consent/decide.ts'
import { type ChangeIdentity, changeId, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { isDisputed } from '../complaints/complaints.ts'
import type { Register } from '../register.ts'
import { appendChange, storeConsent } from './decide-change.ts'

/*
 * A RET that is the first word about a consent has no ONAY to go back to. Taking it back leaves no record, as before it.
 * İYS was never told: it takes no RET as the first record (R8), so such a RET is obeyed here alone.
 */

/** The change that already took this one back. */
const takenBackBy = sql<Buffer | null>`(select undone.id from change undone where undone.consent_id = ${consent.id}
  and undone.previous_id = ${change.id} and undone.restores is not null)`

const refusalFacts = preparedOne(() =>
  build
    .select({
      ...pick(change, 'ordinal', 'brandCode', 'recipientType', 'channel'),
      ...pick(recipient, 'mark', 'commitment'),
      consentId: consent.id,
      recipientId: recipient.id,
      lastOrdinal: consent.ordinal,
      isDisputed,
      takenBackBy,
    })
    .from(change)
    .innerJoin(consent, eq(consent.id, change.consentId))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .where(and(eq(change.id, sql.placeholder('id')), eq(change.effect, 'local'))),
)
type RefusalFacts = ReturnType<ReturnType<typeof refusalFacts>['map']>

/** Id, in hex, and place of a RET. */
interface RefusalKey {
  readonly id: string
  readonly brandCode: number
  readonly channel: Channel
}

/**
 * Takes back RETs that were the first word about their consents, in one commit, by the person who typed them. A RET that
 * is not the last change any more, or whose recipient complains, stays. Returns those that are taken back, each with
 * the id of the change that did it; a repeat returns the same.
 */
export async function voidFirstRefusals<Refusal extends RefusalKey>(
  { engine, clock }: Register,
  actor: Actor,
  refusals: readonly Refusal[],
): Promise<(Refusal & { readonly voidId: string })[]> {
  const now = clock()
  const reads = refusals.map(({ id, brandCode, channel }) => {
    return refusalFacts({ id: Buffer.from(id, 'hex'), brandCode, channel })
  })
  return await engine.unit([ledgerMoments({ now }), ...reads], ([moments], ...rows) => {
    const at = registerTime(now, moments)
    const writes: Statement[] = []
    const result = refusals.flatMap((refusal, place) => {
      // The rows are of the reads in their order; a spread of reads has lost their type.
      const [facts] = (rows[place] ?? []) as readonly RefusalFacts[]
      if (facts === undefined) return []
      if (facts.takenBackBy !== null) return [{ ...refusal, voidId: facts.takenBackBy.toString('hex') }]
      if (facts.ordinal !== facts.lastOrdinal || facts.isDisputed === 1) return []
      const voiding = voidingOf(refusal, facts, { actor, at })
      writes.push(...voiding.writes)
      return [{ ...refusal, voidId: voiding.id.toString('hex') }]
    })
    return { writes, result } satisfies Outcome<(Refusal & { readonly voidId: string })[]>
  })
}

function voidingOf(
  { id: refusalId }: RefusalKey,
  { mark, commitment, recipientId, consentId, ordinal, brandCode, recipientType, channel }: RefusalFacts,
  { actor, at }: { readonly actor: Actor; readonly at: number },
) {
  const key = { mark, brandCode, recipientType, channel }
  const identity: ChangeIdentity = {
    ...key,
    commitment,
    status: 'RET',
    source: null,
    consentDate: null,
    consentAt: null,
    effect: 'void',
    restores: 0,
    ordinal: ordinal + 1,
    previousId: Buffer.from(refusalId, 'hex'),
    recordedAt: at,
    door: actor.door,
    actor: namedActor(actor),
    secondPerson: null,
    evidenceDigest: null,
  }
  const id = changeId(identity)
  const state = restored(null, identity.ordinal, at)
  const last = { id, door: identity.door, actor: identity.actor }
  const writes = [
    storeConsent({ ...key, recipientId }, state, last, 'unverified'),
    appendChange(identity, { mark, recipientId, consentId }, id),
  ]
  return { id, writes }
}
