import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { complaint, complaintEntry, recipient } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import { unlessBroken } from '../../crypto/vault.ts'
import { noteDigest, toldDigest } from '../../register/complaints/chain.ts'
import { aboutNote, aboutTold, type Told } from '../../register/complaints/complaints.ts'
import { openRow } from '../../register/recipients.ts'
import type { Register } from '../../register/register.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 1000

const textsAfter = preparedQuery(() =>
  build
    .select({
      place: complaintEntry.place,
      complaintId: complaintEntry.complaintId,
      step: complaintEntry.step,
      digest: complaintEntry.digest,
      told: complaint.told,
      outcomeNote: complaint.outcomeNote,
      id: recipient.id,
      mark: recipient.mark,
      sealed: recipient.sealed,
      commitment: recipient.commitment,
    })
    .from(complaintEntry)
    .innerJoin(complaint, eq(complaint.id, complaintEntry.complaintId))
    .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(
      and(
        gt(complaintEntry.place, sql.placeholder('after')),
        // With an address goes the text, also where the address came back since.
        isNotNull(recipient.sealed),
        eq(recipient.commitment, complaintEntry.commitment),
      ),
    )
    .orderBy(asc(complaintEntry.place))
    .limit(pageRows),
)
type TextRow = ReturnType<ReturnType<typeof textsAfter>['map']>

/** The first complaint whose text, or the note of its outcome, is not what was entered: what only the key can check. */
export async function firstBadComplaint(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page: TextRow[] = await register.engine.read(textsAfter({ after }))
    for (const row of page) {
      after = row.place
      const problem = textProblem(register, row)
      if (problem !== null) return { kind: 'complaint', at: row.complaintId, problem }
    }
    if (page.length < pageRows) return null
  }
}

function textProblem({ vault }: Register, row: TextRow): string | null {
  const { complaintId, step, digest, told, outcomeNote, ...holder } = row
  const sealed = step === 'noted' ? told : outcomeNote
  if (sealed === null) return digest === null ? null : 'its text is missing'
  const { secret } = openRow(vault, holder)
  const given = unlessBroken(() =>
    step === 'noted'
      ? toldDigest(secret, vault.openJson<Told>(sealed, aboutTold(complaintId)))
      : noteDigest(secret, vault.openText(sealed, aboutNote(complaintId))),
  )
  if (given === null) return 'its text cannot be opened'
  return digest !== null && given.equals(digest) ? null : 'its text is not the one that was entered'
}
