import { dayOf } from '../../calendar/istanbul.ts'
import { consentEndedAt, keptThrough } from '../../consent/retention.ts'
import { retentionYearsMin } from '../../register/settings.ts'
import type { ChangeEntry, ErasureEntry } from '../export/entries.ts'
import type { BadEntry } from './verify.ts'

/**
 * Checks the drops of one recipient against his changes: each of his consents had ended by then, with a refusal or with its
 * brand, and the duty to keep it was over; and as much evidence went as his changes name. `isWhole`: all his changes are here,
 * as in a register or an export of every brand.
 */
export function dropChecker(isWhole: boolean) {
  const drops = new Map<string, ErasureEntry>()
  const evidence = new Map<string, number>()
  /** The changes of the key that is being read. */
  let own: ChangeEntry[] = []

  function erasure(entry: ErasureEntry): void {
    if (entry.step === 'dropped') drops.set(entry.commitment, entry)
  }

  function change(entry: ChangeEntry): void {
    if (drops.size === 0) return
    own.push(entry)
    const { commitment, evidenceDigest } = entry
    const wasDropped = entry.seq <= (drops.get(commitment)?.throughSeq ?? 0)
    if (evidenceDigest !== null && wasDropped) evidence.set(commitment, (evidence.get(commitment) ?? 0) + 1)
  }

  /** The first drop before which the consent of this key had not ended long enough; the next change begins another key. */
  function endOfKey(): BadEntry | null {
    const changes = own
    own = []
    for (const drop of drops.values()) {
      const problem = standingProblem(changes, drop)
      if (problem !== null) return { kind: 'erasure', at: drop.place, problem }
    }
    return null
  }

  /** The first drop with which another number of texts went than his changes name. */
  function endOfPerson(): BadEntry | null {
    for (const [commitment, drop] of drops) {
      const named = evidence.get(commitment) ?? 0
      if (!isWhole || drop.evidence === named) continue
      const problem = `${drop.evidence} of the ${named} pieces of evidence that its changes name went with it`
      return { kind: 'erasure', at: drop.place, problem }
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

/** No clock is set back by more without being noticed, so that what was recorded this long before a drop came before it. */
const dayMs = 24 * 60 * 60_000

function standingProblem(changes: readonly ChangeEntry[], drop: ErasureEntry): string | null {
  const { at, throughSeq, years, commitment } = drop
  const before = at - dayMs
  // Whatever the entry says of its place among the changes.
  const byThen = changes.filter(({ seq, recordedAt }) => seq <= throughSeq || recordedAt < before)
  const later = changes.find(
    (one) => one.commitment === commitment && one.status === 'ONAY' && !byThen.includes(one),
  )
  if (later !== undefined) return `it was dropped before change ${later.seq}, which was made with its address`
  const [first] = byThen
  if (first === undefined) return null
  const endedAt = consentEndedAt(byThen, closedAtOf(drop, first.brandCode))
  if (endedAt === null) return `it was dropped while the consent of change ${byThen.at(-1)?.seq} stood`
  const kept = keptThrough(endedAt, Math.max(years ?? 0, retentionYearsMin))
  return dayOf(at) > kept ? null : `it was dropped before ${kept}, through which it had to be kept`
}

/** When the brand was closed, as the drop says; null where it does not. */
function closedAtOf({ closedBrands }: ErasureEntry, brandCode: number): number | null {
  for (const closing of (closedBrands ?? '').split(' ')) {
    const [code, at] = closing.split(':')
    if (code === String(brandCode) && at !== undefined) return Number(at)
  }
  return null
}
