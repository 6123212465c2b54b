import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { brand, change, consent, day, recipient, recordedRequest } from '../../../db/schema.ts'
import { build, preparedOne } from '../../../db/statement.ts'
import { consentColumns, groundAt } from '../consents.ts'
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
 * The last change if it was recorded later than `now` by this clock. Usually it was not, so that changes of other keys that are
 * stored meanwhile do not make a unit read and decide again.
 */
const laterThanNow = () =>
  build
    .select({ recordedAt: change.recordedAt })
    .from(change)
    .where(
      and(
        sql`${change.seq} = (select max(${change.seq}) from ${change})`,
        gt(change.recordedAt, sql.placeholder('now')),
      ),
    )
export const recordedAfter = preparedOne(laterThanNow)

const lastDay = () => build.select({ date: day.date }).from(day).orderBy(desc(day.date)).limit(1)
export const lastClosed = preparedOne(lastDay)

/**
 * Everything that one request is decided on, in one statement: brand, recipient, consent, the register's time, and what was
 * recorded under the same request key. NULL equals nothing, so a request without a key finds none.
 */
export const requestFacts = preparedOne(() =>
  build
    .select({
      lastRecordedAt: sql<number | null>`(${laterThanNow()})`,
      lastClosedDay: sql<string | null>`(${lastDay()})`,
      brand: brandColumns,
      recipient: recipientColumns,
      consent: { ...consentColumns, groundAt },
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
