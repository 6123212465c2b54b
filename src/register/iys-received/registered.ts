import { and, asc, eq, gt, gte, isNotNull, isNull, lt, lte, max, or, sql } from 'drizzle-orm'
import { change, consent, day, entry, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedOne, preparedQuery } from '../../../db/statement.ts'
import { addDays, type IstanbulDay } from '../../calendar/istanbul.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import { isRecord } from '../iys-queue/queue.ts'
import { newestRecipient, recipientColumns } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'

/** Number of recipient ids that one query covers, and most rows that it returns. */
const [spanSize, pageRows] = [20_000, 1000]
/** Number of ledger entries that one query searches for answers of İYS. */
const receiptsSpan = 10_000

/** Query for a brand's consents that İYS should have, and those that only the register has, for a range of recipient ids. */
const comparedConsents = preparedQuery(() =>
  build
    .select({
      ...pick(consent, 'recipientType', 'channel', 'iysStatus', 'iysAt'),
      recipient: recipientColumns,
      recordId: change.id,
    })
    .from(consent)
    .leftJoin(change, isRecord)
    .innerJoin(recipient, and(eq(recipient.id, consent.recipientId), isNotNull(recipient.sealed)))
    .where(
      and(
        gt(consent.recipientId, sql.placeholder('after')),
        lte(consent.recipientId, sql.placeholder('through')),
        eq(consent.brandCode, sql.placeholder('brandCode')),
        // A refusal that İYS would not take as the first (R8) is compared too: İYS may have an ONAY by now.
        or(isNull(consent.iysStatus), eq(consent.national, 'registered')),
      ),
    )
    .orderBy(asc(consent.recipientId))
    .limit(pageRows),
)
export type ComparedConsent = ReturnType<ReturnType<typeof comparedConsents>['map']>

/**
 * Reads the next page of a brand's consents to compare with İYS: those that İYS should have, and refusals that only the
 * register has. `after` is the previous page's `through`: id of the final recipient whose consents are all on the page.
 */
export async function consentsAfter(
  register: Register,
  brandCode: number,
  after: number,
): Promise<{
  readonly page: readonly ComparedConsent[]
  readonly through: number
  readonly isLast: boolean
}> {
  const span = { brandCode, after, through: after + spanSize }
  const page = await register.engine.read(comparedConsents(span))
  if (page.length < pageRows) {
    return { page, through: span.through, isLast: span.through >= (await newestRecipient(register)) }
  }
  const through = (page.at(-1)?.recipient.id ?? 0) - 1
  return { page: page.filter(({ recipient: { id } }) => id <= through), through, isLast: false }
}

const ends = preparedOne(() =>
  build
    .select({
      before: sql<number>`coalesce((${build
        .select({ seq: max(day.toSeq) })
        .from(day)
        .where(lt(day.date, sql.placeholder('date')))}), 0)`,
      newest: sql<number>`coalesce((select max(seq) from entry), 0)`,
    })
    .from(sql`(select 1)`),
)

/** Query for İYS's answers in a span of the ledger that name a day as creation date, with the change that each confirms. */
const receiptsInSpan = preparedQuery(() =>
  build
    .select({ id: change.id, transactionId: sql<string>`${entry.content} ->> '$.transactionId'` })
    .from(entry)
    .innerJoin(change, eq(change.id, sql`unhex(${entry.subject})`))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq))
    .where(
      and(
        gt(entry.seq, sql.placeholder('after')),
        lte(entry.seq, sql.placeholder('through')),
        eq(entry.kind, 'iys-answer'),
        eq(change.brandCode, sql.placeholder('brandCode')),
        or(isNull(iysQueue.state), eq(iysQueue.state, 'registered')),
        gte(sql`${entry.content} ->> '$.creationDate'`, sql.placeholder('date')),
        lt(sql`${entry.content} ->> '$.creationDate'`, sql.placeholder('nextDate')),
      ),
    )
    .orderBy(asc(entry.seq)),
)

/**
 * Returns the ids of the changes that İYS created on a day, by İYS's transactionId. The search begins in the ledger at that
 * day, since an answer cannot be stored before İYS gave it.
 */
export async function receiptsOfDay(
  { engine }: Register,
  brandCode: number,
  date: IstanbulDay,
): Promise<Map<string, Buffer>> {
  const [{ before = 0, newest = 0 } = {}] = await engine.read(ends({ date }))
  const receipts = new Map<string, Buffer>()
  for (let after = before; after < newest; after += receiptsSpan) {
    const span = { after, through: after + receiptsSpan, brandCode, date, nextDate: addDays(date, 1) }
    for (const { id, transactionId } of await engine.read(receiptsInSpan(span)))
      receipts.set(transactionId, id)
    await yieldToEventLoop()
  }
  return receipts
}
