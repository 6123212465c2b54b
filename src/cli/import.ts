import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { reasonOfRow } from '../../bots/messages/import-reasons.ts'
import { StorageError } from '../../db/engine.ts'
import { companySources } from '../consent/consent.ts'
import { iysFileMessages } from '../features/imports/iys-file-messages.ts'
import { byFrequency, resultMessages } from '../features/imports/result-messages.ts'
import { FileFaultError } from '../import-file/fault.ts'
import { readIysLines, readLines } from '../import-file/read.ts'
import { names } from '../language/turkish-names.ts'
import { mayMoveActivation } from '../register/company/brands.ts'
import { decideConsents, readConsents } from '../register/imports/consents.ts'
import { dropFile, importedFileOf } from '../register/imports/file.ts'
import { rejectionsOf } from '../register/imports/page.ts'
import { insertFile, namedIn } from '../register/imports/receive.ts'
import { type Rejection, rejectedIn, type Tally } from '../register/imports/tally.ts'
import { applyPages, startApplying } from '../register/imports/work.ts'
import { decideIys, readIysFile } from '../register/iys-received/pages.ts'
import type { Register } from '../register/register.ts'
import { type Encoding, encodingWatch } from '../spreadsheet/csv.ts'
import { counted, fileError, requireBrand, requireFile } from './operator.ts'
import { code, path } from './readers.ts'
import { CliError, flag, operand, required, verb } from './verb.ts'

const listedMax = 1000

export const importVerb = verb({
  words: ['import'],
  help: 'Record the consents of a CSV or XLSX file; no row turns a RET into ONAY; rejected rows leave exit code 0',
  parameters: { file: operand(path), brand: required(code), 'dry-run': flag },
  async run(context, { file, brand, 'dry-run': dryRun }) {
    requireFile(file, 'import')
    const register = await context.register()
    await requireBrand(register, brand, 'import')
    try {
      const about = { file, kind: 'consents', brandCode: brand, by: context.actor.id, dryRun } as const
      const result = importResult(await takeIn(register, about))
      const isTooOld = result.reasons.some((reason) => reason.code === 'H467')
      const mayActivate = isTooOld && (await mayMoveActivation(register, brand))
      return { ...result, dryRun, mayActivate }
    } catch (error) {
      throw refusedFor(error, file)
    }
  },
  json: ({ mayActivate: _, ...result }) => result,
  show: ({ rows, recorded, unchanged, notMobile, rejectedCount, reasons, rejected, keptHere, ...about }) => [
    `${counted(rows, 'row')}: ${about.dryRun ? 'would record' : 'recorded'} ${recorded}, unchanged ${unchanged}, rejected ${rejectedCount}.`,
    ...(notMobile > 0
      ? [
          `  ${counted(notMobile, 'SMS consent')} on numbers that are not mobile: SMS will hardly arrive there.`,
        ]
      : []),
    ...(rejectedCount > 1
      ? reasons.map((reason) => `  ${counted(reason.rows, 'row')}: ${reason.code}, ${reason.reason}`)
      : []),
    ...[...rejected, ...keptHere].map(({ line, code, reason }) => `  line ${line}: ${code}, ${reason}`),
    ...(rejectedCount > rejected.length ? [`  and ${rejectedCount - rejected.length} more`] : []),
    ...([...reasons, ...keptHere].some(({ code }) => code === 'H119')
      ? [
          `The sources are: ${companySources.map((companySource) => names.sources[companySource]).join(', ')}; or a code such as HS_WEB.`,
        ]
      : []),
    ...reasons
      .filter(({ code }) => code === 'H467')
      .map((reason) => resultMessages.en.tooOld(reason.rows, about.mayActivate)),
  ],
})

interface FileInput {
  readonly file: string
  readonly kind: 'consents' | 'iys'
  readonly brandCode: number
  readonly by: string
  readonly dryRun: boolean
  readonly takesNewcomers?: boolean
}

interface TakenFile {
  readonly tally: Tally
  readonly rejections: readonly Rejection[]
}

/** Reads the whole file before it applies anything; a dry run keeps nothing. Applied again, it changes nothing. */
export async function takeIn(
  register: Register,
  { file, dryRun, by, ...about }: FileInput,
): Promise<TakenFile> {
  const named = await namedIn(register, about.brandCode, basename(file))
  const id = await insertFile(register, { ...about, ...named, door: 'cli', principal: by, language: 'en' })
  const isIys = about.kind === 'iys'
  try {
    const encoding = await encodingOf(file)
    const bytes = () => createReadStream(file)
    const lines = () => readIysLines(bytes, encoding, register.clock(), named.namedDay)
    if (isIys) await readIysFile(register, id, { bytes: bytes(), lines })
    else await readConsents(register, id, readLines(bytes(), encoding))
    if (dryRun) return await takenOf(register, id, 'preview')
    await startApplying(register, id, by)
  } finally {
    // Does nothing to a file that is applied.
    await dropFile(register, id)
  }
  await (isIys ? applyPages(register, id, decideIys) : applyPages(register, id, decideConsents))
  await register.engine.mergeLog()
  return await takenOf(register, id, 'result')
}

async function takenOf(register: Register, id: number, which: 'preview' | 'result'): Promise<TakenFile> {
  const file = await importedFileOf(register, id)
  if (file === null) throw new Error(`Cannot tell what became of file ${id}`)
  const rejections: Rejection[] = []
  for await (const rejection of rejectionsOf(register, id)) {
    if (rejections.push(rejection) === listedMax) break
  }
  return { tally: file[which], rejections }
}

async function encodingOf(file: string): Promise<Encoding> {
  const watch = encodingWatch()
  // Without an encoding a file is read as buffers.
  for await (const piece of createReadStream(file)) watch.look(piece as Buffer)
  return watch.found()
}

function importResult({ tally, rejections }: TakenFile) {
  const listed = (isKeptHere: boolean) =>
    rejections
      .filter(({ detail }) => (detail === 'kept-here') === isKeptHere)
      .map((rejection) => ({
        line: rejection.line,
        code: rejection.code,
        reason: reasonOfRow(rejection, 'en'),
      }))
  return {
    rows: tally.rows,
    recorded: tally.onay + tally.ret,
    unchanged: tally.unchanged,
    notMobile: tally.notMobile,
    rejectedCount: rejectedIn(tally),
    reasons: byFrequency(tally.rejected).map(([code, rows]) => ({
      rows,
      code,
      reason: reasonOfRow({ code, detail: null }, 'en'),
    })),
    rejected: listed(false),
    keptHere: listed(true),
  }
}

export function refusedFor(error: unknown, file: string, action: 'import' | 'receive' = 'import'): unknown {
  if (error instanceof FileFaultError) {
    const { unreadable } = action === 'import' ? resultMessages.en : iysFileMessages.en
    return new CliError(`Cannot ${action} ${file}: ${unreadable(error.fault)}`, { cause: error })
  }
  if (error instanceof StorageError) {
    return new CliError(
      `Cannot ${action} ${file}: ${error.message}. The rows recorded so far stay; ${action} the same file again.`,
      { cause: error },
    )
  }
  return fileError(error, file, action)
}
