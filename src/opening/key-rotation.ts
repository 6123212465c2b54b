import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { sync } from '../../db/backup.ts'
import type { Engine } from '../../db/engine.ts'
import { opens, storedKeys } from '../register/keys.ts'
import { keepKey } from './kept-keys.ts'
import { keyPathFor, readKeyFile } from './key-file.ts'
import { neighboursOf } from './neighbours.ts'

/** Where a rotation keeps the next key until the database has taken it. */
export function nextKeyPath(keyPath: string): string {
  return `${keyPath}.next`
}

/**
 * Ends a rotation that was cut short: the next key takes the place of the key, which is kept, when the database has taken
 * it, and is dropped when the present key opens it. Looked at under the writer's lock, which a rotation holds from the
 * making of the next key to its commit; so none that is under way in another process loses its key.
 */
export async function endRotation(engine: Engine, databasePath: string, now: number): Promise<void> {
  const keyPath = keyPathFor(databasePath)
  const next = nextKeyPath(keyPath)
  if (!existsSync(next)) return
  await engine.unit([storedKeys()], (rows) => {
    if (holdsKeyOf(rows, next)) {
      if (existsSync(keyPath)) keepKey(keyPath, now)
      renameSync(next, keyPath)
      sync(dirname(keyPath))
    } else if (holdsKeyOf(rows, keyPath) && neighboursOf(databasePath).length === 0) {
      // Beside another database it may be that one's rotation, and the only copy of the key it has taken.
      rmSync(next, { force: true })
    }
    return { writes: [], result: null }
  })
}

/**
 * Keeps the next key of a rotation that was cut short, before another database takes the place of the one that may have taken
 * it: the start of that other one drops the next key, which may be the only copy there is.
 */
export function keepNextKey(keyPath: string, now: number): void {
  const next = nextKeyPath(keyPath)
  if (existsSync(next)) keepKey(keyPath, now, next)
}

/** Whether a file holds the key that these keys of a database are wrapped with. */
export function holdsKeyOf(rows: Parameters<typeof opens>[1], keyPath: string): boolean {
  try {
    return opens(readKeyFile(keyPath), rows)
  } catch {
    return false
  }
}
