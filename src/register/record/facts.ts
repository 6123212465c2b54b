import { and, eq, sql } from 'drizzle-orm'
import { brand, change, consent, recipient, recordedRequest } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import { momentColumns } from '../../ledger/append.ts'
import { basisAt, consentColumns } from '../consents.ts'
import { recipientColumns } from '../recipients.ts'

/** Columns of a brand that a decision depends on. */
const brandColumns = { code: brand.code, closedAt: brand.closedAt, activatedAt: brand.activatedAt }

export const brandFacts = preparedOne(() =>
  build
    .select(brandColumns)
    .from(brand)
    .where(eq(brand.code, sql.placeholder('brandCode'))),
)

/**
 * Everything that one request is decided on, in one statement: brand, recipient, consent, the ledger's time, and what was
 * recorded under the same request key. NULL equals nothing, so a request without a key finds none.
 */
export const requestFacts = preparedOne(() =>
  build
    .select({
      ...momentColumns,
      brand: brandColumns,
      recipient: recipientColumns,
      consent: { ...consentColumns, basisAt },
      request: { key: recordedRequest.key, refusals: recordedRequest.refusals },
      recorded: {
        id: change.id,
        status: change.status,
        source: change.source,
        consentDate: change.consentDate,
        consentAt: change.consentAt,
        effect: change.effect,
        recordedAt: change.recordedAt,
      },
    })
    .from(sql`(select 1)`)
    .leftJoin(brand, eq(brand.code, sql.placeholder('brandCode')))
    .leftJoin(recipient, eq(recipient.mark, sql.placeholder('mark')))
    .leftJoin(
      consent,
      and(
        eq(consent.recipientId, recipient.id),
        eq(consent.brandCode, brand.code),
        eq(consent.recipientType, sql.placeholder('recipientType')),
        eq(consent.channel, sql.placeholder('channel')),
      ),
    )
    .leftJoin(recordedRequest, eq(recordedRequest.key, sql.placeholder('key')))
    .leftJoin(change, eq(change.id, recordedRequest.changeId)),
)
export type RequestFacts = ReturnType<ReturnType<typeof requestFacts>['map']>
