import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { changeClosed, InUseError, isWhole, partialOf, settle, sync } from '../../db/backup.ts'
import { codeOf } from '../../db/connection.ts'
import { type Engine, StorageError } from '../../db/engine.ts'
import { schemaVersion } from '../../db/schema.ts'
import { databaseVersion, NewerDatabaseError } from '../../db/schema-version.ts'
import { openSnapshot } from '../../db/snapshot.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { readKey, WrongKeyError } from '../crypto/wrapped-keys.ts'
import { markPossiblySent } from '../jobs/outbox/stored-messages.ts'
import { makeFolder } from '../opening/database-place.ts'
import { holdsKeyOf, keepNextKey, keyPathFor, nextKeyPath, readKeyFile } from '../opening/keys.ts'
import { isAlive } from '../opening/pid-file.ts'
import { opens, storedKeys } from '../register/keys.ts'
import { fileError } from './operator.ts'
import { Refused } from './verb.ts'

/**
 * Replaces an unused database by a backup, which is copied and opened with the key first, so that a wrong
 * file or key changes nothing. The old database is kept under another name, and unsent messages are marked as
 * possibly sent. The backup takes its place in one step, so that an interrupted restore changes nothing either.
 */
export async function restoreFrom(file: string, database: string, izinKey: string | null, now: number) {
  refuseWhileInUse(database)
  insistOnBackup(file)
  const key = keyFor(database, izinKey)
  const place = behindLinks(database)
  const copy = partialOf(place)
  try {
    makeFolder(dirname(place))
    copyFileSync(file, copy)
    // A backup may be read-only; the database must be its owner's to write.
    chmodSync(copy, 0o600)
    const keyPath = izinKey === null ? keyPathFor(database) : null
    const needs = await neededKey(file, copy, key, keyPath)
    if (keyPath !== null && needs === 'present') keepNextKey(keyPath, now)
    changeClosed(copy, markPossiblySent)
    sync(copy)
    const kept = existsSync(place) ? keptName(place, now) : null
    keepAside(place, kept ?? keptName(place, now))
    renameSync(copy, place)
    sync(dirname(place))
    return { file, database, kept }
  } catch (error) {
    throw fileError(error, file, 'restore')
  } finally {
    for (const name of withSideFiles(copy)) rmSync(name, { force: true })
  }
}

function refuseWhileInUse(database: string): void {
  if (isAlive(database)) {
    throw new Refused(`Cannot restore: a server is running on ${database}. Stop it first.`)
  }
}

/** A database in use has unmerged writes, and its copy may mix two moments. */
function insistOnBackup(file: string): void {
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) {
    throw new Refused(`Cannot restore ${file}: there is no such file.`)
  }
  const log = statSync(`${behindLinks(file)}-wal`, { throwIfNoEntry: false })
  if (isAlive(file) || (log !== undefined && log.size > 0)) {
    throw new Refused(
      `Cannot restore ${file}: it is no backup but a database that is in use, or was when its process was killed. Make a backup of it: DATABASE_URL=file:${file} izin backup --out FILE.`,
    )
  }
}

/** Follows links to the database file or its future place. */
function behindLinks(path: string): string {
  let target: string
  try {
    target = readlinkSync(path)
  } catch {
    return path
  }
  return behindLinks(resolve(dirname(path), target))
}

function keyFor(database: string, izinKey: string | null): Buffer {
  if (izinKey !== null) return readKey(izinKey)
  const path = keyPathFor(database)
  if (!existsSync(path)) {
    throw new Refused(
      `Cannot restore: the key is missing. Put the copy of izin.key at ${path}, or set IZIN_KEY.`,
    )
  }
  return readKeyFile(path)
}

/** Finds the key that opens the copy: the given one, or the next key of an interrupted rotation. */
async function neededKey(
  file: string,
  copy: string,
  key: Buffer,
  keyPath: string | null,
): Promise<'present' | 'next'> {
  const engine = snapshotOf(file, copy)
  try {
    const version = await databaseVersion(engine)
    if (version === 0) throw notOurs(file)
    if (version > schemaVersion) throw new NewerDatabaseError(version)
    const rows = await engine.read(storedKeys())
    if (opens(key, rows)) return 'present'
    if (keyPath !== null && holdsKeyOf(rows, nextKeyPath(keyPath))) return 'next'
    throw new WrongKeyError()
  } finally {
    await engine.close()
  }
}

/** Read-only, so that no write-ahead log remains. */
function snapshotOf(file: string, copy: string): Engine {
  try {
    if (!isWhole(copy)) throw new Refused(`Cannot restore ${file}: it is damaged. Take another backup.`)
    return openSnapshot(copy)
  } catch (error) {
    throw error instanceof StorageError && codeOf(error.cause) === 'SQLITE_NOTADB'
      ? notOurs(file, error)
      : error
  }
}

function notOurs(file: string, cause?: unknown): Refused {
  return new Refused(`Cannot restore ${file}: it is not a database of izin.`, { cause })
}

/** A name with the time, numbered within a second. */
function keptName(place: string, now: number): string {
  const when = formatWallTime(now).replace(' ', '_').replaceAll(':', '')
  const first = `${place}.before-restore-${when}`
  let kept = first
  for (let n = 2; existsSync(kept); n += 1) kept = `${first}-${n}`
  return kept
}

/** Gives the present database another name too, and moves its side files there. */
function keepAside(place: string, kept: string): void {
  if (existsSync(place)) {
    bringTogether(place)
    try {
      linkSync(place, kept)
    } catch {
      // A disk without hard links.
      copyFileSync(place, kept, constants.COPYFILE_EXCL)
      sync(kept)
    }
  }
  const [, ...sideFiles] = withSideFiles(place)
  for (const file of sideFiles) {
    if (existsSync(file)) renameSync(file, file.replace(place, kept))
  }
}

function bringTogether(place: string): void {
  try {
    settle(place)
  } catch (error) {
    if (error instanceof InUseError) {
      throw new Refused(`Cannot restore: another process has ${place} open. Stop it first.`, {
        cause: error,
      })
    }
    // Too damaged to open: kept as it is, with its side files.
  }
}

function withSideFiles(database: string): string[] {
  return [database, `${database}-wal`, `${database}-shm`, `${database}-journal`]
}
