import { type Migration, readMigrations } from '../../../db/migrate.ts'

/** Changes a table that has rows. */
const secondMigration: Migration = {
  version: 2,
  name: 'nickname',
  statements: [
    `ALTER TABLE brand ADD COLUMN nickname TEXT NOT NULL DEFAULT ''`,
    'UPDATE brand SET nickname = lower(name)',
  ],
}

export const withSecond: readonly Migration[] = [...readMigrations(), secondMigration]
