import { type Migration, readMigrations } from '../../db/migrate.ts'

/** A migration that a later version could bring: it changes a table that has rows. */
export const secondMigration: Migration = {
  version: 2,
  name: 'nickname',
  statements: [
    `ALTER TABLE brand ADD COLUMN nickname TEXT NOT NULL DEFAULT ''`,
    'UPDATE brand SET nickname = lower(name)',
  ],
}

export const withSecond: readonly Migration[] = [...readMigrations(), secondMigration]
