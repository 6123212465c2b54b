import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Storage } from '../app/runtime.ts'
import type { Config } from '../config/config.ts'
import { keyPathFor } from './keys.ts'

/** Returns functions that look at the files of an embedded database; undefined for a remote database. */
export function storageOf({ database }: Pick<Config, 'database'>): Storage | undefined {
  if (database.kind !== 'embedded') return undefined
  const { path } = database
  return {
    measure() {
      const { bavail, bsize } = statfsSync(dirname(path))
      return {
        freeBytes: bavail * bsize,
        databaseBytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
      }
    },
    isKeyPrivate: () => ((statSync(keyPathFor(path), { throwIfNoEntry: false })?.mode ?? 0) & 0o077) === 0,
  }
}
