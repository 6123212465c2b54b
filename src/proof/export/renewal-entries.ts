import { asc, eq, type SQL, sql } from 'drizzle-orm'
import { pastCommitment, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Register } from '../../register/register.ts'
import type { Entry } from './entries.ts'

/** Rows read at a time. */
const pageRows = 2000

const pastAfter = preparedQuery(() =>
  build
    .select({
      recipientId: pastCommitment.recipientId,
      throughSeq: pastCommitment.throughSeq,
      before: pastCommitment.commitment,
      commitment:
        sql`coalesce((select later.commitment from ${pastCommitment} later where later.recipient_id = ${pastCommitment.recipientId} and later.through_seq > ${pastCommitment.throughSeq} order by later.through_seq limit 1), ${recipient.commitment})`.mapWith(
          pastCommitment.commitment,
        ) as SQL<Buffer>,
    })
    .from(pastCommitment)
    .innerJoin(recipient, eq(recipient.id, pastCommitment.recipientId))
    .where(
      sql`(${pastCommitment.recipientId}, ${pastCommitment.throughSeq}) > (${sql.placeholder('recipientId')}, ${sql.placeholder('throughSeq')})`,
    )
    .orderBy(asc(pastCommitment.recipientId), asc(pastCommitment.throughSeq))
    .limit(pageRows),
)

/** Every recipient whose address was dropped and came back, each time, the first time first. */
export async function* renewalEntries({ engine }: Register): AsyncGenerator<Entry> {
  for (let last = { recipientId: 0, throughSeq: -1 }; ; ) {
    const page = await engine.read(pastAfter(last))
    for (const { recipientId, throughSeq, before, commitment } of page) {
      last = { recipientId, throughSeq }
      yield { kind: 'renewal', commitment: commitment.toString('hex'), before: before.toString('hex') }
    }
    if (page.length < pageRows) return
  }
}
