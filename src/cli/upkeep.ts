import { existsSync } from 'node:fs'
import { backUp } from '../../db/backup.ts'
import { databaseVersion } from '../../db/schema-version.ts'
import type { Config } from '../config.ts'
import { insistOnContent } from '../opening/database-place.ts'
import { rebuild as rebuildConsents } from '../register/rebuild.ts'
import { counted } from './counted.ts'
import { fileError } from './new-file.ts'
import { required } from './option.ts'
import { path } from './readers.ts'
import { restoreFrom } from './restore.ts'
import { Refused, registerOf, verb } from './verb.ts'

export const migrate = verb({
  words: ['migrate'],
  help: "Bring the database to this version's schema",
  makes: true,
  async run(surroundings) {
    const { engine } = await surroundings.openMigrated()
    return { version: await databaseVersion(engine) }
  },
  show: ({ version }) => [`The database has schema version ${version}.`],
})

export const rebuild = verb({
  words: ['rebuild'],
  help: 'Make every consent anew from its changes',
  async run(surroundings) {
    return { different: await rebuildConsents(await registerOf(surroundings)) }
  },
  show: ({ different }) => [
    different === 0
      ? 'Every consent was as its changes say.'
      : `${counted(different, 'consent')} ${different === 1 ? 'was' : 'were'} different.`,
  ],
})

export const backup = verb({
  words: ['backup'],
  help: 'Copy the whole database into a new file, while the server runs; the key is not in it',
  options: { out: required(path) },
  async run(surroundings, { out }) {
    const database = databasePath(surroundings.config(), 'back up')
    if (!existsSync(database)) throw new Refused(`Cannot back up: there is no database at ${database}.`)
    if (existsSync(out)) throw new Refused(`Cannot back up: ${out} exists already.`)
    await insistOnContent(database)
    try {
      return { file: out, bytes: backUp(database, out) }
    } catch (error) {
      throw fileError(error, out, 'write')
    }
  },
  show: ({ file, bytes }) => [
    `Wrote ${bytes} bytes to ${file}.`,
    'The key is not in it: keep a copy of the key elsewhere.',
  ],
})

export const restore = verb({
  words: ['restore'],
  help: 'Put a backup in the place of the database; the database is kept beside it',
  operands: { file: required(path) },
  async run(surroundings, { file }) {
    const config = surroundings.config()
    return await restoreFrom(file, databasePath(config, 'restore'), config.izinKey, surroundings.clock())
  },
  show: ({ file, database, kept }) => [
    `${database} is now what ${file} holds.`,
    ...(kept === null ? [] : [`What it was before is in ${kept}.`]),
  ],
})

function databasePath({ database }: Config, action: string): string {
  if (database.kind === 'embedded') return database.path
  throw new Refused(`Cannot ${action}: only a database in a file can be, and DATABASE_URL names none.`)
}
