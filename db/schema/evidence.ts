import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest } from './columns.ts'
import { ofRecipient } from './register.ts'

/** Proof of a change, encrypted and bound to it by the digest in the change. */
export const evidence = sqliteTable('evidence', {
  changeId: digest('change_id').primaryKey(),
  sealed: bytes('sealed').notNull(),
  /** 1 if it holds a note of the staff and nothing that proves. */
  noteOnly: integer('note_only').notNull(),
})

/** Texts shown to recipients when they gave or withdrew a consent, kept when first shown. */
export const wording = sqliteTable('wording', {
  digest: digest('digest').primaryKey(),
  language: text('language', { enum: ['tr', 'en'] }).notNull(),
  text: text('text').notNull(),
})

/**
 * File that proves changes of one recipient, stored once; named by an HMAC of its digest with their secret.
 */
export const evidenceFile = sqliteTable(
  'evidence_file',
  {
    mark: digest('mark').primaryKey(),
    recipientId: ofRecipient(),
    parts: integer('parts').notNull(),
  },
  (t) => [index('evidence_file_of_recipient').on(t.recipientId), ...checks('parts > 0')],
)

export const evidenceFilePart = sqliteTable(
  'evidence_file_part',
  {
    mark: digest('mark')
      .notNull()
      .references(() => evidenceFile.mark),
    place: integer('place').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [primaryKey({ columns: [t.mark, t.place] }), ...checks('place >= 0')],
)
