import { FileFaultError } from '../../import-file/raw-lines.ts'
import type { readLines } from '../../import-file/read.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { applyPages, readIntoPages } from '../../register/uploads/consents.ts'
import {
  filesAtWork,
  finishReading,
  giveUpReading,
  type UploadedFile,
  type UploadFault,
  uploadedFileOf,
} from '../../register/uploads/file.ts'
import { fileBytesMax, receivedBytes, takeFile } from '../../register/uploads/receive.ts'
import { voidPages } from '../../register/uploads/void.ts'
import { asTheyCome } from '../work/fetched.ts'
import { type FileParts, fileFailuresMax, mayStill } from '../work/file-parts.ts'
import { openWorker, type Worker } from '../work/worker.ts'

export type ReadLines = typeof readLines

export interface ImportParts extends FileParts {
  /** Reads the lines of a file; null where files are left for a process that can. */
  readonly readLines: ReadLines | null
}

/** Reads files of consents, records them, and takes them back. */
export function openImports(parts: ImportParts): Worker {
  const { register, log } = parts
  return openWorker(parts, {
    kind: 'import',
    due: async () => (parts.readLines === null ? [] : await filesAtWork(register)),
    async work(job, goesOn) {
      if (job.state === 'receiving') return await fetchShared(parts, job, goesOn)
      if (job.state === 'reading') await readFile(parts, job, goesOn)
      else if (job.state === 'done') await voidFile(register, job, log, goesOn)
      else await applyFile(register, job, log, goesOn)
      return 'worked'
    },
    // What was begun in the register is brought to its end, however often it fails.
    failuresMax: ({ state }) =>
      state === 'receiving' || state === 'reading' ? fileFailuresMax : Number.POSITIVE_INFINITY,
    giveUp: ({ id, state }) => giveUpReading(register, id, { kind: state === 'reading' ? 'failed' : 'gone' }),
  })
}

async function fetchShared(
  { register, admins, fetchFile }: ImportParts,
  { id, slackFile, holder, brandCode }: UploadedFile,
  goesOn: () => boolean,
): Promise<'worked' | 'later'> {
  if (slackFile === null || fetchFile === undefined) return 'later'
  const isAllowed = await mayStill({ register, admins }, holder, 'editor', brandCode)
  const fetched = isAllowed ? await fetchFile(slackFile) : { kind: 'denied' as const }
  if (fetched.kind === 'later') return 'later'
  const fault = fetched.kind === 'file' ? await take(register, id, fetched.bytes, goesOn) : fetched
  if (fault !== null) await giveUpReading(register, id, fault)
  return 'worked'
}

/** Why the file was not taken; null where it was. */
async function take(
  register: Register,
  id: number,
  bytes: AsyncIterable<Uint8Array>,
  goesOn: () => boolean,
): Promise<UploadFault | null> {
  const taken = await takeFile(register, id, asTheyCome(bytes, goesOn))
  if (taken.kind === 'empty') return { kind: 'empty' }
  return taken.kind === 'too-large' ? { kind: 'file-too-large', bytesMax: fileBytesMax } : null
}

async function readFile(
  { register, readLines }: ImportParts,
  job: UploadedFile,
  goesOn: () => boolean,
): Promise<void> {
  if (readLines === null) return
  try {
    const lines = readLines(receivedBytes(register, job), job.encoding ?? 'utf-8')
    if (!(await readIntoPages(register, job, lines, goesOn))) return
    await finishReading(register, job.id)
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error
    await giveUpReading(register, job.id, error.fault)
  }
  await register.engine.mergeLog()
}

async function applyFile(
  register: Register,
  { id, brandCode }: UploadedFile,
  log: Log,
  goesOn: () => boolean,
): Promise<void> {
  await applyPages(register, id, goesOn)
  const done = await uploadedFileOf(register, id)
  if (done?.state !== 'done') return
  await register.engine.mergeLog()
  const { rows, onay, ret, unchanged } = done.result
  log.info('import.done', { import: id, brandCode, rows, onay, ret, unchanged })
}

async function voidFile(
  register: Register,
  { id, brandCode }: UploadedFile,
  log: Log,
  goesOn: () => boolean,
): Promise<void> {
  await voidPages(register, id, goesOn)
  const done = await uploadedFileOf(register, id)
  if (done === null || done.voidedAt === null) return
  log.info('import.voided', { import: id, brandCode, ...done.voided })
}
