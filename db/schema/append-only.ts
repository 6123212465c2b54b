import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { complaint } from './complaint.ts'
import { evidenceFile, evidenceFilePart, wording } from './evidence.ts'
import { agreement, day, entry, seal } from './ledger.ts'
import { change, pastCommitment } from './register.ts'

/** Table whose rows must not be edited or deleted. Triggers refuse it with the message. */
export interface AppendOnly {
  readonly table: SQLiteTable
  readonly message: string
  /** SQL condition on OLD for rows that must not be edited. Left out: all rows. `none`: no row. */
  readonly noEdit?: string | 'none'
  /** SQL condition on OLD for rows that must not be deleted. Left out: all rows. */
  readonly noDelete?: string
  /** Column that may be set to null all the same. */
  readonly droppable?: string
}

const evidenceMessage = 'evidence is only appended'
/** SQL condition: the ledger has an entry of the file (OLD), and the entry's text was not erased. */
const hasEvidence =
  "EXISTS (SELECT 1 FROM entry WHERE kind = 'evidence' AND content ->> '$.file' = lower(hex(OLD.mark)) AND body IS NOT NULL)"

/** Tables whose rows must not be edited or deleted, with their exceptions. */
export const appendOnly: readonly AppendOnly[] = [
  { table: agreement, message: 'an agreement stays as it is', droppable: 'digest' },
  { table: change, message: 'changes are only appended' },
  { table: complaint, message: 'a complaint is kept', noEdit: 'none' },
  { table: day, message: 'a closed day stays as it is' },
  { table: entry, message: 'entries are only appended', droppable: 'body' },
  { table: evidenceFile, message: evidenceMessage, noDelete: hasEvidence },
  { table: evidenceFilePart, message: evidenceMessage, noDelete: hasEvidence },
  { table: pastCommitment, message: 'a past commitment stays as it is' },
  { table: seal, message: 'a seal stays as it is' },
  { table: wording, message: 'a wording stays as it is' },
]
