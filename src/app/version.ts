import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Returns the version of izin, from package.json. */
export function versionOf(): string {
  const file = join(import.meta.dirname, '..', '..', 'package.json')
  return String(JSON.parse(readFileSync(file, 'utf8')).version)
}
