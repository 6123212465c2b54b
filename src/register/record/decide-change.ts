import { sql } from 'drizzle-orm'
import { change, consent } from '../../../db/schema.ts'
import { build, placeholders, preparedStatement, type Statement } from '../../../db/statement.ts'
import { type Actor, type Door, namedActor, originOf } from '../../consent/actor.ts'
import {
  type ChangeContent,
  type Channel,
  type ConsentRequest,
  type ConsentState,
  consentFields,
  effectiveStatement,
  isCompanySource,
  type LastChange,
  type NationalState,
} from '../../consent/consent.ts'
import { adoptIysMovement, decide, evolve, type NationalMovement, restored } from '../../consent/decide.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Vault } from '../../crypto/vault.ts'
import { type ChangeIdentity, changeId } from '../../ledger/append.ts'
import { objectKeys } from '../../util/objects.ts'
import type { Settings } from '../company/settings.ts'
import { type BasisFacts, type ConsentKey, idOfMark, isOfKey } from '../consents.ts'
import { type Evidence, evidenceDigest, storeEvidence } from '../evidence/evidence.ts'
import { queueChange } from '../iys-queue/queue.ts'
import { isHidden, knownOrNew, type StoredRecipient, unhideRecipient } from '../recipients/recipients.ts'

export interface ChangeRequest {
  readonly brandCode: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: ConsentRequest
  readonly evidence?: Evidence | undefined
  /** An ONAY never passes a refusal, however late it is dated (imports; promise 1). */
  readonly overRefusal?: 'forbid' | undefined
  /** Approver, where it took two people; never the actor. */
  readonly secondPerson?: string | undefined
  /** True if the approver was asked because of a complaint. One that was opened since stops the change. */
  readonly despiteComplaint?: boolean | undefined
  /** True if the staff member saw the RET or the open complaint, and gave evidence. */
  readonly confirmed?: boolean | undefined
  /** State that the requester saw: an ONAY does not pass a later refusal, whatever its date. */
  readonly seen?: { readonly ordinal: number } | { readonly recordedAt: number } | undefined
  /** An ONAY with which a staff member takes back a RET that they typed minutes ago. */
  readonly takesBack?: true | undefined
  readonly dryRun?: true | undefined
  /** Movement of İYS to take over unchanged; `request` states the same. */
  readonly national?: NationalMovement | undefined
}

export interface RecordedChange extends ChangeContent {
  /** 64 hex digits; empty after a dry run. */
  readonly id: string
}

export type RecordOutcome =
  | {
      readonly kind: 'decided'
      readonly refusals: readonly RefusalCode[]
      /** The change, already on disk (not in a dry run); null if nothing was stored. */
      readonly change: RecordedChange | null
      readonly before: ConsentState | null
      readonly after: ConsentState | null
      readonly repeated: boolean
    }
  | { readonly kind: 'no-brand' }
  | { readonly kind: 'brand-closed' }
  /** The refusal stays. The caller may not replace it by an ONAY, or it is newer than what the requester saw. */
  | { readonly kind: 'refusal-stands' }
  /** An ONAY of staff over a RET or despite a complaint: takes evidence and a press. */
  | ({ readonly kind: 'confirmation-needed' } & Objections)
  /** An ONAY of staff despite a complaint, or over a refusal if the company wants two people. */
  | {
      readonly kind: 'second-person-needed'
      readonly isDisputed: boolean
      readonly consentDate: string | null
      readonly ordinal: number
    }
  /** Only the recipient can give a consent again (promise 1). */
  | { readonly kind: 'erased' }

/** Statements of recipients that staff cannot pass in one step. */
export interface Objections {
  /** The RET that stands for either recipient type; `actor` is who noted it for the recipient. */
  readonly standingRefusal: {
    readonly door: Door
    readonly actor: string | null
    readonly consentDate: string | null
  } | null
  /** True while a complaint covers the key, or if staff alone closed a dispute of the recipient. */
  readonly isDisputed: boolean
}

/** All that is stored about one brand, address, recipient type and channel; a request is decided by it. */
export interface KeyFacts extends Objections, BasisFacts {
  readonly brand: { readonly closedAt: number | null; readonly activatedAt: number } | null
  readonly recipient: StoredRecipient | null
  /** Null for a new consent, also one that is new in this unit. */
  readonly consentId: number | null
  readonly before: ConsentState | null
  readonly lastId: Buffer | null
  readonly lastDoor: string | null
  readonly mark: Buffer
  readonly at: number
}

/** The basis of a recipient who never came back has their only commitment. */
export function basisFactsOf(
  consent: BasisFacts | null,
  recipient: { readonly commitment: Buffer } | null,
): BasisFacts {
  const { basisAt = null, basisCommitment = null } = consent ?? {}
  return { basisAt, basisCommitment: basisCommitment ?? recipient?.commitment ?? null }
}

export interface DecidedChange {
  readonly outcome: RecordOutcome
  readonly id: Buffer | null
  readonly writes: readonly Statement[]
  readonly recipient: StoredRecipient | null
}

interface Context {
  readonly vault: Vault
  readonly actor: Actor
  readonly settings: Settings
}

/** Decides one request and returns the writes that it leads to. Every change is made here. */
export function decideChange(context: Context, input: ChangeRequest, facts: KeyFacts): DecidedChange {
  const { actor, settings } = context
  const { brand, recipient, before, at } = facts
  const unchanged = (outcome: RecordOutcome) => ({ outcome, id: null, writes: [], recipient })
  if (brand === null) return unchanged({ kind: 'no-brand' })
  // A closed brand still takes every refusal (promise 1).
  if (brand.closedAt !== null && input.request.status === 'ONAY') return unchanged({ kind: 'brand-closed' })
  if (comesBack(facts, input) && !isOfRecipient(actor, input)) return unchanged({ kind: 'erased' })

  const policy = {
    repeatOnay: settings.repeat_onay,
    activatedAt: brand.activatedAt,
    keepsEveryRefusal: mayBeVoided(facts),
  }
  const { refusals, change: content } =
    input.national === undefined
      ? decide(input.request, before, { now: at, policy, rules: settings.rules })
      : { refusals: [], change: adoptIysMovement(input.national, before, at) }
  const decided = { kind: 'decided' as const, refusals, before, repeated: false }
  if (content === null) return unchanged({ ...decided, change: null, after: before })
  const refusal = blockedBy(context, input, facts, content)
  if (refusal !== null) return unchanged(refusal)
  const after = evolve(before, content, isBasisPast(facts))
  if (input.dryRun) return unchanged({ ...decided, change: { ...content, id: '' }, after })
  const { id, ...stored } = store(context, input, facts, { content, after })
  return { ...stored, id, outcome: { ...decided, change: { ...content, id: id.toString('hex') }, after } }
}

function comesBack({ recipient }: KeyFacts, { request }: ChangeRequest): boolean {
  return recipient !== null && isHidden(recipient) && request.status === 'ONAY'
}

/** İYS also tells what the company's other tools reported. */
function isOfRecipient({ door }: Actor, { national }: ChangeRequest): boolean {
  const source = national === undefined ? undefined : (national.source ?? '')
  const isOfCompany = source !== undefined && (source === '' || isCompanySource(source))
  return originOf(door) === 'recipient' && !isOfCompany
}

/** True if the basis is from before the recipient came back. An ONAY with which they come back needs no such answer. */
function isBasisPast({ recipient, basisCommitment }: KeyFacts): boolean {
  return recipient !== null && basisCommitment !== null && !basisCommitment.equals(recipient.commitment)
}

/** Returns why an ONAY may not, or not yet, be recorded. */
function blockedBy(
  { actor, settings }: Context,
  { overRefusal, seen, secondPerson, confirmed = false, despiteComplaint, takesBack }: ChangeRequest,
  { before, standingRefusal, isDisputed }: KeyFacts,
  { status, consentDate }: ChangeContent,
): RecordOutcome | null {
  if (status !== 'ONAY') return null
  const ordinal = before?.ordinal ?? 0
  const isOverRefusal = before !== null && effectiveStatement(before)?.status === 'RET'
  if (isOverRefusal && (overRefusal === 'forbid' || isNewer(before, seen))) return { kind: 'refusal-stands' }
  if (originOf(actor.door) !== 'staff') return null
  if (takesBack === true) return isDisputed ? { kind: 'refusal-stands' } : null
  const isNewComplaint = isDisputed && secondPerson !== undefined && despiteComplaint !== true
  if (isNewComplaint || ((isDisputed || standingRefusal !== null) && !confirmed)) {
    return { kind: 'confirmation-needed', standingRefusal, isDisputed }
  }
  const takesTwo = isDisputed || (isOverRefusal && settings.second_person_over_ret)
  if (!takesTwo || secondPerson !== undefined) return null
  return { kind: 'second-person-needed', isDisputed, consentDate, ordinal }
}

function isNewer({ ordinal, lastRecordedAt }: ConsentState, seen: ChangeRequest['seen']): boolean {
  if (seen === undefined) return false
  return 'ordinal' in seen ? ordinal > seen.ordinal : lastRecordedAt > seen.recordedAt
}

function store(
  { vault, actor, settings }: Context,
  input: ChangeRequest,
  facts: KeyFacts,
  { content, after }: { readonly content: ChangeContent; readonly after: ConsentState },
) {
  const { recipient: known, lastId, mark, at } = facts
  // After the address was dropped a refusal gets the commitment that is left. It gets no evidence, since no
  // secret could bind it.
  const { commitment, secret, writes, row } =
    content.status === 'RET' && known?.sealed === null
      ? { commitment: known.commitment, secret: null, writes: [], row: known }
      : knownOrNew(vault, input.recipient, { mark, row: known, now: at })
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
  const recipientId = known === null || known.id === 0 ? null : known.id
  const about = { mark, recipientId, consentId: facts.consentId }
  const isBack = comesBack(facts, input)
  const isFromIys = actor.door === 'iys'
  const isQueued = settings.iys_exchange !== 'off' && content.effect === 'taken' && !isFromIys
  const national = isFromIys ? 'registered' : isQueued ? 'waiting' : 'unverified'
  return {
    id,
    writes: [
      ...writes,
      storeConsent({ ...key, ...about }, after, { id, door: identity.door, actor: identity.actor }, national),
      appendChange(identity, about, id),
      ...(isQueued ? [queueChange({ id, brandCode, ...content }, settings.rules)] : []),
      ...(evidence === undefined ? [] : [storeEvidence(vault, id, evidence)]),
      ...(isBack ? [unhideRecipient({ mark })] : []),
    ],
    recipient: isBack ? { ...row, hiddenAt: null } : row,
  }
}

/** Time in which an import may be voided, and its voiding may end. */
const voidableMs = 2 * 24 * 60 * 60_000

/**
 * True while the import that set the status may be voided. Even a refusal without effect is stored then, so that RET
 * stays if the file is voided (promise 1).
 */
function mayBeVoided({ lastDoor, basisAt, at }: KeyFacts): boolean {
  return lastDoor === 'import' && basisAt !== null && at - basisAt <= voidableMs
}

/** A number that is known need not be searched for. */
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

/** Numbers are null for what is new in this unit. */
interface StoredNumbers {
  readonly mark: Buffer
  readonly recipientId: number | null
  readonly consentId: number | null
}

/** Appends a change to its consent, which is stored before it. */
export function appendChange(identity: ChangeIdentity, about: StoredNumbers, id: Buffer): Statement {
  const { effect, restores = null, secondPerson = null } = identity
  // Known by what it restores.
  const stored = effect === 'void' ? 'taken' : effect
  return insertChange({ ...identity, ...about, effect: stored, restores, secondPerson, id })
}

const emptyFields = consentFields(restored(null, 1, 0), { id: Buffer.alloc(0), door: '', actor: null })
const fieldNames = objectKeys(emptyFields)

/** True if İYS's record stays as it was: only then the state in İYS stays too (L3). */
const sameIysRecord = sql`${consent.iysOrdinal} is excluded.iys_ordinal`

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
        national: sql`iif(${sameIysRecord}, ${consent.national}, excluded.national)`,
        ...Object.fromEntries(fieldNames.map((name) => [name, sql.raw(`excluded."${consent[name].name}"`)])),
      },
    }),
)

/** Inserts or updates a consent. `national` is the state in İYS of a new record; an unchanged record keeps its own. */
export function storeConsent(
  key: ConsentKey & Omit<StoredNumbers, 'consentId'>,
  state: ConsentState,
  last: LastChange,
  national: NationalState,
): Statement {
  return upsertConsent({ ...key, ...consentFields(state, last), national })
}
