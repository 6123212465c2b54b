import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes, checks, digest } from './columns.ts'
import { ofRecipient } from './register.ts'

/** Evidence that was recorded together with a change. It is encrypted; the change contains its digest. */
export const evidence = sqliteTable('evidence', {
  changeId: digest('change_id').primaryKey(),
  sealed: bytes('sealed').notNull(),
  /** 1 if the evidence is only a note of the staff, which proves nothing. */
  noteOnly: integer('note_only').notNull(),
})

/** Texts (wordings) that recipients saw when they gave or withdrew a consent. Each is stored when it is first shown. */
export const wording = sqliteTable('wording', {
  digest: digest('digest').primaryKey(),
  language: text('language', { enum: ['tr', 'en'] }).notNull(),
  text: text('text').notNull(),
})

/** File that proves changes of a recipient. Its name is an HMAC of its digest with the recipient's secret. */
export const evidenceFile = sqliteTable(
  'evidence_file',
  {
    mark: digest('mark').primaryKey(),
    recipientId: ofRecipient(),
    parts: integer('parts').notNull(),
  },
  (t) => [index('evidence_file_of_recipient').on(t.recipientId), ...checks('parts > 0')],
)

/** Encrypted part of an evidence file. */
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
