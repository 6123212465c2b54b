import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, readMigrations } from '../../db/migrate.ts'
import { withSecond } from '../support/register/second-migration.ts'

const root = join(import.meta.dirname, '../..')

/** Copies what a build of izin consists of, without tests. */
export function copyBuild(build: string, more: readonly string[] = []): void {
  const isShipped = (path: string) => !path.endsWith('.test.ts')
  mkdirSync(build, { recursive: true })
  for (const name of ['bots', 'db', 'src', 'scripts/node-version.mjs', 'package.json', ...more])
    cpSync(join(root, name), join(build, name), { recursive: true, filter: isShipped })
}

/** Adds a migration to a copy of this build, as the next release does. */
export function addMigration(build: string): void {
  const migrations = join(build, 'db/migrations')
  const added = withSecond.at(-1)
  writeFileSync(join(migrations, '0002_nickname.sql'), `${added?.statements.join(';\n')};\n`)
  const digests = readMigrations(migrations).map((migration) => [migration.version, digestOf(migration)])
  writeFileSync(join(migrations, 'digests.json'), JSON.stringify(Object.fromEntries(digests)))
}

export function linkPackages(build: string): void {
  symlinkSync(join(root, 'node_modules'), join(build, 'node_modules'))
}
