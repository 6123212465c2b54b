import { sql } from 'drizzle-orm'
import { change, recipient } from '../../../db/schema.ts'
import { build, preparedStatement, type Statement } from '../../../db/statement.ts'
import type { Channel } from '../../consent/channel.ts'
import {
  type ChangeContent,
  type ConsentRequest,
  type ConsentState,
  effectiveStatement,
} from '../../consent/consent.ts'
import { decide } from '../../consent/decide.ts'
import { evolve } from '../../consent/evolve.ts'
import type { Recipient } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Vault } from '../../crypto/vault.ts'
import { type Actor, namedActor, originOf } from '../actor.ts'
import { storeConsent } from '../consents.ts'
import { type Evidence, evidenceDigest, storeEvidence } from '../evidence/evidence.ts'
import { type FoundRecipient, isHidden, knownOrNew, unhideRecipient } from '../recipients.ts'
import type { Settings } from '../settings.ts'
import { type ChangeIdentity, changeId } from './change-id.ts'
import type { brandFacts } from './facts.ts'

type BrandFacts = ReturnType<ReturnType<typeof brandFacts>['map']>

/** As long as an import may be voided, and the time that its voiding may take. */
const touchedForMs = 2 * 24 * 60 * 60_000

/** What a request is decided on: all that is stored about its key. */
export interface Found {
  /** Undefined where there is no such brand. */
  readonly facts: BrandFacts | undefined
  readonly recipient: FoundRecipient | undefined
  readonly before: ConsentState | null
  readonly lastId: Buffer | null
  /** Through which the key's last change came. */
  readonly lastDoor: string | null
  /** Where that was a file: when the key's last change that was no repeat was recorded; else null. */
  readonly basisAt: number | null
  readonly mark: Buffer
  /** The register's time (`registerTime`). */
  readonly at: number
}

/** What came of one request, and the writes that make it so. */
export interface Changed {
  readonly outcome: RecordOutcome
  /** Of the change; null when there is none. */
  readonly id: Buffer | null
  readonly writes: readonly Statement[]
  /** The recipient as he is stored then. */
  readonly recipient: FoundRecipient | undefined
}

type Asked = Omit<RecordInput, 'saidAt' | 'requestKey'>

/** Decides one request, and says what has to be written for it: the one way to a change. */
export function decideChange(
  vault: Vault,
  actor: Actor,
  settings: Settings,
  input: Asked,
  found: Found,
): Changed {
  const { facts, recipient: known, before } = found
  const nothing = (outcome: RecordOutcome): Changed => ({ outcome, id: null, writes: [], recipient: known })
  if (facts === undefined) return nothing({ kind: 'no-brand' })
  // A closed brand takes no consent any more, but a refusal is stored and obeyed whatever its brand does (promise 1).
  if (facts.closedAt !== null && input.request.status === 'ONAY') return nothing({ kind: 'brand-closed' })
  if (comesBack(found, input) && originOf(actor.door) !== 'recipient') return nothing({ kind: 'erased' })

  const policy = {
    repeatOnay: settings.repeat_onay,
    activatedAt: facts.activatedAt,
    keepsEveryRefusal: mayBeVoided(found),
  }
  const { refusals, change: content } = decide(input.request, before, found.at, policy, settings.rules)
  const decided = { kind: 'decided' as const, refusals, before, repeated: false }
  if (content === null) return nothing({ ...decided, change: null, after: before })
  const held = heldOverRefusal(actor, settings, input, before, content)
  if (held !== null) return nothing(held)
  const after = evolve(before, content)
  if (input.dryRun) return nothing({ ...decided, change: { ...content, id: '' }, after })
  const { id, ...made } = changeMade(vault, actor, input, found, { content, after })
  return { ...made, id, outcome: { ...decided, change: { ...content, id: id.toString('hex') }, after } }
}

/** Somebody erased who consents anew. */
function comesBack({ recipient }: Found, { request }: Asked): boolean {
  return isHidden(recipient) && request.status === 'ONAY'
}

/** Why an ONAY may not, or not yet, take the place of a refusal; null where it may, or there is none. */
function heldOverRefusal(
  { door }: Actor,
  settings: Settings,
  { overRefusal, sinceOrdinal, sinceRecordedAt, secondPerson }: Asked,
  before: ConsentState | null,
  { status, consentDate }: ChangeContent,
): RecordOutcome | null {
  if (before === null || effectiveStatement(before)?.status !== 'RET' || status !== 'ONAY') return null
  const cameMeanwhile =
    before.ordinal > (sinceOrdinal ?? Number.POSITIVE_INFINITY) ||
    before.lastRecordedAt > (sinceRecordedAt ?? Number.POSITIVE_INFINITY)
  if (overRefusal === 'forbid' || cameMeanwhile) return { kind: 'refusal-stands' }
  const takesTwo = settings.second_person_over_ret && originOf(door) === 'staff'
  if (!takesTwo || secondPerson !== undefined) return null
  return { kind: 'second-person-needed', consentDate, ordinal: before.ordinal }
}

/** The change with its id, and every write that belongs to it. */
function changeMade(
  vault: Vault,
  actor: Actor,
  input: Asked,
  found: Found,
  { content, after }: { readonly content: ChangeContent; readonly after: ConsentState },
) {
  const { recipient: known, before, lastId, mark, at } = found
  const addressed =
    content.status === 'RET' && known?.sealed === null
      ? withoutAddress(known)
      : knownOrNew(vault, input.recipient, mark, known, at)
  const evidence = addressed.secret === null ? undefined : input.evidence
  const { brandCode, channel, request } = input
  const key = { mark, brandCode, recipientType: request.recipientType, channel }
  const identity: ChangeIdentity = {
    ...content,
    ...key,
    commitment: addressed.commitment,
    ordinal: (before?.ordinal ?? 0) + 1,
    previousId: lastId,
    door: actor.door,
    actor: namedActor(actor),
    secondPerson: input.secondPerson ?? null,
    evidenceDigest:
      addressed.secret === null || evidence === undefined
        ? null
        : evidenceDigest(addressed.secret(), evidence),
  }
  const id = changeId(identity)
  const isBack = comesBack(found, input)
  return {
    id,
    writes: [
      ...addressed.writes,
      appendChange(identity, mark, id),
      storeConsent(key, after, { id, door: identity.door, actor: identity.actor }),
      ...(evidence === undefined ? [] : [storeEvidence(vault, id, evidence)]),
      ...(isBack ? [unhideRecipient(mark)] : []),
    ],
    recipient: isBack && addressed.row !== undefined ? { ...addressed.row, hiddenAt: null } : addressed.row,
  }
}

/**
 * What files have done may still be taken back. A refusal that comes in meanwhile is kept even where it changes nothing now, so
 * that its key is not taken back with the others (promise 1); that of another file too, which may be taken back itself. What
 * only repeats is taken back to what it repeats: once that is too old, a list that comes again and again adds nothing more.
 */
function mayBeVoided({ lastDoor, basisAt, at }: Found): boolean {
  return lastDoor === 'import' && basisAt !== null && at - basisAt <= touchedForMs
}

/**
 * A refusal of somebody whose address was dropped needs no address: it is bound with the commitment that is left, and what
 * came with it is not kept, since there is no secret to bind it with.
 */
function withoutAddress(row: FoundRecipient) {
  return { commitment: row.commitment, secret: null, writes: [], row }
}

/** What is asked of `record`, and what it answers. */

export interface RecordInput {
  readonly brandCode: number
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: ConsentRequest
  readonly evidence?: Evidence | undefined
  /**
   * When a statement that is made "now" was really made, for one that could only be dealt with later: it is then dated so,
   * and what was said after it wins (promise 1).
   */
  readonly saidAt?: number | undefined
  /** Names this request for ever: a repeat with the same key finds the first outcome and changes nothing. */
  readonly requestKey?: string | undefined
  /** `forbid`: an ONAY does not pass a refusal that stands, however late it is dated; an import may not (promise 1). */
  readonly overRefusal?: 'forbid' | undefined
  /**
   * Who approved what the actor asks for, where it took a second person; never the actor himself. Kept in the change for good.
   */
  readonly secondPerson?: string | undefined
  /** An ONAY does not pass a refusal that its key got after this ordinal: what came in while it waited wins, whatever its date. */
  readonly sinceOrdinal?: number | undefined
  /** The same by the register's time, for one whose key was not known yet when it began to wait. ms UTC. */
  readonly sinceRecordedAt?: number | undefined
  /** Decides and answers as ever, but writes nothing. */
  readonly dryRun?: true | undefined
}

export interface RecordedChange extends ChangeContent {
  /** 64 hex digits; empty for one that was only tried. */
  readonly id: string
}

export type RecordOutcome =
  | {
      readonly kind: 'decided'
      /** What İYS would answer; empty when it would take the request. */
      readonly refusals: readonly RefusalCode[]
      /** What was stored, on disk by now; null when nothing was. */
      readonly change: RecordedChange | null
      readonly before: ConsentState | null
      readonly after: ConsentState | null
      /** Whether this answers a repeat of a request that was recorded before. */
      readonly repeated: boolean
    }
  | { readonly kind: 'no-brand' }
  | { readonly kind: 'brand-closed' }
  /** An ONAY met a refusal it was forbidden to pass, or one that came while it waited; nothing was stored. */
  | { readonly kind: 'refusal-stands' }
  /** An ONAY of the staff over a refusal that stands, which the company wants two people for; nothing was stored. */
  | {
      readonly kind: 'second-person-needed'
      /** The date it would have been stored with. */
      readonly consentDate: string | null
      /** Of the key's last change by now. */
      readonly ordinal: number
    }
  /** The recipient asked to be erased, and only he himself can give a consent again (promise 1); nothing was stored. */
  | { readonly kind: 'erased' }

const insertChange = preparedStatement(() =>
  build.insert(change).values({
    id: sql.placeholder('id'),
    recipientId: sql`(select ${recipient.id} from ${recipient} where ${recipient.mark} = ${sql.placeholder('mark')})`,
    brandCode: sql.placeholder('brandCode'),
    recipientType: sql.placeholder('recipientType'),
    channel: sql.placeholder('channel'),
    ordinal: sql.placeholder('ordinal'),
    previousId: sql.placeholder('previousId'),
    status: sql.placeholder('status'),
    source: sql.placeholder('source'),
    consentDate: sql.placeholder('consentDate'),
    consentAt: sql.placeholder('consentAt'),
    effect: sql.placeholder('effect'),
    recordedAt: sql.placeholder('recordedAt'),
    door: sql.placeholder('door'),
    actor: sql.placeholder('actor'),
    evidenceDigest: sql.placeholder('evidenceDigest'),
    secondPerson: sql.placeholder('secondPerson'),
    restores: sql.placeholder('restores'),
  }),
)

/** Appends one change to the key of the recipient with this mark. */
export function appendChange(identity: ChangeIdentity, mark: Buffer, id: Buffer): Statement {
  const { effect, restores = null, secondPerson = null } = identity
  // That it voids others is told by what it restores.
  const stored = effect === 'void' ? 'taken' : effect
  return insertChange({ ...identity, effect: stored, restores, secondPerson, mark, id })
}
