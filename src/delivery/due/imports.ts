import { FileFaultError } from '../../import-file/fault.ts'
import type { readLines } from '../../import-file/read.ts'
import type { Log } from '../../log.ts'
import { applyPages } from '../../register/imports/apply.ts'
import { finishReading, giveUpReading } from '../../register/imports/finish-reading.ts'
import { type ImportJob, importJobOf, jobsAtWork } from '../../register/imports/jobs.ts'
import { readIntoPages } from '../../register/imports/read.ts'
import { receivedBytes } from '../../register/imports/receive.ts'
import { fileBytesMax, takeFile } from '../../register/imports/take-file.ts'
import { voidPages } from '../../register/imports/void.ts'
import type { Register } from '../../register/register.ts'

/** Files of consents are read, recorded and taken back beside everything else: a tick only sees to it that somebody is at it. */
export interface Imports {
  /** Resolves when nothing is left to be read, recorded or taken back, or at the end; one call at a time works, the others wait with it. */
  work(): Promise<void>
  /** Stops behind the page that is being worked on; the next process goes on. */
  end(): Promise<void>
}

/** Fetches a file that somebody shared in Slack; `later` where it may be had at another time. */
export type FetchFile = (
  fileId: string,
) => Promise<
  | { readonly kind: 'file'; readonly bytes: AsyncIterable<Uint8Array>; readonly name?: string }
  | { readonly kind: 'gone' | 'later' }
>

export interface ImportParts {
  readonly register: Register
  readonly log: Log
  /** Undefined where Slack is off. */
  readonly fetchFile?: FetchFile | undefined
  /** Reads the lines of a file; null where files are left for a process that can. */
  readonly readLines: ReadLines | null
}

export type ReadLines = typeof readLines

export function openImports({ register, log, fetchFile, readLines }: ImportParts): Imports {
  let running: Promise<void> | null = null
  let ended = false
  const goesOn = () => !ended

  async function workOn(job: ImportJob, readLines: ReadLines): Promise<void> {
    if (job.state === 'receiving') return await fetchShared(register, job, fetchFile)
    if (job.state === 'reading') return await readFile(register, job, readLines, goesOn)
    if (job.state === 'done') return await voidFile(register, job, log, goesOn)
    await applyFile(register, job, log, goesOn)
  }

  async function workAll(): Promise<void> {
    if (readLines === null) return
    for (const job of await jobsAtWork(register)) {
      if (ended) return
      try {
        await workOn(job, readLines)
      } catch (error) {
        log.error('import.failed', error, { import: job.id })
      }
    }
  }

  return {
    work() {
      if (ended) return Promise.resolve()
      running ??= workAll()
        .catch((error) => log.error('import.failed', error))
        .finally(() => {
          running = null
        })
      return running
    },
    async end() {
      ended = true
      await running
    },
  }
}

/** A file that could not be fetched is tried again, until the time for it is over. */
async function fetchShared(register: Register, job: ImportJob, fetchFile?: FetchFile): Promise<void> {
  const { id, slackFile, expiresAt } = job
  if (slackFile === null || fetchFile === undefined) return
  const fetched = await fetchFile(slackFile)
  const isOver = register.clock() >= expiresAt
  if (fetched.kind === 'gone' || (fetched.kind === 'later' && isOver)) {
    return await giveUpReading(register, id, { kind: 'gone' })
  }
  if (fetched.kind !== 'file') return
  const taken = await takeFile(register, id, fetched.bytes)
  if (taken.kind === 'empty') await giveUpReading(register, id, { kind: 'empty' })
  if (taken.kind === 'too-large') {
    await giveUpReading(register, id, { kind: 'file-too-large', bytesMax: fileBytesMax })
  }
}

async function readFile(
  register: Register,
  job: ImportJob,
  readLines: ReadLines,
  goesOn: () => boolean,
): Promise<void> {
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
  { id, brandCode }: ImportJob,
  log: Log,
  goesOn: () => boolean,
): Promise<void> {
  await applyPages(register, id, goesOn)
  const done = await importJobOf(register, id)
  if (done?.state !== 'done') return
  await register.engine.mergeLog()
  const { rows, onay, ret, unchanged } = done.result
  log.info('import.done', { import: id, brandCode, rows, onay, ret, unchanged })
}

async function voidFile(
  register: Register,
  { id, brandCode }: ImportJob,
  log: Log,
  goesOn: () => boolean,
): Promise<void> {
  await voidPages(register, id, goesOn)
  const done = await importJobOf(register, id)
  if (done === null || done.voidedAt === null) return
  log.info('import.voided', { import: id, brandCode, ...done.voided })
}
