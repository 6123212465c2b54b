import { hash } from 'node:crypto'
import { inArray, type SQLWrapper, sql } from 'drizzle-orm'
import { entry, evidence, wording } from '../../../db/schema.ts'
import {
  build,
  placeholders,
  preparedStatement,
  query,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import { commit, type Vault } from '../../crypto/vault.ts'
import { rowsByName } from '../pages.ts'
import type { ErasureStatements } from '../recipients/recipients.ts'
import { type Register, type WithEngine, write } from '../register.ts'

export const evidenceTraces: ErasureStatements = {
  onDeletion: [
    `DELETE FROM evidence WHERE change_id IN (SELECT c.id FROM json_each(?) dropped
      JOIN consent k ON k.recipient_id = dropped.value JOIN change c ON c.consent_id = k.id)`,
    `UPDATE entry SET body = NULL WHERE body IS NOT NULL AND subject IN (SELECT lower(hex(c.id)) FROM json_each(?) dropped
      JOIN consent k ON k.recipient_id = dropped.value JOIN change c ON c.consent_id = k.id)`,
    `DELETE FROM evidence_file_part WHERE mark IN
      (SELECT mark FROM evidence_file WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
    'DELETE FROM evidence_file WHERE recipient_id IN (SELECT value FROM json_each(?))',
  ],
}

/**
 * Evidence: named facts stored encrypted with a change as its proof, such as the way in which the recipient proved an
 * address, the digest of the text they saw, or the id of their message. `note`, a remark of staff, alone proves nothing.
 */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>

const insertEvidence = preparedStatement(() =>
  build.insert(evidence).values(placeholders('changeId', 'sealed', 'noteOnly')),
)

/** Returns an HMAC of evidence with the recipient's secret. A change's id covers it, so evidence cannot be altered later. */
export function evidenceDigest(secret: Uint8Array, evidence: Evidence): Buffer {
  return commit(secret, JSON.stringify(evidence))
}

/** Returns the write that stores a change's evidence encrypted. */
export function storeEvidence(vault: Vault, changeId: Buffer, evidence: Evidence): Statement {
  const sealed = vault.sealJson(evidence, aboutEvidence(changeId))
  return insertEvidence({ changeId, sealed, noteOnly: isNoteOnly(evidence) ? 1 : 0 })
}

/** True for evidence that consists of a remark of staff alone, which proves nothing. */
export function isNoteOnly({ door: _, ...evidence }: Evidence): boolean {
  return Object.keys(evidence).join() === 'note'
}

export function decryptEvidence(vault: Vault, changeId: Uint8Array, sealed: Uint8Array): Evidence {
  return vault.openJson<Evidence>(sealed, aboutEvidence(changeId))
}

/**
 * Returns the SQL condition that a change has evidence, recorded with the change or added later. A remark of staff alone and
 * evidence deleted with its address do not count.
 */
export function hasEvidence(changeId: SQLWrapper) {
  const cameWith = sql`exists (select 1 from ${evidence} where ${evidence.changeId} = ${changeId} and ${evidence.noteOnly} = 0)`
  const addedLater = sql`exists (select 1 from ${entry} where ${entry.subject} = lower(hex(${changeId})) and ${entry.body} is not null)`
  return sql<number>`(${cameWith} or ${addedLater})`
}

function aboutEvidence(changeId: Uint8Array): string {
  return `evidence ${Buffer.from(changeId).toString('hex')}`
}

/** Keyed digest of the evidence in a ledger entry, as hex. */
export const digestOfContent = sql<string>`${entry.content} ->> '$.digest'`
/** Mark (keyed hash) of the evidence file in a ledger entry, as hex; null if the evidence is a text. */
export const fileOfContent = sql<string | null>`${entry.content} ->> '$.file'`

export function decryptLaterEvidence({ vault }: Register, id: Uint8Array, sealed: Uint8Array): Evidence {
  return vault.openJson<Evidence>(sealed, aboutLaterEvidence(id))
}

export function aboutLaterEvidence(id: Uint8Array): string {
  return `later evidence ${Buffer.from(id).toString('hex')}`
}

/** Text that recipients saw when they gave or withdrew a consent, with ‹ › in place of personal parts. */
interface Wording {
  /** SHA-256 of the text as hex, by which the evidence of a change refers to it. */
  readonly digest: string
  readonly language: 'tr' | 'en'
  readonly text: string
}

/** Stores a wording when it is first shown; returns the field of evidence that names it. */
export async function keepWording(
  register: WithEngine,
  language: Wording['language'],
  text: string,
): Promise<{ readonly wording: string }> {
  const reference = namedWording(text)
  if ((await wordingsOf(register, [reference.wording])).length > 0) return reference
  const row = { digest: Buffer.from(reference.wording, 'hex'), language, text }
  await write(register, statement(build.insert(wording).values(row).onConflictDoNothing()))
  return reference
}

export function namedWording(text: string): { readonly wording: string } {
  return { wording: hash('sha256', text) }
}

/** Number of wordings of one query: each is the text of a page, of some kilobytes. */
const wordingsAtOnce = 50

/** Returns the wordings in the order of their digests, without unknown ones. */
export async function wordingsOf({ engine }: WithEngine, digests: readonly string[]): Promise<Wording[]> {
  const { digest, language, text } = wording
  const marks = digests.map((candidate) => Buffer.from(candidate, 'hex'))
  const rows = await rowsByName({ engine }, marks, wordingsAtOnce, (some) =>
    query(
      build
        .select({ digest, language, text })
        .from(wording)
        .where(inArray(digest, [...some])),
    ),
  )
  const texts = rows.map((row) => ({
    ...row,
    digest: row.digest.toString('hex'),
  }))
  return digests.flatMap((candidate) => texts.find(({ digest }) => digest === candidate) ?? [])
}
