import { hash } from 'node:crypto'
import { dayOf } from '../calendar/istanbul.ts'
import type { ConsentState } from '../consent/consent.ts'
import { foldKey, type KeyFold } from '../consent/evolve.ts'
import { consentEndedAt, keptThrough } from '../consent/retention.ts'
import type { ChangeEntry, ConsentEntry, DroppedEntry, ErasureEntry, KeyedEntry } from '../ledger/entries.ts'
import { consentFields } from '../register/consents.ts'
import { changeText } from '../register/record/change.ts'
import { retentionYearsMin } from '../register/settings.ts'
import type { BadEntry } from './verify.ts'

/** The canonical text of a change, whose SHA-256 is its id. A source is any text here: the id vouches for it. */
export function textOfEntry(entry: Omit<ChangeEntry, 'kind'>): string {
  return changeText({ ...entry, source: entry.source as never })
}

/** Checks that the content of a change gives its id. */
export function contentProblem(entry: Omit<ChangeEntry, 'kind'>): BadEntry | null {
  return hash('sha256', textOfEntry(entry)) === entry.id
    ? null
    : { kind: 'change', at: entry.seq, problem: 'its content does not give its id' }
}

/**
 * The changes of one key so far: each must follow the one before it, and all together give the consent. `beginningLost`: the
 * first ones need not be here, as in the pack of somebody whose address had been dropped.
 */
export function keyChain({ beginningLost = false }: { readonly beginningLost?: boolean } = {}) {
  let fold: KeyFold = foldKey()
  let last: ChangeEntry | null = null

  function change(entry: ChangeEntry): BadEntry | null {
    const bad = (problem: string): BadEntry => ({ kind: 'change', at: entry.seq, problem })
    const mayBegin = beginningLost && last === null && entry.ordinal > 1
    if (mayBegin) fold = foldKey(emptyState(entry.ordinal - 1))
    if (entry.ordinal !== (fold.state?.ordinal ?? 0) + 1) return bad('a change of its key is missing')
    if (!mayBegin && entry.previousId !== (last?.id ?? null))
      return bad('it does not follow the change before it')
    const problem = voidingProblem(entry)
    if (problem !== null) return bad(problem)
    // A source is any text here, as in its id.
    fold.add({ ...entry, source: entry.source as never })
    last = entry
    return null
  }

  function consent(entry: ConsentEntry): BadEntry | null {
    const bad = (problem: string): BadEntry => ({ kind: 'consent', at: entry.lastId, problem })
    const { state } = fold
    if (state === null || last === null) return bad('there is no change it could come from')
    const { lastId: _, ...fields } = consentFields(state, { ...last, id: Buffer.alloc(0) })
    const wrong = Object.entries({ ...fields, lastId: last.id }).find(
      ([name, value]) => entry[name as keyof ConsentEntry] !== value,
    )
    return wrong === undefined ? null : bad(`its changes do not give its ${wrong[0]}`)
  }

  return { change, consent }
}

/** What the keys are checked with beside their own entries. */
interface KeyContext {
  /** Leads from the commitment of somebody who came back to his first one, under which his keys began. */
  readonly firstOf: (commitment: string) => string
  /** Whether every change of a recipient is here, and not only those of one brand. */
  readonly isWhole: boolean
  /** Whether the address with this commitment is here; left out where all that are gone have been looked at before. */
  readonly isHere?: ((commitment: string) => boolean) | undefined
}

function emptyState(ordinal: number): ConsentState {
  return { ordinal, lastRecordedAt: 0, iysRecord: null, localRefusal: null }
}

/** One that voids others says what it restores, which lies before what it voids, and two people stand for it. */
function voidingProblem({ effect, restores, ordinal, secondPerson }: ChangeEntry): string | null {
  if (effect !== 'void') return restores === null ? null : 'it restores, and voids nothing'
  if (restores === null || restores >= ordinal - 1) return 'it voids nothing before it'
  return secondPerson === null ? 'nobody approved that it voids others' : null
}

/**
 * Checks changes and consents in the order of their keys, each key's consent behind its changes, so that only one key is
 * held at a time; the erasures of a recipient come before his keys. Answers the first that does not hold.
 */
export async function firstBadOfKeys(
  entries: AsyncIterable<KeyedEntry>,
  { firstOf, isWhole, isHere }: KeyContext,
): Promise<BadEntry | null> {
  let person = ''
  let key = ''
  let chain = keyChain()
  let drops = dropChecker(isWhole)
  /** The last change of a key whose consent has not come. */
  let open: ChangeEntry | null = null
  let lastCommitment = ''
  /** What of the key, and of the person, can be said once the next begins. */
  const ended = (ofPerson: boolean) =>
    (open === null ? null : missing(open)) ?? drops.endOfKey() ?? (ofPerson ? drops.endOfPerson() : null)
  for await (const entry of entries) {
    const isErasure = entry.kind === 'erasure' || entry.kind === 'erasure-asked'
    const first = firstOf(isErasure ? entry.content.commitment : entry.commitment)
    const own = isErasure ? '' : keyOf({ ...entry, commitment: first })
    if (own !== key || first !== person) {
      const bad = ended(first !== person)
      if (bad !== null) return bad
      if (first !== person) drops = dropChecker(isWhole)
      person = first
      key = own
      open = null
      chain = keyChain()
    }
    if (isErasure) {
      drops.erasure(entry)
      continue
    }
    const { commitment } = entry
    const isNext = entry.kind === 'change' && commitment !== lastCommitment
    if (isNext && isHere?.(commitment) === false && !drops.isDropped(commitment)) {
      return {
        kind: 'recipient',
        at: commitment,
        problem: 'its address is not here, though it was not dropped',
      }
    }
    lastCommitment = commitment
    const bad = entry.kind === 'change' ? chain.change(entry) : chain.consent(entry)
    if (bad !== null) return bad
    if (entry.kind === 'change') drops.change(entry)
    open = entry.kind === 'change' ? entry : null
    // Behind its consent a key has nothing more.
    if (open === null) chain = keyChain()
  }
  return ended(true)
}

function missing({ id }: ChangeEntry): BadEntry {
  return { kind: 'consent', at: id, problem: 'it is missing, though its changes are here' }
}

type KeyParts = Pick<ChangeEntry, 'commitment' | 'brandCode' | 'recipientType' | 'channel'>

/** What the changes of one consent have in common. */
export function keyOf({ commitment, brandCode, recipientType, channel }: KeyParts): string {
  return `${commitment} ${brandCode} ${recipientType} ${channel}`
}

/**
 * Checks the drops of one recipient against his changes: each of his consents had ended by then, with a refusal or with its
 * brand, and the duty to keep it was over; and as much evidence went as his changes name. `isWhole`: all his changes are here,
 * as in a register or an export of every brand.
 */
function dropChecker(isWhole: boolean) {
  const drops = new Map<string, DroppedEntry>()
  const evidence = new Map<string, number>()
  /** The changes of the key that is being read. */
  let own: ChangeEntry[] = []

  function erasure(entry: ErasureEntry): void {
    if (entry.kind === 'erasure') drops.set(entry.content.commitment, entry)
  }

  function change(entry: ChangeEntry): void {
    if (drops.size === 0) return
    own.push(entry)
    const { commitment, evidenceDigest } = entry
    const wasDropped = entry.seq < (drops.get(commitment)?.seq ?? 0)
    if (evidenceDigest !== null && wasDropped) evidence.set(commitment, (evidence.get(commitment) ?? 0) + 1)
  }

  /** The first drop before which the consent of this key had not ended long enough; the next change begins another key. */
  function endOfKey(): BadEntry | null {
    const changes = own
    own = []
    for (const drop of drops.values()) {
      const problem = standingProblem(changes, drop)
      if (problem !== null) return { kind: 'erasure', at: drop.seq, problem }
    }
    return null
  }

  /** The first drop with which another number of texts went than his changes name. */
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
    erasure,
    change,
    endOfKey,
    endOfPerson,
    isDropped: (commitment: string) => drops.has(commitment),
  }
}

function standingProblem(changes: readonly ChangeEntry[], drop: DroppedEntry): string | null {
  const { seq, recordedAt, content } = drop
  const byThen = changes.filter((one) => one.seq < seq)
  const later = changes.find(
    (one) => one.seq > seq && one.commitment === content.commitment && one.status === 'ONAY',
  )
  if (later !== undefined) return `it was dropped before change ${later.seq}, which was made with its address`
  const [first] = byThen
  if (first === undefined) return null
  const endedAt = consentEndedAt(byThen, closedAtOf(content.closedBrands, first.brandCode))
  if (endedAt === null) return `it was dropped while the consent of change ${byThen.at(-1)?.seq} stood`
  const kept = keptThrough(endedAt, Math.max(content.years, retentionYearsMin))
  return dayOf(recordedAt) > kept ? null : `it was dropped before ${kept}, through which it had to be kept`
}

/** When the brand was closed, as the drop says; null where it does not. */
function closedAtOf(closedBrands: string, brandCode: number): number | null {
  for (const closing of closedBrands.split(' ')) {
    const [code, at] = closing.split(':')
    if (code === String(brandCode) && at !== undefined) return Number(at)
  }
  return null
}
