import type { Statement } from '../../../db/statement.ts'
import { type ChangeContent, type ConsentState, obeyed } from '../../consent/consent.ts'
import { decide } from '../../consent/decide.ts'
import { evolve } from '../../consent/evolve.ts'
import type { Vault } from '../../crypto/vault.ts'
import { type Actor, namedActor, originOf } from '../actor.ts'
import { storeConsent } from '../consents.ts'
import { evidenceDigest, storeEvidence } from '../evidence/evidence.ts'
import { type FoundRecipient, isHidden, knownOrNew, shownAgain } from '../recipients.ts'
import type { Settings } from '../settings.ts'
import { appendChange } from './append-change.ts'
import { type ChangeIdentity, changeId } from './change-id.ts'
import type { brandFacts } from './facts.ts'
import type { RecordInput, RecordOutcome } from './recorded.ts'

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
  readonly groundAt: number | null
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
    equalDateRefused: settings.equal_date_refused,
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
  if (before === null || obeyed(before)?.status !== 'RET' || status !== 'ONAY') return null
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
      ...(evidence === undefined ? [] : [storeEvidence(vault, id, evidence, at)]),
      ...(isBack ? [shownAgain(mark)] : []),
    ],
    recipient: isBack && addressed.row !== undefined ? { ...addressed.row, hiddenAt: null } : addressed.row,
  }
}

/**
 * What files have done may still be taken back. A refusal that comes in meanwhile is kept even where it changes nothing now, so
 * that its key is not taken back with the others (promise 1); that of another file too, which may be taken back itself. What
 * only repeats is taken back to what it repeats: once that is too old, a list that comes again and again adds nothing more.
 */
function mayBeVoided({ lastDoor, groundAt, at }: Found): boolean {
  return lastDoor === 'import' && groundAt !== null && at - groundAt <= touchedForMs
}

/**
 * A refusal of somebody whose address was dropped needs no address: it is bound with the commitment that is left, and what
 * came with it is not kept, since there is no secret to bind it with.
 */
function withoutAddress(row: FoundRecipient) {
  return { commitment: row.commitment, secret: null, writes: [], row }
}
