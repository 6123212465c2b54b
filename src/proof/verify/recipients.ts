import { asc, gt, sql } from 'drizzle-orm'
import { recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { commit } from '../../crypto/commitment.ts'
import { openOrNull } from '../../crypto/vault.ts'
import { openRow, type RecipientRow } from '../../register/recipients.ts'
import type { Register } from '../../register/register.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 2000

const recipientsAfter = preparedQuery(() =>
  build
    .select({
      id: recipient.id,
      mark: recipient.mark,
      kind: recipient.kind,
      sealed: recipient.sealed,
      commitment: recipient.commitment,
      erasedAt: recipient.erasedAt,
      renewedAt: recipient.renewedAt,
      // Written by hand: among the columns of one table a column is named without it.
      wasAway: sql<number>`exists (select 1 from past_commitment past where past.recipient_id = recipient.id)`,
    })
    .from(recipient)
    .where(gt(recipient.id, sql.placeholder('after')))
    .orderBy(asc(recipient.id))
    .limit(pageRows),
)

/**
 * The first recipient whose sealed address is not the one that its mark and its commitment are made of: what only the key can
 * check. Of an erased one nothing is left to be checked.
 */
export async function firstBadRecipient(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page = await register.engine.read(recipientsAfter({ after }))
    for (const row of page) {
      after = row.id
      const problem = recipientProblem(register, row)
      if (problem !== null) return { kind: 'recipient', at: row.id, problem }
    }
    if (page.length < pageRows) return null
  }
}

function recipientProblem(
  { vault }: Register,
  row: RecipientRow & {
    readonly kind: 'phone' | 'email'
    readonly erasedAt: number | null
    readonly renewedAt: number | null
    readonly wasAway: number
  },
): string | null {
  if ((row.renewedAt !== null) !== (row.wasAway === 1)) return 'it did not come back as it says'
  if (row.sealed === null && row.erasedAt !== null) return null
  if (row.sealed === null || row.erasedAt !== null) return 'it is neither here nor erased'
  const opened = openOrNull(() => openRow(vault, row))
  if (opened === null) return 'its address cannot be opened'
  const { address, secret } = opened
  if (!vault.mark(address).equals(row.mark)) return 'its address does not give its mark'
  if (!commit(secret, address).equals(row.commitment)) {
    return 'its address and secret do not give its commitment'
  }
  return row.kind === (address.includes('@') ? 'email' : 'phone') ? null : 'its address is of another kind'
}
