import { and, asc, eq, gt, isNotNull, notExists, or, sql } from 'drizzle-orm'
import { change, entry, evidence, evidenceFile, recipient } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import { openOrNull } from '../crypto/vault.ts'
import { evidenceFileMark } from '../register/evidence/add-file.ts'
import { evidenceDigest, openEvidence } from '../register/evidence/evidence.ts'
import { evidenceFileProblem, fileIn } from '../register/evidence/files.ts'
import { digestOfContent, fileOfContent, openLaterEvidence } from '../register/evidence/later-evidence.ts'
import { sealedOfChange } from '../register/re-registration.ts'
import { openRow } from '../register/recipients.ts'
import type { Register } from '../register/register.ts'
import type { BadEntry } from './verify.ts'

const pageRows = 2000

const evidenceAfter = preparedQuery(() =>
  build
    .select({
      seq: change.seq,
      changeId: change.id,
      digest: change.evidenceDigest,
      evidence: evidence.sealed,
      id: recipient.id,
      mark: recipient.mark,
      sealed: sealedOfChange,
      commitment: recipient.commitment,
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .leftJoin(evidence, eq(evidence.changeId, change.id))
    .where(
      and(
        gt(change.seq, sql.placeholder('after')),
        // With the address of an erased recipient goes his evidence.
        isNotNull(sealedOfChange),
        or(isNotNull(change.evidenceDigest), isNotNull(evidence.changeId)),
      ),
    )
    .orderBy(asc(change.seq))
    .limit(pageRows),
)

/** The first evidence that is not what was there when its change was made: what only the key can check. */
export async function firstBadEvidence(register: Register): Promise<BadEntry | null> {
  return (await firstBadOfChanges(register)) ?? (await evidenceOfNothing(register))
}

async function firstBadOfChanges(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page = await register.engine.read(evidenceAfter({ after }))
    for (const row of page) {
      after = row.seq
      const problem = evidenceProblem(register, row)
      if (problem !== null) return { kind: 'evidence', at: row.changeId.toString('hex'), problem }
    }
    if (page.length < pageRows) return null
  }
}

type EvidenceRow = ReturnType<ReturnType<typeof evidenceAfter>['map']>

function evidenceProblem({ vault }: Register, row: EvidenceRow): string | null {
  const { changeId, digest, evidence: sealed } = row
  if (digest === null) return 'it was added to a change that had none'
  if (sealed === null) return 'it is missing'
  const given = openOrNull(() => openEvidence(vault, changeId, sealed))
  if (given === null) return 'it cannot be opened'
  const { secret } = openRow(vault, row)
  return evidenceDigest(secret, given).equals(digest) ? null : 'it does not give the digest in its change'
}

const strayEvidence = preparedQuery(() =>
  build
    .select({ changeId: evidence.changeId })
    .from(evidence)
    .where(notExists(build.select({ one: sql`1` }).from(change).where(eq(change.id, evidence.changeId))))
    .orderBy(asc(evidence.changeId))
    .limit(1),
)

async function evidenceOfNothing({ engine }: Register): Promise<BadEntry | null> {
  const [row] = await engine.read(strayEvidence())
  return row === undefined
    ? null
    : { kind: 'evidence', at: row.changeId.toString('hex'), problem: 'there is no change it could be of' }
}

const textsAfter = preparedQuery(() =>
  build
    .select({
      seq: entry.seq,
      entryId: entry.id,
      digest: digestOfContent,
      text: entry.body,
      fileMark: fileOfContent,
      id: recipient.id,
      mark: recipient.mark,
      sealed: sealedOfChange,
      commitment: recipient.commitment,
    })
    .from(entry)
    .innerJoin(change, eq(change.id, sql`unhex(${entry.subject})`))
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    // With the address of an erased recipient goes the text.
    .where(
      and(gt(entry.seq, sql.placeholder('after')), eq(entry.kind, 'evidence'), isNotNull(sealedOfChange)),
    )
    .orderBy(asc(entry.seq))
    .limit(pageRows),
)
type TextRow = ReturnType<ReturnType<typeof textsAfter>['map']>

/**
 * The first text added later that is not what was written, or file that is not what was added: what only the key can check.
 */
export async function firstBadLaterEvidence(register: Register): Promise<BadEntry | null> {
  for (let after = 0; ; ) {
    const page: TextRow[] = await register.engine.read(textsAfter({ after }))
    for (const row of page) {
      after = row.seq
      const problem = await entryProblem(register, row)
      if (problem !== null) return { kind: 'evidence', at: row.seq, problem }
    }
    if (page.length < pageRows) return await fileOfNothing(register)
  }
}

async function entryProblem(
  register: Register,
  { text, entryId, digest, fileMark, seq: _, ...holder }: TextRow,
): Promise<string | null> {
  if (text === null) return 'its text is missing'
  const given = openOrNull(() => openLaterEvidence(register, entryId, text))
  if (given === null) return 'its text cannot be opened'
  const { secret } = openRow(register.vault, holder)
  if (evidenceDigest(secret, given).toString('hex') !== digest) return 'its text does not give its digest'
  const file = fileIn(given)
  if (file === null) return fileMark === null ? null : 'its text tells of no file'
  const mark = evidenceFileMark(secret, file.sha256)
  if (fileMark !== mark.toString('hex')) return 'it stands by another file'
  return await evidenceFileProblem(register, file, { mark, recipientId: holder.id })
}

const strayFile = preparedQuery(() =>
  build
    .select({ mark: evidenceFile.mark })
    .from(evidenceFile)
    .where(
      notExists(
        build
          .select({ one: sql`1` })
          .from(entry)
          .where(
            // The kind stands as in the index on it, which a bound value would not use.
            and(
              sql`kind = 'evidence'`,
              eq(fileOfContent, sql`lower(hex(${evidenceFile.mark}))`),
              isNotNull(entry.body),
            ),
          ),
      ),
    )
    .limit(1),
)

/** A file that no evidence tells of was put in, or was left behind when its recipient was dropped. */
async function fileOfNothing({ engine }: Register): Promise<BadEntry | null> {
  const [row] = await engine.read(strayFile())
  return row === undefined
    ? null
    : {
        kind: 'evidence-file',
        at: row.mark.toString('hex'),
        problem: 'there is no evidence that tells of it',
      }
}
