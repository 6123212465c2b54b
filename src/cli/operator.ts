import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sync } from '../../db/backup.ts'
import { partialOf, removeLeftovers } from '../../db/partial.ts'
import { formatWallTime } from '../calendar/istanbul.ts'
import { listBrands, noBrand } from '../register/company/brands.ts'
import type { Language } from '../register/recipients/people.ts'
import type { Register } from '../register/register.ts'
import { makeFolder } from '../startup/database-place.ts'
import { cannot, OperatorError, type Sentence, wordless } from '../util/sentence.ts'
import { type CliContext, verb } from './verb.ts'

/** Returns the user name of the person on this machine, which is stored with each change that they make. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    // A container user may have no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Returns a number with its English noun, such as `1 row` or `3 rows`. */
export function counted(count: number, singular: string, many = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : many}`
}

/** Returns a table as lines, the headings first; the sentence `none` if there are no rows. */
export function table(
  none: Sentence,
  head: readonly Sentence[],
  rows: readonly (readonly Sentence[])[],
): Sentence[] {
  if (rows.length === 0) return [none]
  const all = [head, ...rows]
  const [en, tr] = [linesOf(all, 'en'), linesOf(all, 'tr')]
  return all.map((_, place) => ({ en: en[place] ?? '', tr: tr[place] ?? '' }))
}

/** Returns the rows of a table as lines, with columns of equal width. */
function linesOf(rows: readonly (readonly Sentence[])[], language: Language): string[] {
  const texts = rows.map((row) => row.map((cell) => cell[language]))
  const widths = texts[0]?.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)))
  return texts.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** Makes a verb that lists rows as they are stored, with wall times, as a table or as JSON. */
export function listVerb<const Topic extends string, Row extends object>(parts: {
  readonly of: Topic
  readonly none: Sentence
  /** Turkish heading of each column; the English one is its name in JSON. */
  readonly headings: Readonly<Record<keyof Row & string, string>>
  readonly rows: (register: Register) => Promise<readonly Row[]>
}) {
  const headings: Readonly<Record<string, string>> = parts.headings
  return verb({
    words: [parts.of, 'list'],
    async run(context) {
      return (await parts.rows(await context.register())).map(withWallTimes)
    },
    json: (rows) => ({ [parts.of === 'staff' ? parts.of : `${parts.of}s`]: rows }),
    show: (rows) => {
      const names = Object.keys(rows[0] ?? {})
      const cells = rows.map((row) => names.map((name) => cellOf(row[name])))
      const head = names.map((name) => ({ en: name, tr: headings[name] ?? name }))
      return table(parts.none, head, cells)
    },
  })
}

/** Returns a value of a row as text; a dash for a missing one. */
function cellOf(value: unknown): Sentence {
  if (typeof value === 'boolean') return { en: String(value), tr: value ? 'evet' : 'hayır' }
  return wordless(String(value ?? '–'))
}

/** Writes the moments of a row (fields that end in At or Since) as Istanbul time. */
function withWallTimes(row: object): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => {
    return [
      name,
      /(At|^since|Since)$/.test(name) && typeof value === 'number' ? formatWallTime(value) : value,
    ]
  })
  return Object.fromEntries(entries)
}

/** Throws for an unknown brand, so that a mistyped code does not yield an empty file or list. */
export async function requireBrand(register: Register, brand: number, action: Sentence): Promise<void> {
  const brands = await listBrands(register)
  if (!brands.some(({ code }) => code === brand)) {
    throw cannot(action, noBrand(brand))
  }
}

/** Throws the sentence for the user if the path is not a file. */
export function requireFile(file: string, action: FileAction): void {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile() === true) return
  const kind = stats === undefined ? 'ENOENT' : stats.isDirectory() ? 'EISDIR' : 'other'
  throw fileRefusal(file, action, kind)
}

/** Throws if a file to be written exists already, unless `overwrites`. An empty file, as `mktemp` makes it, may be replaced. */
export function requireFree(file: string, overwrites: boolean): void {
  const stats = file === '-' ? undefined : statSync(file, { throwIfNoEntry: false })
  if (stats === undefined || (stats.isFile() && (overwrites || stats.size === 0))) return
  if (!stats.isFile()) throw fileRefusal(file, 'write', stats.isDirectory() ? 'EISDIR' : 'other')
  throw existing(file)
}

/** Throws if the path of a file to be written is a folder. */
export function refuseFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw fileRefusal(file, 'write', 'EISDIR')
}

/** Returns the error for a file that exists already. */
function existing(file: string): OperatorError {
  return new OperatorError({
    en: `Cannot write ${file}: it exists already. Name another file, or add --overwrite.`,
    tr: `${file} yazılamadı: bu dosya zaten var. Başka bir dosya adı verin ya da --overwrite ekleyin.`,
  })
}

/**
 * Writes a file that only its owner can read, completely or not at all. Without `replaces` an existing file with other content is
 * kept, and an error thrown.
 */
export async function writeWhole(
  file: string,
  content: AsyncIterable<string | Uint8Array> | Uint8Array,
  replaces = true,
): Promise<void> {
  const partial = partialOf(file)
  try {
    makeFolder(dirname(file), 0o700)
    removeLeftovers(file, Date.now())
    const stream = createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true })
    // The file is opened before `content` is read, since reading it may mark rows as sent to İYS.
    await once(stream, 'open')
    await pipeline(inPieces(content instanceof Uint8Array ? [content] : content), stream)
    if (!replaces && (await differs(partial, file))) throw existing(file)
    renameSync(partial, file)
    sync(dirname(file))
  } catch (error) {
    throw fileError(error, file, 'write')
  } finally {
    if (existsSync(partial)) rmSync(partial)
  }
}

/** True if a file is there, is not empty and has other bytes. */
async function differs(partial: string, file: string): Promise<boolean> {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  return size > 0 && (await digestOf(partial)) !== (await digestOf(file))
}

/** Returns the SHA-256 of a file in hex. */
async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(createReadStream(file), digest)
  return digest.digest('hex')
}

/** Writes a file as `writeWhole` does, or to standard output for `-`. */
export async function writeOut(
  context: CliContext,
  file: string,
  content: AsyncIterable<string | Uint8Array> | Uint8Array,
): Promise<void> {
  if (file !== '-') return await writeWhole(file, content)
  try {
    await context.outBytes(inPieces(content instanceof Uint8Array ? [content] : content))
  } catch (error) {
    throw fileError(error, outputName(file), 'write')
  }
}

/** Returns the name of a file that is read, for a sentence. `-` is standard input. */
export function inputName(file: string): Sentence {
  return file === '-' ? { en: 'standard input', tr: 'standart girdi' } : wordless(file)
}

/** Returns the name of a file that is written, for a sentence. `-` is standard output. */
export function outputName(file: string): Sentence {
  return file === '-' ? { en: 'standard output', tr: 'standart çıktı' } : wordless(file)
}

/** Returns the Turkish dative ("to the file") of a file that is written. The name itself gets no ending. */
export function toOutput(file: string): string {
  return file === '-' ? 'standart çıktıya' : `${file} dosyasına`
}

/** Joins short texts into pieces of 64 KB, since writing each line by itself would take longer than making it. */
async function* inPieces(
  content: AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let text = ''
  for await (const piece of content) {
    if (typeof piece === 'string') text += piece
    if (text.length >= 64 * 1024 || (typeof piece !== 'string' && text !== '')) {
      yield Buffer.from(text)
      text = ''
    }
    if (typeof piece !== 'string') yield piece
  }
  if (text !== '') yield Buffer.from(text)
}

/** Reasons for which a file cannot be used, by the system's code of the error. */
const reasons: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  ENOENT: { en: 'there is no such file or folder', tr: 'böyle bir dosya ya da klasör yok' },
  EACCES: { en: 'this user has no right to it', tr: 'bu kullanıcının buna hakkı yok' },
  EPERM: { en: 'this user has no right to it', tr: 'bu kullanıcının buna hakkı yok' },
  EISDIR: { en: 'it is a folder. Name a file in it', tr: 'bu bir klasör. İçindeki bir dosyanın adını verin' },
  ENOTDIR: {
    en: 'a file stands where its folder should be',
    tr: 'klasörünün olması gereken yerde bir dosya var',
  },
  ENOSPC: { en: 'the disk is full', tr: 'disk dolu' },
  EROFS: { en: 'the disk cannot be written to', tr: 'diske yazılamıyor' },
  EPIPE: { en: 'the program that reads it ended early', tr: 'okuyan program erken bitti' },
  EEXIST: {
    en: 'it exists already, or a file stands where its folder should be',
    tr: 'zaten var ya da klasörünün olması gereken yerde bir dosya var',
  },
  other: { en: 'it is not a file', tr: 'bu bir dosya değil' },
}

/** Returns an error of the file system as an error with a sentence for the user; any other error unchanged. */
export function fileError(error: unknown, file: string | Sentence, action: FileAction): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  return fileRefusal(file, action, String(error.code), error)
}

/** Makes the error for a file whose content cannot be read. */
export function unreadFile(file: string, reason: Sentence): OperatorError {
  return cannot({ en: `read ${file}`, tr: `${file} okunamadı` }, reason)
}

/** Actions with a file. The English one follows "Cannot"; the Turkish one, in the passive, follows the file's name. */
const actionsTr = {
  read: 'okunamadı',
  write: 'yazılamadı',
  import: 'içe aktarılamadı',
  receive: 'alınamadı',
  restore: 'geri yüklenemedi',
  verify: 'denetlenemedi',
  'read the plan': 'planı okunamadı',
}

export type FileAction = keyof typeof actionsTr

/** Returns the error for a file that cannot be read or written, with its reason. */
function fileRefusal(
  file: string | Sentence,
  action: FileAction,
  code: string,
  cause?: Error,
): OperatorError {
  const name = typeof file === 'string' ? wordless(file) : file
  const reason = reasons[code] ?? { en: code, tr: code }
  const sentence = {
    en: `Cannot ${action} ${name.en}: ${reason.en}.`,
    tr: `${name.tr} ${actionsTr[action]}: ${reason.tr}.`,
  }
  return new OperatorError(sentence, { cause })
}
