import type { Query } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import type { ChangeEffect, Channel, RecipientType, Status } from '../../consent/consent.ts'
import { consentEndedAt, keptThrough } from '../../consent/retention.ts'
import type { EntryLink } from '../../ledger/append.ts'
import { storedJson } from '../../util/json.ts'

/** Recipient whose address is to be deleted. */
export interface AddressToDelete extends RecipientFacts {
  /** Brands whose closing ended a consent that was never refused: `code:closedAt`, separated by spaces. */
  readonly closedBrands: string
  /** Number of changes whose evidence is deleted with the address. */
  readonly evidence: number
}

/** Returns the recipients whose address has to be deleted, since the retention time of all their consents has ended. */
export function findAddressesToDelete(
  recipients: readonly RecipientFacts[],
  changesOfConsents: readonly ConsentChanges[],
  { years, now }: { readonly years: number; readonly now: number },
): AddressToDelete[] {
  const ofRecipient = Map.groupBy(
    changesOfConsents.flatMap(({ changes }) => changes),
    ({ recipientId }) => recipientId,
  )
  return recipients.flatMap((recipient) => {
    const changes = ofRecipient.get(recipient.id) ?? []
    if (mustKeepAddress(recipient, consentEnds(changes), dayOf(now), years)) return []
    const evidence = changes.filter(({ hasEvidence }) => hasEvidence).length
    return [{ ...recipient, closedBrands: closedBrands(changes), evidence }]
  })
}

/** True if the address of a recipient has to be kept: for a consent or complaint that is open, or for the retention time. */
function mustKeepAddress(
  { hasValidConsent, hasOpenComplaint, complaintSettledAt, sinceAt }: RecipientFacts,
  ends: readonly (number | null)[],
  today: string,
  years: number,
): boolean {
  if (hasValidConsent || hasOpenComplaint || ends.includes(null)) return true
  // The time runs from the latest of: the recipient's first day, the settlement of a complaint, the end of a consent.
  const last = Math.max(sinceAt, complaintSettledAt ?? 0, ...ends.map((at) => at ?? 0))
  return today <= keptThrough(last, years)
}

type KeyChange = Omit<ChangeFacts, 'recipientId' | 'hasEvidence'>

/** Returns the moment at which each consent ended; null for one that is still in force. */
export function consentEnds(changes: readonly KeyChange[]): readonly (number | null)[] {
  return groupByConsent(changes).map((ofKey) => consentEndedAt(ofKey, ofKey[0]?.brandClosedAt ?? null))
}

function groupByConsent<Change extends KeyChange>(changes: readonly Change[]): Change[][] {
  const nameOf = ({ brandCode, recipientType, channel }: Change) => `${brandCode} ${recipientType} ${channel}`
  return [...Map.groupBy(changes, nameOf).values()]
}

/** Returns `code:closedAt` of the brands whose closing ended a consent without a RET, by code. */
function closedBrands(changes: readonly ChangeFacts[]): string {
  const ends = groupByConsent(changes).flatMap((ofKey) => {
    const last = ofKey.at(-1)
    return last?.status === 'ONAY' && last.brandClosedAt !== null ? [last] : []
  })
  const closings = new Map(ends.map(({ brandCode, brandClosedAt }) => [brandCode, brandClosedAt]))
  return [...closings]
    .sort(([a], [other]) => a - other)
    .map(([code, at]) => `${code}:${at}`)
    .join(' ')
}

interface RecipientFacts {
  readonly id: number
  readonly mark: Buffer
  readonly kind: 'phone' | 'email'
  readonly commitment: Buffer
  /** True if the recipient asked for erasure. */
  readonly erasureRequested: boolean
  readonly sinceAt: number
  readonly hasValidConsent: boolean
  readonly hasOpenComplaint: boolean
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
  readonly hasEvidence: boolean
}

/** Range of recipient ids. */
interface RecipientIdRange {
  readonly after: number
  readonly through: number
}

const isAnyConsentValidSql = `EXISTS (SELECT 1 FROM consent c JOIN brand b ON b.code = c.brand_code
  WHERE c.recipient_id = r.id AND c.status = 'ONAY' AND b.closed_at IS NULL)`
const isAnyComplaintOpenSql =
  'EXISTS (SELECT 1 FROM complaint c WHERE c.recipient_id = r.id AND c.outcome IS NULL)'

/** Returns the queries of recipients and their changes for a range of ids. The SQL is written by hand. */
export function retentionQueries(span: RecipientIdRange, limit = changesPerPage) {
  return [recipientsOf(span), changesOf(span, limit)] as const
}

/** Returns the query for the facts about recipients whose address is stored, for a range of ids. */
function recipientsOf({ after, through }: RecipientIdRange): Query<RecipientFacts> {
  return {
    sql: `SELECT r.id, r.mark, r.kind, r.commitment, r.hidden_at IS NOT NULL,
        coalesce(r.renewed_at, r.created_at), ${isAnyConsentValidSql}, ${isAnyComplaintOpenSql},
        (SELECT max(c.settled_at) FROM complaint c WHERE c.recipient_id = r.id), e.ordinal, e.id
      FROM recipient r LEFT JOIN entry e ON e.subject = 'recipient ' || r.id
        AND e.ordinal = (SELECT max(l.ordinal) FROM entry l WHERE l.subject = 'recipient ' || r.id)
      WHERE r.id > ? AND r.id <= ? AND r.sealed IS NOT NULL ORDER BY r.id`,
    params: [after, through],
    map: ([id, mark, kind, commitment, asked, sinceAt, stands, open, settledAt, ordinal, entryId]) => ({
      id: Number(id),
      // SQL by hand yields unknown values; the columns are blobs.
      mark: mark as Buffer,
      kind: kind === 'email' ? 'email' : 'phone',
      commitment: commitment as Buffer,
      erasureRequested: asked === 1,
      sinceAt: Number(sinceAt),
      hasValidConsent: stands === 1,
      hasOpenComplaint: open === 1,
      complaintSettledAt: settledAt === null ? null : Number(settledAt),
      // The column is a blob.
      lastEntry: ordinal === null ? undefined : { ordinal: Number(ordinal), id: entryId as Buffer },
    }),
  }
}

/** Changes of a consent, in order. A consent with many changes has several such rows. */
interface ConsentChanges {
  readonly consentId: number
  readonly lastOrdinal: number
  readonly changes: readonly ChangeFacts[]
}

/** Maximum number of changes of a page. It has at most a quarter of the bytes that an answer of a remote database may have. */
const changesPerPage = 5000

type PackedChange = [ordinal: number, status: Status, effect: ChangeEffect, at: number, hasEvidence: number]

/**
 * Returns the query of changes by consent, for recipients without an open consent or complaint. Packed as JSON they are
 * four times shorter.
 */
function changesOf(
  { after, through }: RecipientIdRange,
  limit: number,
  behind = { consentId: 0, lastOrdinal: 0 },
): Query<ConsentChanges> {
  return {
    sql: `SELECT c.id, c.recipient_id, c.brand_code, c.recipient_type, c.channel, b.closed_at,
        json_group_array(json_array(ch.ordinal, ch.status, ch.effect, ch.recorded_at, e.change_id IS NOT NULL))
      FROM (SELECT c.id consent_id, ch.id change_id FROM consent c JOIN change ch ON ch.consent_id = c.id
        WHERE (c.id, ch.ordinal) > (?, ?) AND c.recipient_id IN (SELECT r.id FROM recipient r WHERE r.id > ? AND r.id <= ? AND r.sealed IS NOT NULL
        AND NOT ${isAnyConsentValidSql} AND NOT ${isAnyComplaintOpenSql}) ORDER BY c.id, ch.ordinal LIMIT ?) page
        JOIN consent c ON c.id = page.consent_id JOIN change ch ON ch.id = page.change_id
        JOIN brand b ON b.code = c.brand_code LEFT JOIN evidence e ON e.change_id = ch.id
      GROUP BY c.id ORDER BY c.id`,
    params: [behind.consentId, behind.lastOrdinal, after, through, limit],
    map: ([consentId, recipientId, brandCode, recipientType, channel, closedAt, packed]) => {
      const consent = {
        recipientId: Number(recipientId),
        brandCode: Number(brandCode),
        // SQL by hand yields unknown values; the columns hold only these words.
        recipientType: recipientType as RecipientType,
        channel: channel as Channel,
        brandClosedAt: closedAt === null ? null : Number(closedAt),
      }
      const packedChanges = storedJson<PackedChange[]>(String(packed)).sort(([a], [other]) => a - other)
      const changes = packedChanges.map(([, status, effect, recordedAt, has]) => {
        return { ...consent, status, effect, recordedAt, hasEvidence: has === 1 }
      })
      return { consentId: Number(consentId), lastOrdinal: packedChanges.at(-1)?.[0] ?? 0, changes }
    },
    next(consents) {
      const last = consents.at(-1)
      const count = consents.reduce((sum, { changes }) => sum + changes.length, 0)
      return last === undefined || count < limit ? null : changesOf({ after, through }, limit, last)
    },
  }
}
