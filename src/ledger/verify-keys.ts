import { dayOf } from '../calendar/istanbul.ts'
import { consentFields } from '../consent/consent.ts'
import { foldKey, type KeyFold, restoredState } from '../consent/decide.ts'
import { consentEndedAt, keptThrough, retentionYearsMin } from '../consent/retention.ts'
import { objectEntries } from '../util/objects.ts'
import { changeId } from './append.ts'
import type { AnswerOutcome, ChangeEntry, ConsentEntry, DroppedEntry, KeyedEntry } from './entries.ts'
import type { Problem } from './problems.ts'
import type { BadEntry } from './verification.ts'

/** Checks that the id of a change, which is a digest, is the digest of its content. Returns null if it is. */
export function contentProblem(entry: Omit<ChangeEntry, 'kind'>): BadEntry | null {
  return changeId(entry).toString('hex') === entry.id
    ? null
    : { kind: 'change', at: entry.seq, problem: 'its content does not give its id' }
}

/**
 * Checks the changes of one key (recipient, brand, kind of recipient and channel) in their order: each must name the change
 * before it, and together they must give the stored consent. Each check returns null if all is well. `beginningLost` allows
 * the first changes to be missing, as in the evidence pack of a recipient whose address was dropped earlier.
 */
export function keyChain({
  beginningLost = false,
  answerOf = () => undefined,
}: {
  readonly beginningLost?: boolean
  readonly answerOf?: AnswerOf
} = {}) {
  let fold: KeyFold = foldKey()
  /** Changes that took effect, by their number within one consent (brand, recipient, type and channel). */
  const effectiveChanges = new Map<number, ChangeEntry>()
  let previousChange: ChangeEntry | null = null
  /** How often the recipient came back after an erasure: each return has a new commitment. */
  let returns = 0

  function change(entry: ChangeEntry): BadEntry | null {
    const bad = (problem: Problem): BadEntry => ({ kind: 'change', at: entry.seq, problem })
    const isAfterLostBeginning = beginningLost && previousChange === null && entry.ordinal > 1
    // Without the missing changes the state is unknown, so only their number is used.
    if (isAfterLostBeginning) fold = foldKey(restoredState(null, entry.ordinal - 1, 0))
    if (entry.ordinal !== (fold.state?.ordinal ?? 0) + 1) return bad('a change of its key is missing')
    if (!isAfterLostBeginning && entry.previousId !== (previousChange?.id ?? null))
      return bad('it does not follow the change before it')
    const problem = voidingProblem(entry, previousChange, fold)
    if (problem !== null) return bad(problem)
    if (previousChange !== null && previousChange.commitment !== entry.commitment) returns += 1
    // A file may have any text as source. The type is not checked, because the id already covers that text.
    fold.add({ ...entry, returns, source: entry.source as never })
    if (entry.effect === 'taken') effectiveChanges.set(entry.ordinal, entry)
    previousChange = entry
    return null
  }

  function consent(entry: ConsentEntry): BadEntry | null {
    const bad = (problem: Problem): BadEntry => ({ kind: 'consent', at: entry.lastId, problem })
    const { state } = fold
    if (state === null || previousChange === null) return bad('there is no change it could come from')
    // An entry has ids as text, a stored consent as bytes, so the id of the latest change is compared as text.
    const { lastId: _, ...fields } = consentFields(state, { ...previousChange, id: Buffer.alloc(0) })
    const expectedFields = objectEntries({ ...fields, lastId: previousChange.id })
    const differingField = expectedFields.find(([name, value]) => entry[name] !== value)
    if (differingField !== undefined) return bad(`its changes do not give its ${differingField[0]}`)
    return isNationalProved(entry, effectiveChanges.get(state.iysOrdinal ?? 0), answerOf)
      ? null
      : bad('the answers of İYS do not give its national')
  }

  return { change, consent }
}

/** Returns the latest answer of İYS to a change; undefined if there is none. */
type AnswerOf = (changeId: string) => AnswerOutcome | undefined

/**
 * True if the answers of İYS give the state that the consent claims to have there (`national`). The states `waiting` and
 * `sent` are recorded in no ledger. A refused change may wait again, so the answer `refused` does not require the state
 * `refused`.
 */
function isNationalProved(
  { national }: ConsentEntry,
  record: ChangeEntry | undefined,
  answerOf: AnswerOf,
): boolean {
  // A change that came from İYS is registered there, without any answer.
  const isFromIys = record?.door === 'iys'
  const answer = isFromIys ? 'registered' : record && answerOf(record.id)
  if (national === 'registered' || answer === 'registered') return national === answer
  return national !== 'refused' || answer === 'refused'
}

interface KeyContext {
  /** Returns the first commitment (keyed hash of the address) of a recipient who came back after an erasure. */
  readonly firstOf: (commitment: string) => string
  /** False if the verified entries hold the changes of one brand only. */
  readonly isWhole: boolean
  /** True if the verified entries hold the address of the commitment; left out if addresses were checked before. */
  readonly isHere?: ((commitment: string) => boolean) | undefined
  readonly answerOf: AnswerOf
}

/**
 * Checks a voiding change, which restores the state before the changes that it voids. It needs a second person, with one
 * exception: a RET (refusal) that is the first change of its consent may be voided by the staff member who typed it.
 */
function voidingProblem(
  entry: ChangeEntry,
  previousChange: ChangeEntry | null,
  fold: KeyFold,
): Problem | null {
  const { effect, restores, ordinal, secondPerson } = entry
  if (effect !== 'void') return restores === null ? null : 'it restores, and voids nothing'
  if (restores === null || restores >= ordinal - 1) return 'it voids nothing before it'
  if (secondPerson !== null || (restores === 0 && isOwnFirstRefusal(entry, previousChange, fold))) return null
  return 'no second person approved that it voids others'
}

/**
 * True if a staff member voids a RET that they typed in Slack themselves, and nothing had given the consent a status
 * before.
 */
function isOwnFirstRefusal(
  { door, actor }: ChangeEntry,
  previousChange: ChangeEntry | null,
  fold: KeyFold,
): boolean {
  // A `local` change is one that only this register has.
  if (previousChange === null || previousChange.effect !== 'local' || door !== 'slack') return false
  const isByTypist = previousChange.door === door && actor !== null && previousChange.actor === actor
  const stateBefore = fold.after(previousChange.ordinal - 1)
  const hadNoStatus = (stateBefore?.basisOrdinal ?? null) === null
  return isByTypist && hadNoStatus
}

/**
 * Checks the entries of one key after the other, and returns the first bad entry, or null. The erasures of a recipient
 * come first, then for each key its changes and, after them, its consent.
 */
export async function firstBadOfKeys(
  entries: AsyncIterable<KeyedEntry>,
  { firstOf, isWhole, isHere, answerOf }: KeyContext,
): Promise<BadEntry | null> {
  let currentRecipient = ''
  let currentKey = ''
  let chain = keyChain({ answerOf })
  let drops = dropChecker(isWhole)
  /** Latest change of the key, until the consent that follows it is read. */
  let changeWithoutConsent: ChangeEntry | null = null
  let previousCommitment = ''
  /** Checks a key when its entries end, and the recipient if this was their final key. */
  const problemAtEnd = (isEndOfRecipient: boolean) =>
    (changeWithoutConsent === null ? null : missingConsent(changeWithoutConsent)) ??
    drops.endOfKey() ??
    (isEndOfRecipient ? drops.endOfRecipient() : null)
  for await (const entry of entries) {
    const isErasure = entry.kind === 'erasure'
    // A recipient who came back has several commitments: the first stands for all.
    const recipient = firstOf(isErasure ? entry.content.commitment : entry.commitment)
    const keyName = isErasure ? '' : keyOf({ ...entry, commitment: recipient })
    const isNextRecipient = recipient !== currentRecipient
    if (keyName !== currentKey || isNextRecipient) {
      const bad = problemAtEnd(isNextRecipient)
      if (bad !== null) return bad
      if (isNextRecipient) drops = dropChecker(isWhole)
      currentRecipient = recipient
      currentKey = keyName
      changeWithoutConsent = null
      chain = keyChain({ answerOf })
    }
    if (isErasure) {
      drops.drop(entry)
      continue
    }
    const { commitment } = entry
    const isNewCommitment = entry.kind === 'change' && commitment !== previousCommitment
    if (isNewCommitment && isHere?.(commitment) === false && !drops.isDropped(commitment)) {
      const problem = 'its address is not here, though it was not dropped'
      return { kind: 'recipient', at: commitment, problem }
    }
    previousCommitment = commitment
    const bad = entry.kind === 'change' ? chain.change(entry) : chain.consent(entry)
    if (bad !== null) return bad
    if (entry.kind === 'change') drops.change(entry)
    changeWithoutConsent = entry.kind === 'change' ? entry : null
    // The consent is the last entry of its key.
    if (changeWithoutConsent === null) chain = keyChain({ answerOf })
  }
  return problemAtEnd(true)
}

function missingConsent({ id }: ChangeEntry): BadEntry {
  return { kind: 'consent', at: id, problem: 'it is missing, though its changes are here' }
}

type KeyParts = Pick<ChangeEntry, 'commitment' | 'brandCode' | 'recipientType' | 'channel'>

/** Returns a text that is equal for two changes exactly if they belong to the same key. */
export function keyOf({ commitment, brandCode, recipientType, channel }: KeyParts): string {
  return `${commitment} ${brandCode} ${recipientType} ${channel}`
}

/**
 * Checks the drops (erasures of the address) of one recipient: each consent must have ended, and the years for which the
 * law wants it kept must be over. A drop must count as many pieces of evidence as the changes before it name. The count is
 * checked only if the entries of all brands are here (`isWhole`).
 */
function dropChecker(isWhole: boolean) {
  const drops = new Map<string, DroppedEntry>()
  /** Number of pieces of evidence that the changes before a drop name, by commitment. */
  const evidenceCounts = new Map<string, number>()
  let changesOfKey: ChangeEntry[] = []

  function change(entry: ChangeEntry): void {
    if (drops.size === 0) return
    changesOfKey.push(entry)
    const { commitment, evidenceDigest } = entry
    const wasDropped = entry.seq < (drops.get(commitment)?.seq ?? 0)
    if (evidenceDigest === null || !wasDropped) return
    evidenceCounts.set(commitment, (evidenceCounts.get(commitment) ?? 0) + 1)
  }

  function endOfKey(): BadEntry | null {
    const changes = changesOfKey
    changesOfKey = []
    for (const drop of drops.values()) {
      const problem = retentionProblem(changes, drop)
      if (problem !== null) return { kind: 'erasure', at: drop.seq, problem }
    }
    return null
  }

  function endOfRecipient(): BadEntry | null {
    for (const [commitment, drop] of drops) {
      const namedCount = evidenceCounts.get(commitment) ?? 0
      const { evidence: droppedCount } = drop.content
      if (!isWhole || droppedCount === namedCount) continue
      const problem =
        `${droppedCount} of the ${namedCount} pieces of evidence that its changes name went with it` as const
      return { kind: 'erasure', at: drop.seq, problem }
    }
    return null
  }

  return {
    drop: (entry: DroppedEntry) => drops.set(entry.content.commitment, entry),
    change,
    endOfKey,
    endOfRecipient,
    isDropped: (commitment: string) => drops.has(commitment),
  }
}

/** Returns why an address was deleted too early, by the changes of a key; null if it was not. */
function retentionProblem(changes: readonly ChangeEntry[], drop: DroppedEntry): Problem | null {
  const { seq, recordedAt, content } = drop
  const changesBefore = changes.filter((change) => change.seq < seq)
  const laterConsent = changes.find(
    (change) => change.seq > seq && change.commitment === content.commitment && change.status === 'ONAY',
  )
  if (laterConsent !== undefined)
    return `it was dropped before change ${laterConsent.seq}, which was made with its address`
  const [firstChange] = changesBefore
  if (firstChange === undefined) return null
  const closedAt = closedAtOf(content.closedBrands, firstChange.brandCode)
  const endedAt = consentEndedAt(changesBefore, closedAt)
  if (endedAt === null) return `it was dropped while the consent of change ${changesBefore.at(-1)?.seq} stood`
  // If an entry names fewer years than the law requires, the law's number counts.
  const keptUntil = keptThrough(endedAt, Math.max(content.years, retentionYearsMin))
  return dayOf(recordedAt) > keptUntil
    ? null
    : `it was dropped before ${keptUntil}, through which it had to be kept`
}

/**
 * Returns when a brand was closed, from a list such as `696911:1772487000000 696912:…`; null if the brand is not in the
 * list.
 */
function closedAtOf(closedBrands: string, brandCode: number): number | null {
  const closing = closedBrands.split(' ').find((closed) => closed.startsWith(`${brandCode}:`))
  return closing === undefined ? null : Number(closing.split(':')[1])
}
