import { sql } from 'drizzle-orm'
import { change, consent } from '../../../db/schema.ts'
import { build, placeholders, preparedStatement, type Statement } from '../../../db/statement.ts'
import { type Actor, namedActor, originOf } from '../../consent/actor.ts'
import {
  type ChangeContent,
  type ConsentState,
  consentFields,
  effectiveStatement,
  isCompanySource,
  type LastChange,
  type NationalState,
} from '../../consent/consent.ts'
import { adoptIysMovement, decide, evolve, restoredState } from '../../consent/decide.ts'
import type { Vault } from '../../crypto/vault.ts'
import { type ChangeIdentity, changeId } from '../../ledger/append.ts'
import { objectKeys } from '../../util/objects.ts'
import type { Settings } from '../company/settings.ts'
import { type BasisFacts, type ConsentKey, idOfMark, isOfKey } from '../consents.ts'
import { evidenceDigest, storeEvidence } from '../evidence/evidence.ts'
import { queueChange } from '../iys-queue/queue.ts'
import { isHidden, knownOrNew, type StoredRecipient, unhideRecipient } from '../recipients/recipients.ts'
import type { ChangeRequest, Objections, RecordOutcome } from './change-request.ts'

/** Everything stored about one key (brand, address, recipient type and channel) that a decision needs. */
export interface KeyFacts extends Objections, BasisFacts {
  readonly brand: { readonly closedAt: number | null; readonly activatedAt: number } | null
  readonly recipient: StoredRecipient | null
  /** Null if the key has no consent yet, or if an earlier request of the same commit has just added it. */
  readonly consentId: number | null
  readonly before: ConsentState | null
  /** Id of the key's newest change, and the door (way, such as an import) by which that change came in. */
  readonly lastId: Buffer | null
  readonly lastDoor: string | null
  /** Keyed hash by which the address is found. */
  readonly mark: Buffer
  /** Time at which the register records the change. */
  readonly at: number
}

/**
 * Returns time and commitment (HMAC of the address) of a consent's basis, the change that its status rests on. The query
 * gives no commitment for a recipient who was never erased: such a recipient has only one.
 */
export function basisFactsOf(
  consent: BasisFacts | null,
  recipient: { readonly commitment: Buffer } | null,
): BasisFacts {
  const { basisAt = null, basisCommitment = null } = consent ?? {}
  return { basisAt, basisCommitment: basisCommitment ?? recipient?.commitment ?? null }
}

export interface DecidedChange {
  readonly outcome: RecordOutcome
  /** Id of the change; null if none is to be stored. */
  readonly id: Buffer | null
  readonly writes: readonly Statement[]
  /** The recipient as the writes leave them. */
  readonly recipient: StoredRecipient | null
}

interface Context {
  readonly vault: Vault
  readonly actor: Actor
  readonly settings: Settings
}

/**
 * Decides one request on the stored facts. Returns the outcome and the writes that store it, none if nothing changes.
 * Every change of a consent is made here, except those that void earlier ones.
 */
export function decideChange(context: Context, input: ChangeRequest, facts: KeyFacts): DecidedChange {
  const { actor, settings } = context
  const { brand, recipient, before, at } = facts
  const unchanged = (outcome: RecordOutcome) => ({ outcome, id: null, writes: [], recipient })
  if (brand === null) return unchanged({ kind: 'no-brand' })
  // A RET is recorded even at a closed brand.
  if (brand.closedAt !== null && input.request.status === 'ONAY') return unchanged({ kind: 'brand-closed' })
  if (isReturn(facts, input) && !isOfRecipient(actor, input)) return unchanged({ kind: 'erased' })

  const policy = {
    repeatOnay: settings.repeat_onay,
    activatedAt: brand.activatedAt,
    keepsEveryRefusal: isVoidableImport(facts),
  }
  const { refusals, change: content } =
    input.national === undefined
      ? decide(input.request, before, { now: at, policy, rules: settings.rules })
      : { refusals: [], change: adoptIysMovement(input.national, before, at) }
  const decision = { kind: 'decided' as const, refusals, before, repeated: false }
  if (content === null) return unchanged({ ...decision, change: null, after: before })
  const obstacle = obstacleTo(context, input, facts, content)
  if (obstacle !== null) return unchanged(obstacle)
  const after = evolve(before, content, isBasisPast(facts))
  if (input.dryRun) return unchanged({ ...decision, change: { ...content, id: '' }, after })
  const { id, ...entry } = store(context, input, facts, { content, after })
  return { ...entry, id, outcome: { ...decision, change: { ...content, id: id.toString('hex') }, after } }
}

/** True for an ONAY that an erased recipient would give: with it the recipient comes back. */
function isReturn({ recipient }: KeyFacts, { request }: ChangeRequest): boolean {
  return recipient !== null && isHidden(recipient) && request.status === 'ONAY'
}

/**
 * True if the recipient made the request. A movement of İYS without a source, or with a company's source, is not the
 * recipient's: another tool of the company reported it to İYS.
 */
function isOfRecipient({ door }: Actor, { national }: ChangeRequest): boolean {
  const isOfCompany = national !== undefined && (!national.source || isCompanySource(national.source))
  return originOf(door) === 'recipient' && !isOfCompany
}

/**
 * True if the change that the status rests on is from before the recipient was erased and came back: its commitment
 * (HMAC of the address) then differs from the present one.
 */
function isBasisPast({ recipient, basisCommitment }: KeyFacts): boolean {
  return recipient !== null && basisCommitment !== null && !basisCommitment.equals(recipient.commitment)
}

/**
 * Returns why an ONAY is not recorded: a RET stands that may not be overridden, or a confirmation or a second person is
 * missing. Null if it is recorded. A RET is never stopped.
 */
function obstacleTo(
  { actor, settings }: Context,
  { overRefusal, seen, secondPerson, confirmed = false, despiteComplaint, takesBack }: ChangeRequest,
  { before, standingRefusal, isDisputed }: KeyFacts,
  { status, consentDate }: ChangeContent,
): RecordOutcome | null {
  if (status !== 'ONAY') return null
  const ordinal = before?.ordinal ?? 0
  const isOverRefusal = before !== null && effectiveStatement(before)?.status === 'RET'
  if (isOverRefusal && (overRefusal === 'forbid' || isNewerThanSeen(before, seen)))
    return { kind: 'refusal-stands' }
  // Only staff can misunderstand a recipient, so only they confirm.
  if (originOf(actor.door) !== 'staff') return null
  if (takesBack === true) return isDisputed ? { kind: 'refusal-stands' } : null
  const isNewComplaint = isDisputed && secondPerson !== undefined && despiteComplaint !== true
  if (isNewComplaint || ((isDisputed || standingRefusal !== null) && !confirmed)) {
    return { kind: 'confirmation-needed', standingRefusal, isDisputed }
  }
  const needsSecondPerson =
    isDisputed || isOwnRefusal(standingRefusal) || (isOverRefusal && settings.second_person_over_ret)
  if (!needsSecondPerson || secondPerson !== undefined) return null
  return { kind: 'second-person-needed', isDisputed, consentDate, ordinal }
}

/** True for a RET that did not come through staff: the recipient gave it, or a system passed it on. */
export function isOwnRefusal(standingRefusal: Objections['standingRefusal']): boolean {
  return standingRefusal !== null && originOf(standingRefusal.door) !== 'staff'
}

function isNewerThanSeen({ ordinal, lastRecordedAt }: ConsentState, seen: ChangeRequest['seen']): boolean {
  if (seen === undefined) return false
  return 'ordinal' in seen ? ordinal > seen.ordinal : lastRecordedAt > seen.recordedAt
}

/** Returns id, writes and new recipient row of a change that was decided. */
function store(
  { vault, actor, settings }: Context,
  input: ChangeRequest,
  facts: KeyFacts,
  { content, after }: { readonly content: ChangeContent; readonly after: ConsentState },
) {
  const { recipient: storedRecipient, lastId, mark, at } = facts
  // The address of this recipient was dropped: a RET gets the commitment that is left, and no evidence, since no secret
  // is left to bind the evidence to the address.
  const { commitment, secret, writes, row } =
    content.status === 'RET' && storedRecipient?.sealed === null
      ? { commitment: storedRecipient.commitment, secret: null, writes: [], row: storedRecipient }
      : knownOrNew(vault, input.recipient, { mark, row: storedRecipient, now: at })
  const evidence = secret === null ? undefined : input.evidence
  const { brandCode, channel, request } = input
  const key = { mark, brandCode, recipientType: request.recipientType, channel }
  const identity: ChangeIdentity = {
    ...content,
    ...key,
    commitment,
    ordinal: after.ordinal,
    previousId: lastId,
    door: actor.door,
    actor: namedActor(actor),
    secondPerson: input.secondPerson ?? null,
    evidenceDigest: secret === null || evidence === undefined ? null : evidenceDigest(secret(), evidence),
  }
  const id = changeId(identity)
  // Id 0 is a recipient whom an earlier request of this commit adds: the database has not numbered the row yet.
  const recipientId = storedRecipient === null || storedRecipient.id === 0 ? null : storedRecipient.id
  const numbers = { mark, recipientId, consentId: facts.consentId }
  const hasReturned = isReturn(facts, input)
  const isFromIys = actor.door === 'iys'
  // İYS gets only the changes that its rules take and that did not come from İYS.
  const isQueued = settings.iys_exchange !== 'off' && content.effect === 'taken' && !isFromIys
  const nationalOfOurs = isQueued ? 'waiting' : 'unverified'
  const national = isFromIys ? 'registered' : nationalOfOurs
  return {
    id,
    writes: [
      ...writes,
      storeConsent(
        { ...key, ...numbers },
        after,
        { id, door: identity.door, actor: identity.actor },
        national,
      ),
      appendChange(identity, numbers, id),
      ...(isQueued ? [queueChange({ id, brandCode, ...content }, settings.rules)] : []),
      ...(evidence === undefined ? [] : [storeEvidence(vault, id, evidence)]),
      ...(hasReturned ? [unhideRecipient({ mark })] : []),
    ],
    recipient: hasReturned ? { ...row, hiddenAt: null } : row,
  }
}

/**
 * Age up to which the voiding (taking back) of an import writes changes: it may begin for 24 hours, and may need as long
 * again.
 */
const voidableMs = 2 * 24 * 60 * 60_000

/**
 * True while the import that set the status may be voided. Until then even a RET that changes nothing is stored, so that
 * it counts if the import is voided.
 */
function isVoidableImport({ lastDoor, basisAt, at }: KeyFacts): boolean {
  return lastDoor === 'import' && basisAt !== null && at - basisAt <= voidableMs
}

/** Id of the recipient: the one that the caller knows, else found by the mark (keyed hash of the address). */
const idOfRecipient = sql`coalesce(${sql.placeholder('recipientId')}, ${idOfMark})`

const insertChange = preparedStatement(() =>
  build.insert(change).values({
    consentId: sql`coalesce(${sql.placeholder('consentId')},
      (select ${consent.id} from ${consent} where ${isOfKey(idOfRecipient)}))`,
    recipientId: idOfRecipient,
    ...placeholders('id', 'brandCode', 'recipientType', 'channel', 'ordinal', 'previousId'),
    ...placeholders('status', 'source', 'consentDate', 'consentAt', 'effect', 'recordedAt'),
    ...placeholders('door', 'actor', 'evidenceDigest', 'secondPerson', 'restores'),
  }),
)

/** Row ids of a recipient and a consent; null if the same commit adds the row, which is then found by its key. */
interface StoredNumbers {
  /** Keyed hash by which the address is found. */
  readonly mark: Buffer
  readonly recipientId: number | null
  readonly consentId: number | null
}

/** Returns the write that appends a change to its consent. The commit must store the consent before it. */
export function appendChange(identity: ChangeIdentity, numbers: StoredNumbers, id: Buffer): Statement {
  const { effect, restores = null, secondPerson = null } = identity
  // The column has no value `void`: a change that voids others is recognised by its column `restores`.
  const storedEffect = effect === 'void' ? 'taken' : effect
  return insertChange({ ...identity, ...numbers, effect: storedEffect, restores, secondPerson, id })
}

// Fields of any state, here an empty one: only their names are used.
const emptyFields = consentFields(restoredState(null, 1, 0), { id: Buffer.alloc(0), door: '', actor: null })
const fieldNames = objectKeys(emptyFields)

/** True if İYS's record rests on the same change as before: only then the stored state in İYS is still true (L3). */
const isSameIysRecord = sql`${consent.iysOrdinal} is excluded.iys_ordinal`

const upsertConsent = preparedStatement(() =>
  build
    .insert(consent)
    .values({
      recipientId: idOfRecipient,
      ...placeholders('national'),
      ...placeholders('brandCode', 'recipientType', 'channel', ...fieldNames),
    })
    .onConflictDoUpdate({
      target: [consent.recipientId, consent.brandCode, consent.recipientType, consent.channel],
      set: {
        national: sql`iif(${isSameIysRecord}, ${consent.national}, excluded.national)`,
        ...Object.fromEntries(fieldNames.map((name) => [name, sql.raw(`excluded."${consent[name].name}"`)])),
      },
    }),
)

/**
 * Returns the write that inserts or updates a consent. `national` (state in İYS) is stored if İYS's record is new; for an
 * unchanged record the stored value stays.
 */
export function storeConsent(
  key: ConsentKey & Omit<StoredNumbers, 'consentId'>,
  state: ConsentState,
  last: LastChange,
  national: NationalState,
): Statement {
  return upsertConsent({ ...key, ...consentFields(state, last), national })
}
