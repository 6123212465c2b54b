import { dayOf } from '../calendar/istanbul.ts'
import { consentFields } from '../consent/consent.ts'
import { foldKey, type KeyFold, restored } from '../consent/decide.ts'
import { consentEndedAt, keptThrough, retentionYearsMin } from '../consent/retention.ts'
import { objectEntries } from '../util/objects.ts'
import { changeId } from './append.ts'
import type { AnswerOutcome, ChangeEntry, ConsentEntry, DroppedEntry, KeyedEntry } from './entries.ts'
import type { BadEntry } from './verification.ts'

export function contentProblem(entry: Omit<ChangeEntry, 'kind'>): BadEntry | null {
  return changeId(entry).toString('hex') === entry.id
    ? null
    : { kind: 'change', at: entry.seq, problem: 'its content does not give its id' }
}

/**
 * Checks that each change of a key follows the one before, and that all give the consent. `beginningLost`:
 * the first may be missing, as in the pack of a recipient whose address had been dropped.
 */
export function keyChain({
  beginningLost = false,
  answerOf = () => undefined,
}: {
  readonly beginningLost?: boolean
  readonly answerOf?: AnswerOf
} = {}) {
  let fold: KeyFold = foldKey()
  const taken = new Map<number, ChangeEntry>()
  let last: ChangeEntry | null = null
  let returns = 0

  function change(entry: ChangeEntry): BadEntry | null {
    const bad = (problem: string): BadEntry => ({ kind: 'change', at: entry.seq, problem })
    const mayBegin = beginningLost && last === null && entry.ordinal > 1
    if (mayBegin) fold = foldKey(restored(null, entry.ordinal - 1, 0))
    if (entry.ordinal !== (fold.state?.ordinal ?? 0) + 1) return bad('a change of its key is missing')
    if (!mayBegin && entry.previousId !== (last?.id ?? null))
      return bad('it does not follow the change before it')
    const problem = voidingProblem(entry, last, fold)
    if (problem !== null) return bad(problem)
    if (last !== null && last.commitment !== entry.commitment) returns += 1
    // A source is any text here: the id vouches for it.
    fold.add({ ...entry, returns, source: entry.source as never })
    if (entry.effect === 'taken') taken.set(entry.ordinal, entry)
    last = entry
    return null
  }

  function consent(entry: ConsentEntry): BadEntry | null {
    const bad = (problem: string): BadEntry => ({ kind: 'consent', at: entry.lastId, problem })
    const { state } = fold
    if (state === null || last === null) return bad('there is no change it could come from')
    const { lastId: _, ...fields } = consentFields(state, { ...last, id: Buffer.alloc(0) })
    const wrong = objectEntries({ ...fields, lastId: last.id }).find(([name, value]) => entry[name] !== value)
    if (wrong !== undefined) return bad(`its changes do not give its ${wrong[0]}`)
    return isNationalProved(entry, taken.get(state.iysOrdinal ?? 0), answerOf)
      ? null
      : bad('the answers of İYS do not give its national')
  }

  return { change, consent }
}

type AnswerOf = (changeId: string) => AnswerOutcome | undefined

/** Checks a state in İYS by İYS's answers. `waiting` and `sent` are in no ledger; a refused change may wait again. */
function isNationalProved(
  { national }: ConsentEntry,
  record: ChangeEntry | undefined,
  answerOf: AnswerOf,
): boolean {
  const answer = record === undefined ? undefined : record.door === 'iys' ? 'registered' : answerOf(record.id)
  if (national === 'registered' || answer === 'registered') return national === answer
  return national !== 'refused' || answer === 'refused'
}

interface KeyContext {
  /** Returns the first commitment of a recipient who came back. */
  readonly firstOf: (commitment: string) => string
  /** False if the changes of one brand alone are here. */
  readonly isWhole: boolean
  /** True if the address is in what is verified; left out if that was checked before. */
  readonly isHere?: ((commitment: string) => boolean) | undefined
  /** İYS's last answer to a change. */
  readonly answerOf: AnswerOf
}

/**
 * Voiding restores a state before what it voids. It takes two people, except for a RET just before it that is the first word
 * about its consent: the staff member who typed that may take it back alone.
 */
function voidingProblem(entry: ChangeEntry, last: ChangeEntry | null, fold: KeyFold): string | null {
  const { effect, restores, ordinal, secondPerson } = entry
  if (effect !== 'void') return restores === null ? null : 'it restores, and voids nothing'
  if (restores === null || restores >= ordinal - 1) return 'it voids nothing before it'
  if (secondPerson !== null || (restores === 0 && isOwnFirstRefusal(entry, last, fold))) return null
  return 'no second person approved that it voids others'
}

function isOwnFirstRefusal({ door, actor }: ChangeEntry, last: ChangeEntry | null, fold: KeyFold): boolean {
  if (last === null || last.effect !== 'local' || door !== 'slack') return false
  const isByTypist = last.door === door && actor !== null && last.actor === actor
  const basisBefore = fold.after(last.ordinal - 1)?.basisOrdinal ?? null
  return isByTypist && basisBefore === null
}

/**
 * Checks one key after the other: the erasures of a recipient first, then each key's changes and its consent.
 */
export async function firstBadOfKeys(
  entries: AsyncIterable<KeyedEntry>,
  { firstOf, isWhole, isHere, answerOf }: KeyContext,
): Promise<BadEntry | null> {
  let person = ''
  let key = ''
  let chain = keyChain({ answerOf })
  let drops = dropChecker(isWhole)
  /** Last change of the key, until its consent is read. */
  let open: ChangeEntry | null = null
  let lastCommitment = ''
  /** Checks a key whose entries end here, and its recipient if theirs end too. */
  const ended = (ofPerson: boolean) =>
    (open === null ? null : missing(open)) ?? drops.endOfKey() ?? (ofPerson ? drops.endOfPerson() : null)
  for await (const entry of entries) {
    const isErasure = entry.kind === 'erasure'
    const first = firstOf(isErasure ? entry.content.commitment : entry.commitment)
    const keyName = isErasure ? '' : keyOf({ ...entry, commitment: first })
    if (keyName !== key || first !== person) {
      const bad = ended(first !== person)
      if (bad !== null) return bad
      if (first !== person) drops = dropChecker(isWhole)
      person = first
      key = keyName
      open = null
      chain = keyChain({ answerOf })
    }
    if (isErasure) {
      drops.drop(entry)
      continue
    }
    const { commitment } = entry
    const isNext = entry.kind === 'change' && commitment !== lastCommitment
    if (isNext && isHere?.(commitment) === false && !drops.isDropped(commitment)) {
      const problem = 'its address is not here, though it was not dropped'
      return { kind: 'recipient', at: commitment, problem }
    }
    lastCommitment = commitment
    const bad = entry.kind === 'change' ? chain.change(entry) : chain.consent(entry)
    if (bad !== null) return bad
    if (entry.kind === 'change') drops.change(entry)
    open = entry.kind === 'change' ? entry : null
    if (open === null) chain = keyChain({ answerOf })
  }
  return ended(true)
}

function missing({ id }: ChangeEntry): BadEntry {
  return { kind: 'consent', at: id, problem: 'it is missing, though its changes are here' }
}

type KeyParts = Pick<ChangeEntry, 'commitment' | 'brandCode' | 'recipientType' | 'channel'>

export function keyOf({ commitment, brandCode, recipientType, channel }: KeyParts): string {
  return `${commitment} ${brandCode} ${recipientType} ${channel}`
}

/**
 * Checks the drops of one recipient. Each consent had ended, and the duty to keep it was over. The dropped
 * evidence is as much as the changes name.
 */
function dropChecker(isWhole: boolean) {
  const drops = new Map<string, DroppedEntry>()
  const evidence = new Map<string, number>()
  let ofKey: ChangeEntry[] = []

  function change(entry: ChangeEntry): void {
    if (drops.size === 0) return
    ofKey.push(entry)
    const { commitment, evidenceDigest } = entry
    const wasDropped = entry.seq < (drops.get(commitment)?.seq ?? 0)
    if (evidenceDigest !== null && wasDropped) evidence.set(commitment, (evidence.get(commitment) ?? 0) + 1)
  }

  function endOfKey(): BadEntry | null {
    const changes = ofKey
    ofKey = []
    for (const drop of drops.values()) {
      const problem = retentionProblem(changes, drop)
      if (problem !== null) return { kind: 'erasure', at: drop.seq, problem }
    }
    return null
  }

  function endOfPerson(): BadEntry | null {
    for (const [commitment, drop] of drops) {
      const named = evidence.get(commitment) ?? 0
      const { evidence: gone } = drop.content
      if (!isWhole || gone === named) continue
      const problem = `${gone} of the ${named} pieces of evidence that its changes name went with it`
      return { kind: 'erasure', at: drop.seq, problem }
    }
    return null
  }

  return {
    drop: (entry: DroppedEntry) => drops.set(entry.content.commitment, entry),
    change,
    endOfKey,
    endOfPerson,
    isDropped: (commitment: string) => drops.has(commitment),
  }
}

function retentionProblem(changes: readonly ChangeEntry[], drop: DroppedEntry): string | null {
  const { seq, recordedAt, content } = drop
  const byThen = changes.filter((change) => change.seq < seq)
  const later = changes.find(
    (change) => change.seq > seq && change.commitment === content.commitment && change.status === 'ONAY',
  )
  if (later !== undefined) return `it was dropped before change ${later.seq}, which was made with its address`
  const [first] = byThen
  if (first === undefined) return null
  const endedAt = consentEndedAt(byThen, closedAtOf(content.closedBrands, first.brandCode))
  if (endedAt === null) return `it was dropped while the consent of change ${byThen.at(-1)?.seq} stood`
  const kept = keptThrough(endedAt, Math.max(content.years, retentionYearsMin))
  return dayOf(recordedAt) > kept ? null : `it was dropped before ${kept}, through which it had to be kept`
}

function closedAtOf(closedBrands: string, brandCode: number): number | null {
  const closing = closedBrands.split(' ').find((closed) => closed.startsWith(`${brandCode}:`))
  return closing === undefined ? null : Number(closing.split(':')[1])
}
