import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Engine } from '../../db/engine.ts'
import { opens, storedKeys } from '../register/keys.ts'
import { WrongKeyError } from '../crypto/wrapped-keys.ts'
import { makeKeyFile, readKeyFile } from './key-file.ts'

/**
 * Keeps the key that a rotation is about to replace, or the one in `file`, beside it and under the instant of this: it may be
 * the only copy there is, and backups made before need it. A key that is kept already is not kept twice.
 */
export function keepKey(keyPath: string, at: number, file = keyPath): void {
  const present = readFileSync(file, 'utf8').trim()
  if (keptFiles(keyPath).some((file) => readFileSync(file, 'utf8').trim() === present)) return
  // Rotated twice in one second, the second key takes the next free one.
  for (let instant = at; ; instant += 1000) {
    if (makeKeyFile(keptPath(keyPath, instant), present)) return
  }
}

/** The kept key that `fits`, of several the newest; null when none does. */
export function keptKey(keyPath: string, fits: (key: Buffer) => boolean): string | null {
  return keptFiles(keyPath).findLast((file) => holds(file, fits)) ?? null
}

/** The same fault of a database that opens with a key that was kept, as a sentence that says with which. */
export async function withKeptKey(error: unknown, engine: Engine, keyPath: string): Promise<unknown> {
  if (!(error instanceof WrongKeyError)) return error
  const rows = await engine.read(storedKeys())
  const kept = keptKey(keyPath, (key) => opens(key, rows))
  if (kept === null) return error
  return new WrongKeyError(
    `Cannot open this database: ${keyPath} does not belong to it, but ${kept} does. Start with IZIN_KEY set to what that file holds, or move the database and a copy of that file, named izin.key, to a folder of their own.`,
  )
}

function keptPath(keyPath: string, at: number): string {
  return `${keyPath}.before-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
}

function keptFiles(keyPath: string): string[] {
  const begin = `${basename(keyPath)}.before-`
  const names = readdirSync(dirname(keyPath)).filter(
    (name) => name.startsWith(begin) && /^\d{8}T\d{6}Z$/.test(name.slice(begin.length)),
  )
  return names.sort().map((name) => join(dirname(keyPath), name))
}

function holds(file: string, fits: (key: Buffer) => boolean): boolean {
  try {
    return fits(readKeyFile(file))
  } catch {
    // One that cannot be read opens nothing.
    return false
  }
}
