import { type SQLWrapper, sql } from 'drizzle-orm'
import { entry, evidence } from '../../../db/schema.ts'
import { build, placeholders, preparedStatement, type Statement } from '../../../db/statement.ts'
import { commit } from '../../crypto/commitment.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { ErasureStatements } from '../recipients.ts'

export const evidenceTraces: ErasureStatements = {
  later: [
    'DELETE FROM evidence WHERE change_id IN (SELECT id FROM change WHERE recipient_id IN (SELECT value FROM json_each(?)))',
    `UPDATE entry SET body = NULL WHERE body IS NOT NULL
      AND subject IN (SELECT lower(hex(id)) FROM change WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
    `DELETE FROM evidence_file_part WHERE mark IN
      (SELECT mark FROM evidence_file WHERE recipient_id IN (SELECT value FROM json_each(?)))`,
    'DELETE FROM evidence_file WHERE recipient_id IN (SELECT value FROM json_each(?))',
  ],
}

/** What proves a change: how ownership was shown, the text shown, the message. A note of the staff lies beside. */
export type Evidence = Readonly<Record<string, string | number | boolean | null>>

const insertEvidence = preparedStatement(() =>
  build.insert(evidence).values(placeholders('changeId', 'sealed', 'noteOnly')),
)

/** Binds evidence to its change without revealing it: an HMAC with the recipient's secret. */
export function evidenceDigest(secret: Uint8Array, given: Evidence): Buffer {
  return commit(secret, JSON.stringify(given))
}

export function storeEvidence(vault: Vault, changeId: Buffer, given: Evidence): Statement {
  const sealed = vault.sealJson(given, aboutEvidence(changeId))
  return insertEvidence({ changeId, sealed, noteOnly: isNoteOnly(given) ? 1 : 0 })
}

/** A note says something of a change and proves nothing. */
export function isNoteOnly({ door: _, ...given }: Evidence): boolean {
  return Object.keys(given).join() === 'note'
}

export function openEvidence(vault: Vault, changeId: Uint8Array, sealed: Uint8Array): Evidence {
  return vault.openJson<Evidence>(sealed, aboutEvidence(changeId))
}

/** SQL for 1 if the change has evidence that proves, original or later, that was not dropped with its address. */
export function hasEvidence(changeId: SQLWrapper) {
  const cameWith = sql`exists (select 1 from ${evidence} where ${evidence.changeId} = ${changeId} and ${evidence.noteOnly} = 0)`
  const addedLater = sql`exists (select 1 from ${entry} where ${entry.subject} = lower(hex(${changeId})) and ${entry.body} is not null)`
  return sql<number>`(${cameWith} or ${addedLater})`
}

function aboutEvidence(changeId: Uint8Array): string {
  return `evidence ${Buffer.from(changeId).toString('hex')}`
}
