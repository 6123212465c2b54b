import { and, count, eq, not, sql } from 'drizzle-orm'
import { consent, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, type Query } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { hasCurrentStatus } from '../effect.ts'
import { isHiddenConsent } from '../re-registration.ts'
import { isInSpan, newestRecipient, recipientSpans } from '../recipients.ts'
import type { Register } from '../register.ts'
import type { PermittedInput } from './permitted.ts'

export interface BrandCounts {
  readonly approval: number
  readonly rejection: number
}

const consentTotals = preparedQuery(() =>
  build
    .select({ brandCode: consent.brandCode, status: consent.status, consents: count() })
    .from(consent)
    .where(and(isInSpan, hasCurrentStatus))
    .groupBy(consent.brandCode, consent.status),
)

/** How many consents each brand has in ONAY and in RET, by what is obeyed. Reads every consent, in turns: keep what it answers. */
export async function brandCounts(register: Pick<Register, 'engine'>): Promise<Map<number, BrandCounts>> {
  const totals = new Map<number, BrandCounts>()
  for await (const span of recipientSpans(register)) {
    for (const { brandCode, status, consents } of await register.engine.read(consentTotals({ ...span }))) {
      const { approval, rejection } = totals.get(brandCode) ?? { approval: 0, rejection: 0 }
      totals.set(
        brandCode,
        status === 'ONAY'
          ? { approval: approval + consents, rejection }
          : { approval, rejection: rejection + consents },
      )
    }
  }
  return totals
}

/** So many consents are counted while somebody waits; beyond it the file tells. */
const countedMax = 20_000
/** And so many recipients are looked through. */
const recipientsMax = 5_000_000

const permittedTotals = preparedQuery(() => {
  const some = build
    .select({ status: consent.status })
    .from(consent)
    .innerJoin(recipient, eq(recipient.id, consent.recipientId))
    .where(
      and(
        isInSpan,
        eq(consent.brandCode, sql.placeholder('brandCode')),
        hasCurrentStatus,
        not(isHiddenConsent),
      ),
    )
    .limit(countedMax + 1)
    .as('some')
  return build.select({ status: some.status, consents: count() }).from(some).groupBy(some.status)
})

/** How many consents of a brand stand in ONAY and in RET now; null where they, or all recipients, are too many to count at once. */
export async function permittedCount(
  register: Pick<Register, 'engine'>,
  brandCode: number,
): Promise<BrandCounts | null> {
  if ((await newestRecipient(register)) > recipientsMax) return null
  let [approval, rejection] = [0, 0]
  for await (const span of recipientSpans(register)) {
    for (const { status, consents } of await register.engine.read(permittedTotals({ ...span, brandCode }))) {
      if (status === 'ONAY') approval += consents
      else rejection += consents
    }
    if (approval + rejection > countedMax) return null
  }
  return { approval, rejection }
}

/** So many numbers of recipients are looked through at a time; memory and the turn of the loop stay short. */
const spanIds = 5000
/** How many recipients are looked through while somebody waits in chat: about a second. */
export const lookedThroughMax = 1_000_000

const goneSql = '(r.hidden_at IS NOT NULL OR r.sealed IS NULL OR r.renewed_at IS NOT NULL)'
/**
 * When he asked to be erased or was dropped; of one who came back only when he did is known, and that by the second, as of which a
 * moment is asked for.
 */
const goneAtSql = `CASE WHEN r.hidden_at IS NOT NULL OR r.sealed IS NULL THEN coalesce(r.hidden_at, r.erased_at)
  ELSE r.renewed_at - r.renewed_at % 1000 END`
/**
 * What a key's changes end with is what is obeyed: none is stored that the one before it outweighs, but as a repeat. Null where it
 * ends with all of them taken back.
 */
const stoodSql = `(SELECT iif(h.restores = 0, NULL, h.status) FROM change h
  WHERE h.recipient_id = c.recipient_id AND h.brand_code = c.brand_code
  AND h.recipient_type = c.recipient_type AND h.channel = c.channel AND h.recorded_at <= ? AND h.effect <> 'repeat'
  ORDER BY h.ordinal DESC LIMIT 1)`
/** Of one who came back, only what is from before; the rest is in the report. */
const isBeforeSql = `(r.renewed_at IS NULL OR r.hidden_at IS NOT NULL OR r.sealed IS NULL
  OR NOT EXISTS (SELECT 1 FROM change h WHERE h.recipient_id = c.recipient_id AND h.brand_code = c.brand_code
    AND h.recipient_type = c.recipient_type AND h.channel = c.channel AND h.recorded_at <= ?
    AND h.seq > (SELECT max(p.through_seq) FROM past_commitment p WHERE p.recipient_id = r.id)))`

/** Written by hand: the erased come first, since they are few, and of each the keys of one brand. */
function leftOutIn(after: number, { brandCode, asOf, scope }: PastInput): Query<number> {
  return {
    sql: `SELECT count(*) FROM recipient r CROSS JOIN consent c ON c.recipient_id = r.id AND c.brand_code = ?
      WHERE r.id > ? AND r.id <= ? AND ${goneSql} AND ${goneAtSql} > ? AND ${isBeforeSql}
        AND ${stoodSql} IN (${scope === 'ONAY' ? "'ONAY'" : "'ONAY', 'RET'"})`,
    params: [brandCode, after, after + spanIds, asOf, asOf, asOf],
    map: ([count]) => Number(count),
  }
}

type PastInput = Omit<PermittedInput, 'asOf'> & { readonly asOf: number }

/**
 * How many consents of a past moment the permitted database leaves out, because whoever they were of was erased since, or
 * asked to be. Their addresses are gone or hidden, so that the report alone does not tell that they were there. Null when
 * more than `most` recipients would have to be looked through.
 */
export async function permittedLeftOut(
  register: Pick<Register, 'engine'>,
  input: PastInput,
  most = Number.POSITIVE_INFINITY,
): Promise<number | null> {
  const last = await newestRecipient(register)
  if (last > most) return null
  let leftOut = 0
  for (let after = 0; after < last; after += spanIds) {
    const [count = 0] = await register.engine.read(leftOutIn(after, input))
    leftOut += count
    await yieldToEventLoop()
  }
  return leftOut
}
