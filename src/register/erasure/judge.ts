import { noCounts } from '../../../db/schema.ts'
import type { Query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { ChangeEffect } from '../../consent/consent.ts'
import { consentEndedAt, keptThrough } from '../../consent/retention.ts'
import type { EntryLink } from '../../ledger/append.ts'
import { addCounts } from './retention.ts'

/** An address to delete, with the data to be deleted with it. */
export interface Drop extends RecipientFacts, Omit<HeldFacts, 'recipientId'> {
  /** Brands whose closing alone ended a consent. */
  readonly closedBrands: string
}

/** Decides whose address is to be dropped, and counts what keeps the others. */
export function judge(facts: Facts, years: number, now: number) {
  const drops: Drop[] = []
  let counts = noCounts
  for (const one of facts.recipients) {
    const changes = facts.changes.get(one.id) ?? []
    const ends = endsOf(changes)
    const kept = whatKeeps(one, ends, years, now)
    if (kept !== null) {
      counts = addCounts(counts, { ...noCounts, [kept]: 1, keptAsked: one.asked ? 1 : 0 })
      continue
    }
    const { recipientId: _, ...held } = facts.held.get(one.id) ?? { recipientId: one.id, ...noneHeld }
    drops.push({ ...one, ...held, closedBrands: closedBrands(changes) })
    const { laterEvidence, fileEntries, ...rest } = held
    const texts = { ...rest, evidence: held.evidence + laterEvidence - fileEntries }
    counts = addCounts(counts, {
      ...noCounts,
      ...texts,
      consents: ends.length,
      persons: 1,
      askedPersons: one.asked ? 1 : 0,
    })
  }
  return { drops, counts }
}

/** Counts of each recipient, in the order of the query. */
const noneHeld = {
  evidence: 0,
  laterEvidence: 0,
  /** Later evidence that is a file, and the files, each once. */
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
  // Without a change, the time runs from the recipient's first day; with a complaint, from its settlement.
  const last = Math.max(one.sinceAt, one.complaintSettledAt ?? 0, ...ends.map((at) => at ?? 0))
  return dayOf(now) > keptThrough(last, years) ? null : 'keptForDuty'
}

/** Returns when each consent ended; null for one that stands. */
export function endsOf(changes: readonly Omit<ChangeFacts, 'recipientId'>[]): readonly (number | null)[] {
  return keysOf(changes).map((own) => consentEndedAt(own, own[0]?.brandClosedAt ?? null))
}

function keysOf<Change extends Omit<ChangeFacts, 'recipientId'>>(changes: readonly Change[]): Change[][] {
  const nameOf = ({ brandCode, recipientType, channel }: Change) => `${brandCode} ${recipientType} ${channel}`
  return [...Map.groupBy(changes, nameOf).values()]
}

/** Returns `code:closedAt` of brands whose consent was never refused, by code. */
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

interface RecipientFacts {
  readonly id: number
  readonly mark: Buffer
  readonly kind: 'phone' | 'email'
  readonly commitment: Buffer
  /** They asked to be erased. */
  readonly asked: boolean
  readonly sinceAt: number
  readonly consentStands: boolean
  readonly complaintOpen: boolean
  readonly complaintSettledAt: number | null
  /** Last ledger entry about the recipient. */
  readonly lastEntry: EntryLink | undefined
}

interface ChangeFacts {
  readonly recipientId: number
  readonly brandCode: number
  readonly recipientType: RecipientType
  readonly channel: Channel
  readonly status: Status
  readonly effect: ChangeEffect
  readonly recordedAt: number
  readonly brandClosedAt: number | null
}

type HeldFacts = Readonly<typeof noneHeld> & { readonly recipientId: number }

interface Span {
  readonly after: number
  readonly through: number
}

const standsSql = `EXISTS (SELECT 1 FROM consent c JOIN brand b ON b.code = c.brand_code
  WHERE c.recipient_id = r.id AND c.status = 'ONAY' AND b.closed_at IS NULL)`
const openSql = 'EXISTS (SELECT 1 FROM complaint c WHERE c.recipient_id = r.id AND c.outcome IS NULL)'
/** Recipients without an open consent or complaint. */
const candidatesSql = `SELECT r.id FROM recipient r WHERE r.id > ? AND r.id <= ? AND r.sealed IS NOT NULL
  AND NOT ${standsSql} AND NOT ${openSql}`
// The plus makes SQLite search the index of downloads instead of reading all of it.
const downloadsSql = `(SELECT count(*) FROM download d WHERE d.wanted ->> '$.recipientId' = +r.id)`

/** Returns the reads of one page of recipients, by ranges of their ids; the SQL is written by hand. */
export function readsOf(span: Span) {
  return [recipientsOf(span), changesOf(span), heldOf(span)] as const
}

function recipientsOf({ after, through }: Span): Query<RecipientFacts> {
  return {
    sql: `SELECT r.id, r.mark, r.kind, r.commitment, r.hidden_at IS NOT NULL,
        coalesce(r.renewed_at, r.created_at), ${standsSql}, ${openSql},
        (SELECT max(c.settled_at) FROM complaint c WHERE c.recipient_id = r.id), e.ordinal, e.id
      FROM recipient r LEFT JOIN entry e ON e.subject = 'recipient ' || r.id
        AND e.ordinal = (SELECT max(l.ordinal) FROM entry l WHERE l.subject = 'recipient ' || r.id)
      WHERE r.id > ? AND r.id <= ? AND r.sealed IS NOT NULL ORDER BY r.id`,
    params: [after, through],
    map: ([id, mark, kind, commitment, asked, sinceAt, stands, open, settledAt, ordinal, entryId]) => ({
      id: Number(id),
      mark: mark as Buffer,
      kind: kind === 'email' ? 'email' : 'phone',
      commitment: commitment as Buffer,
      asked: asked === 1,
      sinceAt: Number(sinceAt),
      consentStands: stands === 1,
      complaintOpen: open === 1,
      complaintSettledAt: settledAt === null ? null : Number(settledAt),
      lastEntry: ordinal === null ? undefined : { ordinal: Number(ordinal), id: entryId as Buffer },
    }),
  }
}

function changesOf({ after, through }: Span): Query<ChangeFacts> {
  return {
    sql: `SELECT ch.recipient_id, ch.brand_code, ch.recipient_type, ch.channel, ch.status, ch.effect, ch.recorded_at, b.closed_at
      FROM change ch JOIN brand b ON b.code = ch.brand_code
      WHERE ch.recipient_id IN (${candidatesSql})
      ORDER BY ch.recipient_id, ch.brand_code, ch.recipient_type, ch.channel, ch.ordinal`,
    params: [after, through],
    map: ([recipientId, brandCode, recipientType, channel, status, effect, recordedAt, closedAt]) => ({
      recipientId: Number(recipientId),
      brandCode: Number(brandCode),
      recipientType: recipientType as RecipientType,
      channel: channel as Channel,
      status: status as Status,
      effect: effect as ChangeEffect,
      recordedAt: Number(recordedAt),
      brandClosedAt: closedAt === null ? null : Number(closedAt),
    }),
  }
}

function heldOf({ after, through }: Span): Query<HeldFacts> {
  return {
    sql: `SELECT r.id,
        (SELECT count(*) FROM change ch JOIN evidence e ON e.change_id = ch.id WHERE ch.recipient_id = r.id),
        (SELECT count(*) FROM change ch JOIN entry l ON l.subject = lower(hex(ch.id)) AND l.body IS NOT NULL
          WHERE ch.recipient_id = r.id),
        (SELECT count(*) FROM change ch JOIN entry l ON l.subject = lower(hex(ch.id)) AND l.body IS NOT NULL
          AND l.content ->> '$.file' IS NOT NULL WHERE ch.recipient_id = r.id),
        (SELECT count(*) FROM evidence_file f WHERE f.recipient_id = r.id),
        (SELECT count(c.details) + count(c.outcome_note) FROM complaint c WHERE c.recipient_id = r.id),
        (SELECT count(*) FROM link l WHERE l.recipient_id = r.id),
        ${downloadsSql},
        (SELECT count(*) FROM telegram_address t WHERE t.recipient_id = r.id)
      FROM recipient r WHERE r.id IN (${candidatesSql})`,
    params: [after, through],
    map: ([id, ...counts]) => ({
      ...noneHeld,
      ...Object.fromEntries(Object.keys(noneHeld).map((name, place) => [name, Number(counts[place])])),
      recipientId: Number(id),
    }),
  }
}

interface Facts {
  readonly recipients: readonly RecipientFacts[]
  readonly changes: ReadonlyMap<number, readonly ChangeFacts[]>
  readonly held: ReadonlyMap<number, HeldFacts>
}

export function factsOf([recipients, changes, held]: readonly [
  readonly RecipientFacts[],
  readonly ChangeFacts[],
  readonly HeldFacts[],
]): Facts {
  return {
    recipients,
    changes: Map.groupBy(changes, ({ recipientId }) => recipientId),
    held: new Map(held.map((row) => [row.recipientId, row])),
  }
}
