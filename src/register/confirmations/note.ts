import { and, eq, gt, inArray, isNull, lte, max, ne, not, sql } from 'drizzle-orm'
import { change, reading } from '../../../db/schema.ts'
import { build, preparedQuery, preparedStatement, type Statement } from '../../../db/statement.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { electronicSources } from '../../consent/source.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'

/** So many changes are read in one commit, which takes a few milliseconds: others have their turn between. */
const seqsPerPage = 1000
const here = preparedQuery(() =>
  build.select({ seq: reading.seq }).from(reading).where(eq(reading.name, 'confirmations')),
)
const setRead = preparedStatement(() =>
  build
    .insert(reading)
    .values({ name: 'confirmations', seq: sql.placeholder('seq') })
    .onConflictDoUpdate({ target: reading.name, set: { seq: sql`excluded.seq` } }),
)
const newest = preparedQuery(() => build.select({ seq: max(change.seq) }).from(change))

/**
 * Notes the ONAYs that are to be confirmed to their recipients the same day (L7), whatever door they came by: given today by
 * electronic means, and new; one that stood before is not confirmed again, nor is one that was put back, one that İYS took it
 * confirms itself.
 */
export async function noteConfirmations(register: Register): Promise<void> {
  const [read] = await register.engine.read(here())
  const [last] = await register.engine.read(newest())
  const { confirm_consents: isWanted } = await register.settings()
  for (let after = read?.seq ?? 0; after < (last?.seq ?? 0); after += seqsPerPage) {
    await notePage(register, after, Math.min(after + seqsPerPage, last?.seq ?? 0), isWanted)
    await yieldToEventLoop()
  }
}

async function notePage({ engine }: Register, after: number, through: number, isWanted: boolean) {
  const found = isWanted ? await engine.read(newOnays({ after, through })) : []
  const wanted = found.filter(
    ({ consentAt, recordedAt }) => consentAt !== null && dayOf(consentAt) === dayOf(recordedAt),
  )
  await engine.unit([here()], ([read]) => ({
    // Another process may have read on in the meantime.
    writes: (read?.seq ?? 0) >= through ? [] : [insertAll(wanted), setRead({ seq: through })],
    result: null,
  }))
}

/** Whether ONAY stood before: what the last change of its key says that changed something, which a repeat did not. */
const stoodBefore = sql`'ONAY' is (select earlier.status from "change" earlier
  where earlier.recipient_id = ${change.recipientId} and earlier.brand_code = ${change.brandCode}
  and earlier.recipient_type = ${change.recipientType} and earlier.channel = ${change.channel}
  and earlier.ordinal < ${change.ordinal} and earlier.effect <> 'repeat' order by earlier.ordinal desc limit 1)`

const newOnays = preparedQuery(() =>
  build
    .select({
      changeId: sql<string>`lower(hex(${change.id}))`,
      seq: change.seq,
      recipientId: change.recipientId,
      brandCode: change.brandCode,
      channel: change.channel,
      consentAt: change.consentAt,
      recordedAt: change.recordedAt,
    })
    .from(change)
    .where(
      and(
        gt(change.seq, sql.placeholder('after')),
        lte(change.seq, sql.placeholder('through')),
        eq(change.status, 'ONAY'),
        eq(change.effect, 'taken'),
        isNull(change.restores),
        ne(change.door, 'iys'),
        inArray(change.source, [...electronicSources]),
        not(stoodBefore),
      ),
    )
    .orderBy(change.seq),
)
type NewOnay = ReturnType<ReturnType<typeof newOnays>['map']>

/** All of them by one statement, which takes a small part of the time of one for each. */
function insertAll(onays: readonly NewOnay[]): Statement {
  const rows = onays.map(({ changeId, seq, recipientId, brandCode, channel, recordedAt }) => [
    changeId,
    seq,
    recipientId,
    brandCode,
    channel,
    dayOf(recordedAt),
  ])
  return {
    sql: `INSERT INTO confirmation (change_id, seq, recipient_id, brand_code, channel, due_on)
      SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?)
      WHERE true ON CONFLICT DO NOTHING`,
    params: [JSON.stringify(rows)],
  }
}
