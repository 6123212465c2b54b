import { kindFor } from '../../consent/consent.ts'
import { FileFaultError } from '../../import-file/consent-rows.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import type { JobParts } from '../../jobs/scheduler.ts'
import { fetchedBytes, fileFailuresMax, mayStill } from '../../jobs/work/fetched.ts'
import { openWorker, type Worker } from '../../jobs/work/worker.ts'
import { applyIysPages, readIysFile } from '../../register/received/received.ts'
import { type Register, write } from '../../register/register.ts'
import { lookUpPages, readAddressFile } from '../../register/uploads/addresses.ts'
import { applyPages, readConsents } from '../../register/uploads/consents.ts'
import {
  type ConsentFile,
  changeFile,
  consentFileOf,
  filesAtWork,
  filesToTell,
  finishReading,
  giveUpFile,
  setFile,
  type UploadedFile,
  uploadedFileOf,
} from '../../register/uploads/file.ts'
import { fileBytesMax, receivedBytes, takeFile } from '../../register/uploads/receive.ts'
import { voidPages } from '../../register/uploads/void.ts'

/** Works on uploaded files: fetches, reads, records or looks up their rows, and voids imports. */
export function openFiles(parts: JobParts): Worker {
  const { register } = parts
  return openWorker(parts, {
    kind: 'file',
    due: async () => (parts.readers === null ? [] : await filesAtWork(register)),
    async work(row, goesOn) {
      let file: UploadedFile | null = row
      while (file !== null && isAtWork(file) && goesOn()) {
        const { state }: UploadedFile = file
        if ((await workOn(parts, file, goesOn)) === 'later') return 'later'
        file = await uploadedFileOf(register, row.id)
        if (file?.state === state) break
      }
      return 'worked'
    },
    // Recording, once begun, is finished however often it fails.
    failuresMax: ({ kind, state }) =>
      kind === 'addresses' || state === 'receiving' || state === 'reading'
        ? fileFailuresMax
        : Number.POSITIVE_INFINITY,
    async giveUp({ id }) {
      const file = await uploadedFileOf(register, id)
      if (file !== null)
        await giveUpFile(register, file, { kind: file.state === 'receiving' ? 'gone' : 'failed' })
    },
  })
}

function isAtWork({ state, kind, ...file }: UploadedFile): boolean {
  if (state === 'done') return kind === 'consents' && file.voidBegunAt !== null && file.voidedAt === null
  return state === 'receiving' || state === 'reading' || state === 'applying'
}

async function workOn(
  parts: JobParts,
  file: UploadedFile,
  goesOn: () => boolean,
): Promise<'worked' | 'later'> {
  const { register } = parts
  if (file.state === 'receiving') return await fetchShared(parts, file, goesOn)
  if (file.state === 'reading') await readFile(parts, file, goesOn)
  else if (file.kind === 'addresses') await lookUpPages(register, file, goesOn)
  else if (file.kind === 'iys') await applyIysPages(register, file.id, goesOn)
  else await recordFile(parts, file, goesOn)
  return 'worked'
}

async function fetchShared(
  { register, admins, fetchFile }: JobParts,
  file: UploadedFile,
  goesOn: () => boolean,
): Promise<'worked' | 'later'> {
  const { id, kind, slackFile, principal, brandCode } = file
  if (slackFile === null || fetchFile === undefined) return 'later'
  const role = kind === 'addresses' ? 'viewer' : 'editor'
  const isAllowed = await mayStill({ register, admins }, principal, role, brandCode)
  const fetched = isAllowed ? await fetchFile(slackFile) : { kind: 'denied' as const }
  if (fetched.kind === 'later') return 'later'
  const taken =
    fetched.kind === 'file' ? await takeFile(register, id, fetchedBytes(fetched.bytes, goesOn)) : fetched
  if (taken.kind === 'taken' || taken.kind === 'overtaken') return 'worked'
  const isTooLarge = taken.kind === 'too-large'
  const fault = isTooLarge
    ? { kind: 'file-too-large' as const, bytesMax: fileBytesMax }
    : { kind: taken.kind }
  await giveUpFile(register, file, fault)
  return 'worked'
}

async function readFile(
  { register, readers }: JobParts,
  file: UploadedFile,
  goesOn: () => boolean,
): Promise<void> {
  if (readers === null) return
  const bytes = receivedBytes(register, file)
  const encoding = file.encoding ?? 'utf-8'
  try {
    if (file.kind === 'addresses') {
      await readAddressFile(register, file, readers.addresses(bytes, encoding, kindFor(file.channel)), goesOn)
    } else if (file.kind === 'iys') {
      const lines = () => readers.iys(receivedBytes(register, file), encoding, register.clock())
      await readIysFile(register, file, { bytes, lines }, goesOn)
    } else if (await readConsents(register, file, readers.consents(bytes, encoding), goesOn)) {
      await finishReading(register, file.id)
    }
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error
    if (error.fault.kind === 'of-iys') await changeFile(register, file.id, ['reading'], { kind: 'iys' })
    else await giveUpFile(register, file, error.fault)
  }
  await register.engine.mergeLog()
}

/** Records the rows of a file, or voids those of a file that was recorded. */
async function recordFile(
  { register, log }: JobParts,
  { id, brandCode, state }: ConsentFile,
  goesOn: () => boolean,
): Promise<void> {
  const isVoiding = state === 'done'
  await (isVoiding ? voidPages : applyPages)(register, id, goesOn)
  const file = await consentFileOf(register, id)
  if (file?.state !== 'done') return
  if (isVoiding) {
    if (file.voidedAt !== null) log.info('import.voided', { import: id, brandCode, ...file.voided })
    return
  }
  await register.engine.mergeLog()
  const { rows, onay, ret, unchanged } = file.result
  log.info('import.done', { import: id, brandCode, rows, onay, ret, unchanged })
}

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Preview, result or fault of an uploaded file. */
    file: { readonly news: UploadedFile }
  }
}

/** Notifies of each file once it is read, done or taken back. */
export async function notifyOfFiles(register: Register, outbox: Outbox): Promise<void> {
  for (const file of await filesToTell(register)) {
    const stage = stageOf(file)
    await outbox.put(
      readersOf(file).map((target) => ({
        key: `file:${file.id}:${stage}:${target}`,
        platform: 'slack',
        target,
        message: { kind: 'file', news: file },
      })),
    )
    await write(register, setFile(file.id, { told: stage }))
  }
}

function stageOf({ state, voidedAt }: UploadedFile): string {
  return voidedAt === null ? state : 'voided'
}

/** The people who brought and applied the file in Slack, and who took it back. */
function readersOf({ door, principal, appliedBy, voidedAt, voidedBy }: UploadedFile): string[] {
  const readers = [...(door === 'slack' ? [principal, appliedBy] : []), voidedAt === null ? null : voidedBy]
  return [...new Set(readers.filter((one) => one !== null))]
}
