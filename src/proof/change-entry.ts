import { type Column, type SQL, sql } from 'drizzle-orm'
import { change } from '../../db/schema.ts'
import type { ChangeEntry } from '../ledger/entries.ts'
import { effectOfChange } from '../register/effect.ts'
import { commitmentOfChange } from '../register/re-registration.ts'
import { changeText } from '../register/record/change.ts'

/** Bytes as the text they are compared and hashed as. */
export const hex = (column: Column | SQL) => sql<string>`lower(hex(${column}))`
export const hexOrNull = (column: Column) => sql<string | null>`nullif(lower(hex(${column})), '')`

/**
 * What a change is proved by: everything its id vouches for, read from the table of changes beside its recipient. The
 * commitment of a recipient who is not there is an empty text.
 */
export const changeColumns = {
  seq: change.seq,
  id: hex(change.id),
  brandCode: change.brandCode,
  recipientType: change.recipientType,
  channel: change.channel,
  commitment: hex(commitmentOfChange),
  ordinal: change.ordinal,
  previousId: hexOrNull(change.previousId),
  status: change.status,
  source: change.source,
  consentDate: change.consentDate,
  consentAt: change.consentAt,
  effect: effectOfChange,
  recordedAt: change.recordedAt,
  door: change.door,
  actor: change.actor,
  secondPerson: change.secondPerson,
  restores: change.restores,
  evidenceDigest: hexOrNull(change.evidenceDigest),
}

/** The canonical text of a change, whose SHA-256 is its id. A source is any text here: the id vouches for it. */
export function textOfEntry(entry: Omit<ChangeEntry, 'kind'>): string {
  return changeText({ ...entry, source: entry.source as never })
}
