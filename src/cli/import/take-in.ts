import { StorageError } from '../../../db/engine.ts'
import { iysFileMessages } from '../../features/imports/iys-file-messages.ts'
import { resultMessages } from '../../features/imports/result-messages.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import { dropFile, importedFileOf } from '../../register/imports/file.ts'
import { rejectionsOf } from '../../register/imports/page.ts'
import { insertFile, namedIn } from '../../register/imports/receive.ts'
import type { Rejection, Tally } from '../../register/imports/tally.ts'
import { startApplying } from '../../register/imports/work.ts'
import type { Register } from '../../register/register.ts'
import { OperatorError, type Sentence } from '../../util/sentence.ts'
import { fileError } from '../operator.ts'

interface TakeInRequest {
  /** Name of the file. A file of İYS has its day and brand in its name. */
  readonly name: string
  readonly kind: 'consents' | 'iys'
  readonly brandCode: number
  readonly by: string
  readonly dryRun: boolean
  readonly takesNewcomers?: boolean
}

/** Day and brand in the name of a file. */
type Named = Awaited<ReturnType<typeof namedIn>>

/** Steps of taking a file in. `read` stores its rows, `apply` records them. */
interface TakeInSteps<Taken> {
  readonly read: (id: number, named: Named) => Promise<void>
  readonly apply: (id: number) => Promise<void>
  /** Makes the result of the command, while the results of the rows are still stored. */
  readonly taken: (id: number, tally: Tally) => Promise<Taken>
}

/**
 * Takes in a file by the given steps: reads all of it, then records its rows, and returns the result of the step `taken`. A dry run
 * only reads, and stores nothing. Taking in the same file again changes nothing.
 */
export async function takeIn<Taken>(
  register: Register,
  { name, dryRun, by, ...about }: TakeInRequest,
  { read, apply, taken }: TakeInSteps<Taken>,
): Promise<Taken> {
  const named = await namedIn(register, about.brandCode, name)
  const id = await insertFile(register, { ...about, ...named, door: 'cli', principal: by, language: 'en' })
  try {
    await read(id, named)
    if (dryRun) return await taken(id, await tallyOf(register, id, 'preview'))
    await startApplying(register, id, by)
  } finally {
    // Deletes what was read. If the file is being recorded, `dropFile` leaves it alone.
    await dropFile(register, id)
  }
  await apply(id)
  await register.engine.mergeLog()
  return await taken(id, await tallyOf(register, id, 'result'))
}

/** Returns the counts of a file's rows: expected (`preview`) or recorded (`result`). */
async function tallyOf(register: Register, id: number, which: 'preview' | 'result'): Promise<Tally> {
  const file = await importedFileOf(register, id)
  if (file === null) throw new Error(`Cannot tell what became of file ${id}`)
  return file[which]
}

/** Returns the first rejections of a file that are wanted. */
export async function firstRejections(
  register: Register,
  id: number,
  rowsMax: number,
  isWanted: (rejection: Rejection) => boolean = () => true,
): Promise<Rejection[]> {
  const rejections: Rejection[] = []
  for await (const rejection of rejectionsOf(register, id)) {
    const last = rejections.at(-1)
    // Several channels of one person may have the same fault.
    const isRepeated =
      last?.line === rejection.line && last.code === rejection.code && last.detail === rejection.detail
    if (isWanted(rejection) && !isRepeated && rejections.push(rejection) === rowsMax) break
  }
  return rejections
}

const actionsTr = { import: 'içe aktarılamadı', receive: 'alınamadı' }

/** Returns an error of an import as an error with a sentence for the user; any other error unchanged. */
export function refusedFor(error: unknown, file: Sentence, action: 'import' | 'receive' = 'import'): unknown {
  const failed = { en: `Cannot ${action} ${file.en}`, tr: `${file.tr} ${actionsTr[action]}` }
  if (error instanceof FileFaultError) {
    const messages = action === 'import' ? resultMessages : iysFileMessages
    const sentence = {
      en: `${failed.en}: ${messages.en.unreadable(error.fault)}`,
      tr: `${failed.tr}. ${messages.tr.unreadable(error.fault)}`,
    }
    return new OperatorError(sentence, { cause: error })
  }
  if (error instanceof StorageError) {
    const sentence = {
      en: `${failed.en}: ${error.sentence.en}. The rows recorded so far stay; ${action} the same file again.`,
      tr: `${failed.tr}: ${error.sentence.tr}. Buraya kadar kaydedilen satırlar kalır; aynı dosyayı yeniden verin.`,
    }
    return new OperatorError(sentence, { cause: error })
  }
  return fileError(error, file, action)
}
