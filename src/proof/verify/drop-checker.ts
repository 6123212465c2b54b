import { dayOf } from '../../calendar/istanbul.ts'
import { consentEndedAt, keptThrough } from '../../consent/retention.ts'
import { retentionYearsMin } from '../../register/settings.ts'
import type { ChangeEntry, DroppedEntry, ErasureEntry } from '../export/entries.ts'
import type { BadEntry } from './verify.ts'

/**
 * Checks the drops of one recipient against his changes: each of his consents had ended by then, with a refusal or with its
 * brand, and the duty to keep it was over; and as much evidence went as his changes name. `isWhole`: all his changes are here,
 * as in a register or an export of every brand.
 */
export function dropChecker(isWhole: boolean) {
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
