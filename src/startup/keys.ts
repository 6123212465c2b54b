import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { giveName, sync } from '../../db/backup.ts'
import { partialOf } from '../../db/partial.ts'
import { newKey, readKey } from '../crypto/wrapped-keys.ts'
import { OperatorError } from '../util/sentence.ts'
import { makeFolder, readText } from './database-place.ts'

/**
 * Returns the path of an embedded database's key file. It has a key on each line, the newest last; older keys open backups.
 */
export function keyPathFor(databasePath: string): string {
  return join(dirname(databasePath), 'izin.key')
}

/**
 * Makes the key file of a new database, readable by its owner only. Returns false if there is one already, also one that
 * another process made at the same time. Throws for an existing database without its key file, which a new key could not
 * open.
 */
export function makeKeyBeside(databasePath: string): boolean {
  const path = keyPathFor(databasePath)
  if (existsSync(path)) return false
  if (existsSync(databasePath)) {
    throw new OperatorError({
      en: 'Cannot open the database: its key is missing. Put the copy of izin.key back beside it, or set IZIN_KEY. Without the key its addresses cannot be read.',
      tr: 'Veritabanı açılamadı: anahtarı yok. izin.key kopyasını yeniden yanına koyun ya da IZIN_KEY tanımlayın. Anahtar olmadan adresler okunamaz.',
    })
  }
  makeFolder(dirname(path))
  const partial = partialOf(path)
  try {
    writeFileSync(partial, `${newKey().toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    giveName(partial, path)
    return true
  } catch (error) {
    if (!existsSync(path)) throw error
    return false
  } finally {
    rmSync(partial, { force: true })
    sync(dirname(path))
  }
}

/** Adds a new key to the key file, before the database is encrypted with it, so that an interrupted rotation loses no key. */
export function addKey(path: string, key: Buffer): void {
  const gap = readFileSync(path, 'utf8').endsWith('\n') ? '' : '\n'
  appendFileSync(path, `${gap}${key.toString('base64')}\n`, { flush: true })
}

/** Reads the keys of a key file. Throws an error whose sentence names the file, but nothing of its content. */
export function keysIn(path: string): Buffer[] {
  const lines = readText({ en: `the key in ${path}`, tr: `${path} içindeki anahtar` }, path)
    .split('\n')
    .filter((line) => line.trim() !== '')
  const keys = lines.flatMap((line) => readKey(line) ?? [])
  if (keys.length > 0) return keys
  const fact =
    lines.length === 0
      ? { en: 'the file is empty', tr: 'dosya boş' }
      : { en: 'it is not 32 bytes in base64', tr: 'base64 biçiminde 32 bayt değil' }
  throw new OperatorError({
    en: `Cannot read the key in ${path}: ${fact.en}. Put your copy of it back; a new key would not open this database.`,
    tr: `${path} içindeki anahtar okunamadı: ${fact.tr}. Kopyasını yeniden yerine koyun; yeni bir anahtar bu veritabanını açmaz.`,
  })
}
