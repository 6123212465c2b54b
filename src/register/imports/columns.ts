import { eq } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { importedFile } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { ColumnExamples } from '../../import-file/examples.ts'
import { type FileFault, FileFaultError } from '../../import-file/fault.ts'
import { emptyPlan, type ImportPlan, mappingOf, planWith } from '../../import-file/plan.ts'
import type { FileContent } from '../../import-file/read.ts'
import type { WordValue } from '../../import-file/words.ts'
import type { Register } from '../register.ts'
import { changeFile, dropLeftovers, fileById, importedFileOf, setFile } from './file.ts'
import { receivedBytes } from './receive.ts'

/** Columns of a file of consents, and the plan (meaning of the columns). */
export interface FileColumns extends ColumnExamples {
  readonly plan: ImportPlan
  /** True if nothing in the file shows if 05/06/2018 is in May or in June. */
  readonly isDayOrderUnclear?: boolean
}

const about = (id: number) => `import columns ${id}`

/** Returns the columns of a file; null if they are not read yet, or were deleted. */
export async function columnsOfFile({ engine, vault }: Register, id: number): Promise<FileColumns | null> {
  const [row] = await engine.read(sealedColumns(id))
  return row?.columns == null ? null : vault.openJson<FileColumns>(row.columns, about(id))
}

const sealedColumns = (id: number) =>
  query(build.select({ columns: importedFile.columns }).from(importedFile).where(eq(importedFile.id, id)))

/**
 * Stores the columns of a file, encrypted. In the state `unmapped` a person has to choose their meaning before the file is
 * read.
 */
export async function keepColumns(
  register: Register,
  id: number,
  columns: FileColumns,
  state: 'reading' | 'unmapped',
): Promise<void> {
  const sealed = register.vault.sealJson(columns, about(id))
  await changeFile(register, id, ['reading'], { state, columns: sealed })
}

/** Returns the fault that a person has to settle before the rows of a file are read; null if there is none. */
export function faultOfColumns({ headings, plan, isDayOrderUnclear }: FileColumns): FileFault | null {
  try {
    mappingOf(headings, plan)
    return isDayOrderUnclear === true && plan.dayOrder === undefined ? { kind: 'day-order' } : null
  } catch (error) {
    if (error instanceof FileFaultError) return error.fault
    throw error
  }
}

/** True for a fault that a person can settle by choosing the meaning of columns. */
export function isOfColumns({ kind }: FileFault): boolean {
  return kind === 'column-missing' || kind === 'column-twice'
}

export type MappedColumns =
  /** The meaning of all columns is known: the file is read now. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'unmapped'; readonly columns: FileColumns; readonly fault: FileFault }
  /** The file does not wait for the meaning of columns any more. */
  | { readonly kind: 'over' }

/** Adds a person's choices to the plan of a file. If no meaning is missing, the file is read next. */
export async function mapColumns(
  register: Register,
  id: number,
  more: Partial<ImportPlan>,
): Promise<MappedColumns> {
  const { engine, vault } = register
  const reads = [fileById(id), sealedColumns(id)] as const
  return await engine.unit(reads, ([file], [row]): Outcome<MappedColumns> => {
    if (file?.state !== 'unmapped' || row?.columns == null) return { writes: [], result: { kind: 'over' } }
    const before = vault.openJson<FileColumns>(row.columns, about(id))
    const columns = { ...before, plan: planWith(before.plan, more) }
    const fault = faultOfColumns(columns)
    const sealed = vault.sealJson(columns, about(id))
    const state = fault === null ? 'reading' : 'unmapped'
    const result =
      fault === null ? { kind: 'reading' as const } : { kind: 'unmapped' as const, columns, fault }
    const again = fault === null ? nextReading(file) : {}
    return { writes: [setFile(id, { state, columns: sealed, ...again })], result }
  })
}

/**
 * Reads the beginning of an uploaded file. If its first line does not show the meaning of its columns, a person is asked,
 * and this returns true. False if the file can be read at once, or is no list of consents.
 */
export async function askColumns(
  register: Register,
  { examples }: { readonly examples: (content: FileContent) => Promise<ColumnExamples> },
  id: number,
): Promise<boolean> {
  const file = await importedFileOf(register, id)
  if (file?.state !== 'reading' || file.kind !== 'consents') return file?.state === 'unmapped'
  const content = { bytes: () => receivedBytes(register, file), encoding: file.encoding ?? 'utf-8' }
  try {
    const columns = { ...(await examples(content)), plan: emptyPlan }
    const fault = columns.headings.length === 0 ? null : faultOfColumns(columns)
    if (fault === null || !isOfColumns(fault)) return false
    await keepColumns(register, id, columns, 'unmapped')
    return true
  } catch (error) {
    // The later reading of the whole file finds this fault and reports it.
    if (error instanceof FileFaultError) return false
    throw error
  }
}

/** Returns values of a file's row by which the uploader gets a new message about the next question or preview. */
function nextReading({ readings }: { readonly readings: number }) {
  return { readings: readings + 1, notifiedState: '' } as const
}

/** Stores the meaning of a word in a previewed file, for its next reading. False if the file is not previewed any more. */
export async function mapWord(
  register: Register,
  id: number,
  word: string,
  value: WordValue,
): Promise<boolean> {
  const { engine, vault } = register
  const reads = [fileById(id), sealedColumns(id)] as const
  return await engine.unit(reads, ([file], [row]): Outcome<boolean> => {
    if (file?.state !== 'previewed' || row?.columns == null) return { writes: [], result: false }
    const before = vault.openJson<FileColumns>(row.columns, about(id))
    const columns = { ...before, plan: planWith(before.plan, { values: { [word]: value } }) }
    return { writes: [setFile(id, { columns: vault.sealJson(columns, about(id)) })], result: true }
  })
}

/** Lets a previewed file be read again with its present plan. False if the file is not previewed any more. */
export async function readAgain(register: Register, id: number): Promise<boolean> {
  const file = await importedFileOf(register, id)
  if (file === null) return false
  const nothingRead = { ...nextReading(file), pages: 0, preview: null }
  const isOpen = await changeFile(register, id, ['previewed'], { state: 'unmapped', ...nothingRead })
  // The pages of the earlier reading are deleted before new ones are written.
  await dropLeftovers(register)
  return isOpen && (await changeFile(register, id, ['unmapped'], { state: 'reading' }))
}
