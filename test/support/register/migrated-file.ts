import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openEmbedded } from '../../../db/embedded/embedded.ts'
import { migrate } from '../../../db/migrate.ts'

const root = resolve(import.meta.dirname, '../../..')
const cache = join(root, 'node_modules', '.cache', 'migrated')

/** Copies a migrated database: migrating takes ten times as long. A change under db/ makes it anew. */
export async function placeMigrated(path: string): Promise<void> {
  const made = join(cache, `${digestOfDb()}.db`)
  if (!existsSync(made)) await make(made)
  copyFileSync(made, path)
}

/** Parallel makers do no harm: the last one stays. */
async function make(made: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const own = `${made}.${process.pid}`
  const engine = openEmbedded({ path: own })
  await migrate(engine, madeAt)
  await engine.mergeLog()
  await engine.close()
  for (const beside of ['-wal', '-shm']) rmSync(own + beside, { force: true })
  renameSync(own, made)
}

/** The same for every suite, since the file is kept. */
const madeAt = Date.UTC(2020, 0, 1)

let digest: string | null = null

function digestOfDb(): string {
  digest ??= digestOf(join(root, 'db'))
  return digest
}

function digestOf(folder: string): string {
  const hash = createHash('sha256')
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}
