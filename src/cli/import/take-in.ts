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
  /** Name of the file, which may tell its day and brand. */
  readonly name: string
  readonly kind: 'consents' | 'iys'
  readonly brandCode: number
  readonly by: string
  readonly dryRun: boolean
  readonly takesNewcomers?: boolean
}

type Named = Awaited<ReturnType<typeof namedIn>>

interface TakeInSteps<Taken> {
  readonly read: (id: number, named: Named) => Promise<void>
  readonly apply: (id: number) => Promise<void>
  /** Runs while the results of the rows are still there. */
  readonly taken: (id: number, tally: Tally) => Promise<Taken>
}

/** Reads the whole file before it applies anything; a dry run keeps nothing. Applied again, it changes nothing. */
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
    // Does nothing to a file that is applied.
    await dropFile(register, id)
  }
  await apply(id)
  await register.engine.mergeLog()
  return await taken(id, await tallyOf(register, id, 'result'))
}

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

/** Turns an error of an import into the sentence for the user. */
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
