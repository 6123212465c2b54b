import { dayOf } from '../../calendar/istanbul.ts'
import { consentEndedAt, keptThrough } from '../../consent/retention.ts'
import { addCounts, noCounts } from './counts.ts'
import type { ChangeFacts, Facts, HeldFacts, RecipientFacts } from './facts.ts'

/** Whose address is to be dropped, and with how much. */
export interface Drop extends RecipientFacts, Omit<HeldFacts, 'recipientId'> {
  /** The brands whose closing alone ended a consent of his, as they are entered. */
  readonly closedBrands: string
}

/** Whose address is not to be kept any more, and what keeps the others'. */
export function judge(facts: Facts, years: number, now: number) {
  const drops: Drop[] = []
  let counts = noCounts
  for (const one of facts.recipients) {
    const changes = facts.changes.get(one.id) ?? []
    const ends = endsOf(changes)
    const kept = whatKeeps(one, ends, years, now)
    if (kept !== null) {
      counts = addCounts(counts, { ...noCounts, [kept]: 1 })
      continue
    }
    const { recipientId: _, ...held } = facts.held.get(one.id) ?? { recipientId: one.id, ...noneHeld }
    drops.push({ ...one, ...held, closedBrands: closedBrands(changes) })
    const { laterEvidence, fileEntries, ...rest } = held
    const texts = { ...rest, evidence: held.evidence + laterEvidence - fileEntries }
    counts = addCounts(counts, { ...noCounts, ...texts, consents: ends.length, persons: 1 })
  }
  return { drops, counts }
}

const noneHeld = {
  evidence: 0,
  laterEvidence: 0,
  fileEntries: 0,
  evidenceFiles: 0,
  complaintTexts: 0,
  links: 0,
  downloads: 0,
  telegramPeople: 0,
}

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
  return keysOf(changes).map((own) => consentEndedAt(own, own[0]?.brandClosedAt ?? null))
}

function keysOf<Change extends Omit<ChangeFacts, 'recipientId'>>(changes: readonly Change[]): Change[][] {
  const nameOf = ({ brandCode, recipientType, channel }: Change) => `${brandCode} ${recipientType} ${channel}`
  return [...Map.groupBy(changes, nameOf).values()]
}

/** `code:closedAt` of each brand whose consent of his was never refused, in the order of their numbers. */
function closedBrands(changes: readonly ChangeFacts[]): string {
  const ended = keysOf(changes).flatMap((own) => {
    const last = own.at(-1)
    return last?.status === 'ONAY' && last.brandClosedAt !== null ? [last] : []
  })
  const closings = new Map(ended.map(({ brandCode, brandClosedAt }) => [brandCode, brandClosedAt]))
  return [...closings]
    .sort(([one], [other]) => one - other)
    .map(([code, at]) => `${code}:${at}`)
    .join(' ')
}
