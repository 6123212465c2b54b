import { and, eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedOne, type Statement } from '../../../db/statement.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import type { Channel } from '../../consent/consent.ts'
import { restoredState } from '../../consent/decide.ts'
import { type ChangeIdentity, changeId, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { isDisputed } from '../complaints/complaints.ts'
import type { Register } from '../register.ts'
import { appendChange, storeConsent } from './decide-change.ts'

/*
 * A RET that is the first record of a consent has no ONAY to go back to. After the RET is voided (taken back), the consent
 * has no status, as before the RET. İYS need not be told: it accepts no RET as a first record (R8), so this RET is
 * recorded only in our register.
 */

/** Id of the change that has already voided the RET; null if none has. */
const voidingChangeId = sql<Buffer | null>`(select undone.id from change undone where undone.consent_id = ${consent.id}
  and undone.previous_id = ${change.id} and undone.restores is not null)`

/** Everything that decides if one RET, recorded only in our register, may be voided. No row if the id is no such RET. */
const refusalFacts = preparedOne(() =>
  build
    .select({
      ...pick(change, 'ordinal', 'brandCode', 'recipientType', 'channel'),
      ...pick(recipient, 'mark', 'commitment'),
      consentId: consent.id,
      recipientId: recipient.id,
      lastOrdinal: consent.ordinal,
      isDisputed,
      voidingChangeId,
    })
    .from(change)
    .innerJoin(consent, eq(consent.id, change.consentId))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .where(and(eq(change.id, sql.placeholder('id')), eq(change.effect, 'local'))),
)
type RefusalFacts = ReturnType<ReturnType<typeof refusalFacts>['map']>

interface RefusalKey {
  /** Id of the change, in hex. */
  readonly id: string
  readonly brandCode: number
  readonly channel: Channel
}

/**
 * Voids RETs that are the first record of their consents, in one commit. The caller checks that the actor typed them. A
 * RET stays if a newer change of its consent or an open complaint exists. Returns the voided RETs, each with the id of the
 * voiding change; a repeated call returns the same.
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
      // Rows come in the order of the reads. TypeScript loses their type in the spread.
      const [facts] = (rows[place] ?? []) as readonly RefusalFacts[]
      if (facts === undefined) return []
      if (facts.voidingChangeId !== null)
        return [{ ...refusal, voidId: facts.voidingChangeId.toString('hex') }]
      if (facts.ordinal !== facts.lastOrdinal || facts.isDisputed === 1) return []
      const voiding = voidingOf(refusal, facts, { actor, at })
      writes.push(...voiding.writes)
      return [{ ...refusal, voidId: voiding.id.toString('hex') }]
    })
    return { writes, result } satisfies Outcome<(Refusal & { readonly voidId: string })[]>
  })
}

/** Returns the change that voids a RET, as its id and the writes that store it. */
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
    restores: 0, // the state before the first change
    ordinal: ordinal + 1,
    previousId: Buffer.from(refusalId, 'hex'),
    recordedAt: at,
    door: actor.door,
    actor: namedActor(actor),
    secondPerson: null,
    evidenceDigest: null,
  }
  const id = changeId(identity)
  const state = restoredState(null, identity.ordinal, at)
  const newest = { id, door: identity.door, actor: identity.actor }
  const writes = [
    storeConsent({ ...key, recipientId }, state, newest, 'unverified'),
    appendChange(identity, { mark, recipientId, consentId }, id),
  ]
  return { id, writes }
}
