import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { change, laterEvidence, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { evidenceDigest } from '../../register/evidence/evidence.ts'
import { openLaterEvidence } from '../../register/evidence/later-evidence.ts'
import { sealedOfChange } from '../../register/generations.ts'
import { openRow } from '../../register/recipients.ts'
import type { Register } from '../../register/register.ts'
import { unlessBroken } from '../../vault/unless-broken.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 2000

const textsAfter = preparedQuery(
  build
    .select({
      place: laterEvidence.place,
      entryId: laterEvidence.id,
      digest: laterEvidence.digest,
      text: laterEvidence.sealed,
      id: recipient.id,
      mark: recipient.mark,
      sealed: sealedOfChange,
      commitment: recipient.commitment,
    })
    .from(laterEvidence)
    .innerJoin(change, eq(change.id, laterEvidence.changeId))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    // With the address of an erased recipient goes the text.
    .where(and(gt(laterEvidence.place, sql.placeholder('after')), isNotNull(sealedOfChange)))
    .orderBy(asc(laterEvidence.place))
    .limit(pageRows),
)
type TextRow = ReturnType<ReturnType<typeof textsAfter>['map']>

/** The first text added later that is not what was written: what only the key can check. The chain is checked without. */
export async function firstBadLaterEvidence(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page: TextRow[] = await register.engine.read(textsAfter({ after }))
    for (const row of page) {
      after = row.place
      const problem = textProblem(register, row)
      if (problem !== null) return { kind: 'later-evidence', at: row.place, problem }
    }
    if (page.length < pageRows) return null
  }
}

function textProblem(register: Register, { text, entryId, digest, ...holder }: TextRow): string | null {
  if (text === null) return 'its text is missing'
  const given = unlessBroken(() => openLaterEvidence(register, entryId, text))
  if (given === null) return 'its text cannot be opened'
  const { secret } = openRow(register.vault, holder)
  return evidenceDigest(secret, given).equals(digest) ? null : 'its text does not give its digest'
}
