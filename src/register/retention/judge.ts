import { dayOf } from '../../calendar/istanbul.ts'
import { consentEndedAt, keptThrough } from '../../consent/retention.ts'
import { addCounts, noCounts } from './counts.ts'
import type { ChangeFacts, Facts, RecipientFacts } from './facts.ts'

/** Whose address is not to be kept any more, and what keeps the others'. */
export function judge(facts: Facts, years: number, now: number) {
  const ids: number[] = []
  let counts = noCounts
  for (const one of facts.recipients) {
    const ends = endsOf(facts.changes.get(one.id) ?? [])
    const kept = whatKeeps(one, ends, years, now)
    if (kept !== null) {
      counts = addCounts(counts, { ...noCounts, [kept]: 1 })
      continue
    }
    const { recipientId: _, ...held } = facts.held.get(one.id) ?? { recipientId: one.id, ...noneHeld }
    ids.push(one.id)
    counts = addCounts(counts, { ...noCounts, ...held, consents: ends.length, persons: 1 })
  }
  return { ids, counts }
}

const noneHeld = { evidence: 0, complaintTexts: 0, links: 0, downloads: 0, telegramPeople: 0 }

function whatKeeps(
  one: RecipientFacts,
  ends: readonly (number | null)[],
  years: number,
  now: number,
): 'keptForConsent' | 'keptForComplaint' | 'keptForDuty' | null {
  if (one.consentStands || ends.includes(null)) return 'keptForConsent'
  if (one.complaintOpen) return 'keptForComplaint'
  // Of whom nothing was ever recorded, the time runs since he was noted; of a complaint, since it was settled.
  const last = Math.max(one.sinceAt, one.complaintSettledAt ?? 0, ...ends.map((at) => at ?? 0))
  return dayOf(now) > keptThrough(last, years) ? null : 'keptForDuty'
}

/** When each consent ended that these changes make up, ms UTC; null for one that stands. */
export function endsOf(changes: readonly Omit<ChangeFacts, 'recipientId'>[]): readonly (number | null)[] {
  const keys = Map.groupBy(
    changes,
    ({ brandCode, recipientType, channel }) => `${brandCode} ${recipientType} ${channel}`,
  )
  return [...keys.values()].map((own) => consentEndedAt(own, own[0]?.brandClosedAt ?? null))
}
