import {
  chmodSync,
  constants,
  copyFileSync,
  createWriteStream,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { settle, sync } from '../../db/backup.ts'
import { openEmbedded } from '../../db/embedded/embedded.ts'
import { codeOf } from '../../db/embedded/faults.ts'
import { StorageError } from '../../db/engine.ts'
import { partialOf, removeLeftovers } from '../../db/partial.ts'
import { readableVersion } from '../../db/schema-version.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { markPossiblySent } from '../jobs/outbox.ts'
import { loadVaultWithAnyKey } from '../register/keys.ts'
import { makeFolder } from '../startup/database-place.ts'
import { keyPathFor, keysIn } from '../startup/keys.ts'
import { isAlive } from '../startup/pid-file.ts'
import { cannot, type OperatorError, type Sentence, wordless } from '../util/sentence.ts'
import { fileError, inputName, requireFile } from './operator.ts'
import type { CliContext } from './verb.ts'

export const unrestored = { en: 'restore', tr: 'Geri yüklenemedi' }

/** Returns the action of restoring a file for the sentence of an error. */
function restoring({ en, tr }: Sentence): Sentence {
  return { en: `restore ${en}`, tr: `${tr} geri yüklenemedi` }
}

/**
 * Replaces an unused database by a backup. A copy of the backup is first opened with the key, so that a wrong file or key
 * changes nothing. It then takes the place of the old database in one step, so that an interruption changes nothing either. The
 * old database is kept under another name. Unsent messages of the backup are marked as possibly sent.
 */
export async function restoreFrom(context: CliContext, file: string, database: string) {
  const { izinKey } = context.config()
  const now = context.clock()
  const label = inputName(file)
  if (isAlive(database)) {
    throw cannot(unrestored, {
      en: `a server is running on ${database}. Stop it first`,
      tr: `${database} üzerinde bir sunucu çalışıyor. Önce durdurun`,
    })
  }
  if (file !== '-') requireBackup(file)
  const keys = izinKey === null ? keysBeside(database) : [izinKey]
  const place = behindLink(database)
  const copy = partialOf(place)
  try {
    makeFolder(dirname(place))
    removeLeftovers(place, now)
    if (file === '-')
      await pipeline(context.inputBytes(), createWriteStream(copy, { flags: 'wx', mode: 0o600 }))
    else copyFileSync(file, copy)
    // A backup may be read-only; the database must be its owner's to write.
    chmodSync(copy, 0o600)
    await prepareCopy(label, copy, keys)
    sync(copy)
    const replacedFile = keepAside(place, now)
    renameSync(copy, place)
    setSchemaCopiesAside(place, now)
    sync(dirname(place))
    return { file, database, kept: replacedFile }
  } catch (error) {
    throw fileError(error, label, 'restore')
  } finally {
    for (const name of withSideFiles(copy)) rmSync(name, { force: true })
  }
}

/** Throws if a file is a database in use and no backup: some of its writes are in other files, so a copy may be inconsistent. */
function requireBackup(file: string): void {
  requireFile(file, 'restore')
  const log = statSync(`${realpathSync(file)}-wal`, { throwIfNoEntry: false })
  if (isAlive(file) || (log !== undefined && log.size > 0)) {
    throw cannot(restoring(wordless(file)), {
      en: `it is no backup but a database that is in use, or was when its process was killed. Make a backup of it: DATABASE_URL=file:${file} izin backup --out FILE`,
      tr: `bu bir yedek değil; kullanımda olan ya da süreci yarıda kesilmiş bir veritabanı. Yedeğini alın: DATABASE_URL=file:${file} izin backup --out DOSYA`,
    })
  }
}

/** Returns the keys from the file beside the database; throws if there is none. */
function keysBeside(database: string): Buffer[] {
  const path = keyPathFor(database)
  if (existsSync(path)) return keysIn(path)
  throw cannot(unrestored, {
    en: `the key is missing. Put the copy of izin.key at ${path}, or set IZIN_KEY`,
    tr: `anahtar yok. izin.key kopyasını ${path} yoluna koyun ya da IZIN_KEY tanımlayın`,
  })
}

/** Returns the database's file, which may be named by links and need not be there yet. Throws for links in a circle. */
function behindLink(path: string): string {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return realpathSync(path)
  const isLink = lstatSync(path, { throwIfNoEntry: false }) !== undefined
  return isLink ? behindLink(resolve(realpathSync(dirname(path)), readlinkSync(path))) : path
}

/** Query by which SQLite checks its file; `ok` for a file without damage. */
const quickCheck = { sql: 'PRAGMA quick_check(1)', params: [], map: ([state]: readonly unknown[]) => state }

/** Checks the whole copy of a backup, opens it with the key, and marks its waiting messages as possibly sent. */
async function prepareCopy(file: Sentence, copy: string, keys: readonly Buffer[]): Promise<void> {
  try {
    const engine = openEmbedded({ path: copy })
    try {
      const [state] = await engine.read(quickCheck)
      if (state !== 'ok') throw damaged(file)
      if ((await readableVersion(engine)) === 0) throw notOurs(file)
      await loadVaultWithAnyKey(engine, () => keys)
      await engine.apply([markPossiblySent])
    } finally {
      await engine.close()
    }
  } catch (error) {
    const code = error instanceof StorageError ? codeOf(error.cause) : ''
    if (code.startsWith('SQLITE_CORRUPT')) throw damaged(file, error)
    throw code === 'SQLITE_NOTADB' ? notOurs(file, error) : error
  }
}

/** Makes the error for a damaged backup. */
function damaged(file: Sentence, cause?: unknown): OperatorError {
  const reason = { en: 'it is damaged. Take another backup', tr: 'dosya bozuk. Başka bir yedek kullanın' }
  return cannot(restoring(file), reason, { cause })
}

/** Makes the error for a file that is no database of izin. */
function notOurs(file: Sentence, cause?: unknown): OperatorError {
  const reason = { en: 'it is not a database of izin', tr: "izin'in bir veritabanı değil" }
  return cannot(restoring(file), reason, { cause })
}

/** Keeps the present database under a name with the time, and returns that name; null if there is no database. */
function keepAside(place: string, now: number): string | null {
  const copy = freeName(`${place}.before-restore-${timeName(now)}`)
  const isThere = existsSync(place)
  if (isThere) {
    bringTogether(place)
    copyFileSync(place, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    sync(copy)
  }
  const [, ...sideFiles] = withSideFiles(place)
  for (const file of sideFiles) {
    if (existsSync(file)) renameSync(file, file.replace(place, copy))
  }
  return isThere ? copy : null
}

/** Returns a time as part of a file's name. */
const timeName = (now: number) => formatWallTime(now).replace(' ', '_').replaceAll(':', '')

/** Returns the name, or the name with a number if a file has it already: two may be made within a second. */
function freeName(first: string): string {
  let free = first
  for (let n = 2; existsSync(free); n += 1) free = `${first}-${n}`
  return free
}

/**
 * Renames the copies of the database that upgrades kept, by adding the time. An upgrade keeps no copy if one with its name exists,
 * but after a restore the next upgrade must keep a new one.
 */
function setSchemaCopiesAside(place: string, now: number): void {
  const begin = `${basename(place)}.schema-`
  const isCopy = (name: string) => name.startsWith(begin) && /^\d+$/.test(name.slice(begin.length))
  for (const name of readdirSync(dirname(place)).filter(isCopy)) {
    const copy = join(dirname(place), name)
    renameSync(copy, freeName(`${copy}-until-${timeName(now)}`))
  }
}

/** Joins the database's side files into its main file. Throws if another process has the database open. */
function bringTogether(place: string): void {
  let isFree = true
  try {
    isFree = settle(place)
  } catch {
    // Too damaged to open: kept as it is, with its side files.
  }
  if (!isFree) {
    throw cannot(unrestored, {
      en: `another process has ${place} open. Stop it first`,
      tr: `${place} başka bir süreçte açık. Önce onu durdurun`,
    })
  }
}

/** Returns the paths of a database and of the files that SQLite writes beside it. */
function withSideFiles(database: string): string[] {
  return [database, `${database}-wal`, `${database}-shm`, `${database}-journal`]
}
