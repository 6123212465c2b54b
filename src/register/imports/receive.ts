import { and, asc, desc, eq, gt } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { importedFile, importedPart } from '../../../db/schema.ts'
import { build, query, type Statement, statement } from '../../../db/statement.ts'
import { readFileName } from '../../import-file/iys-dates.ts'
import { encodingWatch } from '../../spreadsheet/csv.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import { listBrands } from '../company/brands.ts'
import type { Register } from '../register.ts'
import { dropLeftovers, fileById, type ImportedFile, setFile } from './file.ts'

const partBytes = 256 * 1024

/** Values of a new uploaded file. A list of addresses also has a channel and a recipient type. */
export type NewFile = Pick<
  typeof importedFile.$inferInsert,
  | ('kind' | 'brandCode' | 'door' | 'principal' | 'language' | 'channel' | 'recipientType')
  | ('slackFile' | 'requestKey' | 'notifiedState' | 'namedDay' | 'namedBrand' | 'takesNewcomers')
>

/** Returns the day and the brand that a file's name contains. If it names several brands, the file's brand comes first. */
export async function namedIn(
  register: Register,
  brandCode: number,
  name: string,
): Promise<Pick<NewFile, 'namedDay' | 'namedBrand'>> {
  const { day, numbers } = readFileName(name)
  const codes = (await listBrands(register)).map(({ code }) => code).filter((code) => numbers.includes(code))
  return { namedDay: day, namedBrand: codes.find((code) => code === brandCode) ?? codes.at(-1) ?? null }
}

/** Stores a new file, only once for its request key, and returns its id. */
export async function insertFile({ engine, clock }: Register, file: NewFile): Promise<number> {
  const now = clock()
  const last = query(
    build.select({ id: importedFile.id }).from(importedFile).orderBy(desc(importedFile.id)).limit(1),
  )
  const { requestKey = null } = file
  const sameUpload = query(
    build
      .select({ id: importedFile.id })
      .from(importedFile)
      .where(eq(importedFile.requestKey, requestKey ?? '')),
  )
  return await engine.unit([last, sameUpload], ([row], [before]) => {
    if (before !== undefined) return { writes: [], result: before.id }
    const id = (row?.id ?? 0) + 1
    const values = { ...file, id, state: 'receiving' as const, createdAt: now }
    return { writes: [statement(build.insert(importedFile).values(values))], result: id }
  })
}

/** Yields the bytes of an uploaded file, decrypted. */
export async function* receivedBytes(
  { engine, vault }: Register,
  { id, attempt }: Pick<ImportedFile, 'id' | 'attempt'>,
): AsyncGenerator<Uint8Array> {
  for (let after = -1; ; after += 1) {
    const isNext = and(
      eq(importedPart.fileId, id),
      eq(importedPart.attempt, attempt),
      gt(importedPart.place, after),
    )
    const next = build
      .select({ place: importedPart.place, sealed: importedPart.sealed })
      .from(importedPart)
      .where(isNext)
      .orderBy(asc(importedPart.place))
      .limit(1)
    const [part] = await engine.read(query(next))
    if (part === undefined) return
    yield vault.open(part.sealed, aboutPart(id, attempt, part.place))
  }
}

function aboutPart(id: number, attempt: number, place: number): string {
  return `import part ${id} ${attempt} ${place}`
}

/** Largest file in bytes, enough for two million rows. */
export const fileBytesMax = 256 * 2 ** 20

export type ReceiveResult =
  | { readonly kind: 'taken'; readonly bytes: number }
  | { readonly kind: 'empty' | 'too-large' }
  /** Another upload of the same file was begun in the meantime. */
  | { readonly kind: 'overtaken' }

/**
 * Stores the bytes of an upload in encrypted pieces, with only one piece in memory. After an upload that broke off, the
 * file may be uploaded again. `last` returns the file's name, and writes that are committed together with the last piece.
 */
export async function takeFile(
  register: Register,
  id: number,
  bytes: AsyncIterable<Uint8Array>,
  last: () => { readonly name?: string | undefined; readonly also?: readonly Statement[] } = () => ({}),
): Promise<ReceiveResult> {
  const { engine, vault } = register
  const start = await beginToReceive(register, id)
  if (start.kind === 'refused') return { kind: 'overtaken' }
  const { attempt } = start
  await dropLeftovers(register)
  /** Writes only if no other upload of the file was begun. */
  const write = (...statements: readonly Statement[]) =>
    engine.unit([fileById(id)], ([row]): Outcome<boolean> => {
      const isMine = row?.state === 'receiving' && row.attempt === attempt
      return { writes: isMine ? statements : [], result: isMine }
    })
  const watch = encodingWatch()
  let [total, place] = [0, 0]
  for await (const piece of inParts(bytes)) {
    total += piece.length
    if (total > fileBytesMax) return { kind: 'too-large' }
    watch.look(piece)
    const sealed = vault.seal(piece, aboutPart(id, attempt, place))
    const part = build.insert(importedPart).values({ fileId: id, attempt, place, sealed })
    if (!(await write(statement(part)))) return { kind: 'overtaken' }
    place += 1
  }
  if (total === 0) return { kind: 'empty' }
  const { name = '', also = [] } = last()
  const [row] = await engine.read(fileById(id))
  const named = await namedIn(register, row?.brandCode ?? 0, name)
  const isWhole = await write(setFile(id, { state: 'reading', encoding: watch.found(), ...named }), ...also)
  return isWhole ? { kind: 'taken', bytes: total } : { kind: 'overtaken' }
}

type Begun = { readonly kind: 'begun'; readonly attempt: number } | Refusal<'not-awaited'>

/** Counts this upload, unless the file may not be uploaded any more. */
async function beginToReceive({ engine }: Register, id: number): Promise<Begun> {
  return await engine.unit([fileById(id)], ([row]): Outcome<Begun> => {
    if (row?.state !== 'receiving') return { writes: [], result: refused('not-awaited') }
    const attempt = row.attempt + 1
    return { writes: [setFile(id, { attempt })], result: { kind: 'begun', attempt } }
  })
}

/** Yields the bytes in pieces of `partBytes`. The last piece may be shorter. */
async function* inParts(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let slices: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    for (let from = 0; from < piece.length; ) {
      const slice = piece.subarray(from, from + partBytes - length)
      slices.push(slice)
      from += slice.length
      length += slice.length
      if (length < partBytes) continue
      yield Buffer.concat(slices)
      slices = []
      length = 0
    }
  }
  if (length > 0) yield Buffer.concat(slices)
}
