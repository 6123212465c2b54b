import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { codeOf } from '../../db/embedded/faults.ts'
import { cannot, OperatorError, type Sentence, wordless } from '../util/sentence.ts'

/**
 * Makes a folder and those above it, one by one: Node's `recursive` hangs where no folder can be made, such as under /proc.
 */
export function makeFolder(folder: string, mode?: number): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    // Another process may have made the folder in the meantime.
    if (!existsSync(folder)) throw error
  }
}

/** Makes the folder of a database file. Throws an error with a sentence for the operator if no file can be made there. */
export function preparePlace(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) {
    throw new OperatorError({
      en: `Cannot use the database ${path}: it is a folder. Name a file in it: DATABASE_URL=file:${path}/izin.db.`,
      tr: `Veritabanı ${path} kullanılamıyor: bu bir klasör. İçindeki bir dosyanın adını verin: DATABASE_URL=file:${path}/izin.db.`,
    })
  }
  try {
    makeFolder(dirname(path))
  } catch (error) {
    const sentence = {
      en: `Cannot make the database ${path}: its folder cannot be made (${codeOf(error)}).`,
      tr: `Veritabanı ${path} oluşturulamadı: klasörü oluşturulamıyor (${codeOf(error)}).`,
    }
    throw new OperatorError(sentence, { cause: error })
  }
}

/** Reads a text file that the operator named. If that fails, throws an error with a sentence, in which `what` names the file. */
export function readText(what: Sentence, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw cannot({ en: `read ${what.en}`, tr: `${what.tr} okunamadı` }, wordless(codeOf(error)), {
      cause: error,
    })
  }
}

/** Throws if the database file exists but is empty: SQLite would silently begin a new database and delete the old one's log. */
export async function refuseEmptied(path: string): Promise<void> {
  const isEmpty = () => statSync(path, { throwIfNoEntry: false })?.size === 0
  if (!isEmpty()) return
  // Another process may be making the file at this moment.
  await setTimeout(1000)
  if (!isEmpty()) return
  throw new OperatorError({
    en: `Cannot open the database ${path}: the file is empty. Bring a backup back: izin restore FILE. If izin has never stored anything here, remove the file.`,
    tr: `Veritabanı ${path} açılamadı: dosya boş. Bir yedeği geri yükleyin: izin restore DOSYA. izin buraya hiç kayıt yapmadıysa dosyayı silin.`,
  })
}
