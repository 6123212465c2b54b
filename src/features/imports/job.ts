import { isPerson } from '../../../bots/commands/parse/readers.ts'
import { kindFor } from '../../consent/consent.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import { emptyPlan } from '../../import-file/plan.ts'
import type { FileContent } from '../../import-file/read.ts'
import { type FileReaders, fetchedBytes, fileFailuresMax } from '../../jobs/fetched.ts'
import type { Outbox } from '../../jobs/outbox.ts'
import type { JobServices } from '../../jobs/scheduler.ts'
import { newWorker, type Worker } from '../../jobs/worker.ts'
import { authorityOf } from '../../register/company/staff.ts'
import { decideAddresses, readAddressFile } from '../../register/imports/addresses.ts'
import { columnsOfFile, isOfColumns, keepColumns } from '../../register/imports/columns.ts'
import { decideConsents, readConsents } from '../../register/imports/consents.ts'
import {
  changeFile,
  filesAtWork,
  filesToNotifyOf,
  giveUpFile,
  type ImportedFile,
  importedFileOf,
  setFile,
} from '../../register/imports/file.ts'
import { fileBytesMax, receivedBytes, takeFile } from '../../register/imports/receive.ts'
import { voidPages } from '../../register/imports/void.ts'
import { applyPages } from '../../register/imports/work.ts'
import { decideIys, readIysFile } from '../../register/iys-received/pages.ts'
import { type Register, write } from '../../register/register.ts'

/** Works on uploaded files: fetches, reads, records or looks up their rows, and voids imports. */
export function newFileWorker(parts: JobServices): Worker {
  const { register } = parts
  return newWorker(parts, {
    kind: 'file',
    due: async () => (parts.readers === null ? [] : await filesAtWork(register)),
    async work(row, shouldContinue) {
      let file: ImportedFile | null = row
      while (file !== null && isAtWork(file) && shouldContinue()) {
        const { state }: ImportedFile = file
        if ((await workOn(parts, file, shouldContinue)) === 'later') return 'later'
        file = await importedFileOf(register, row.id)
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
      const file = await importedFileOf(register, id)
      if (file !== null)
        await giveUpFile(register, file, { kind: file.state === 'receiving' ? 'gone' : 'failed' })
    },
  })
}

function isAtWork({ state, voidBegunAt, voidedAt }: ImportedFile): boolean {
  if (state === 'done') return voidBegunAt !== null && voidedAt === null
  return state === 'receiving' || state === 'reading' || state === 'applying'
}

/** Does the next step of a file: download, read or record. `later` means that nothing could be done yet. */
async function workOn(
  parts: JobServices,
  file: ImportedFile,
  shouldContinue: () => boolean,
): Promise<'worked' | 'later'> {
  if (file.state === 'receiving') return await fetchShared(parts, file, shouldContinue)
  if (file.state === 'reading') await readFile(parts, file, shouldContinue)
  else await applyFile(parts, file, shouldContinue)
  return 'worked'
}

/** Downloads a shared file from Slack, if the person who shared it still has the role. A fault ends the import. */
async function fetchShared(
  { register, admins, fetchFile }: JobServices,
  file: ImportedFile,
  shouldContinue: () => boolean,
): Promise<'worked' | 'later'> {
  const { id, kind, slackFile, principal, brandCode } = file
  if (slackFile === null || fetchFile === undefined) return 'later'
  const role = kind === 'addresses' ? 'viewer' : 'editor'
  const authority = await authorityOf(register, principal, admins)
  const isAllowed = authority.brandsFor(role).some(({ code }) => code === brandCode)
  const fetched = isAllowed ? await fetchFile(slackFile) : { kind: 'denied' as const }
  if (fetched.kind === 'later') return 'later'
  const result =
    fetched.kind === 'file'
      ? await takeFile(register, id, fetchedBytes(fetched.bytes, shouldContinue), () => ({
          name: fetched.name,
        }))
      : fetched
  if (result.kind === 'taken' || result.kind === 'overtaken') return 'worked'
  const isTooLarge = result.kind === 'too-large'
  const fault = isTooLarge
    ? { kind: 'file-too-large' as const, bytesMax: fileBytesMax }
    : { kind: result.kind }
  await giveUpFile(register, file, fault)
  return 'worked'
}

/** Reads a received file by its kind: an address list, a file of İYS, or consents. A fault in it ends the import. */
async function readFile(
  { register, readers }: JobServices,
  file: ImportedFile,
  shouldContinue: () => boolean,
): Promise<void> {
  if (readers === null) return
  const bytes = () => receivedBytes(register, file)
  const encoding = file.encoding ?? 'utf-8'
  try {
    if (file.kind === 'addresses') {
      const addresses = readers.addresses(bytes(), encoding, kindFor(file.channel))
      await readAddressFile(register, file, addresses, shouldContinue)
    } else if (file.kind === 'iys') {
      const lines = () => readers.iys(bytes, encoding, register.clock(), file.namedDay)
      await readIysFile(register, file.id, { bytes: bytes(), lines }, shouldContinue)
    } else {
      await readConsentFile(register, readers, { id: file.id, bytes, encoding }, shouldContinue)
    }
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error
    if (error.fault.kind === 'of-iys') await changeFile(register, file.id, ['reading'], { kind: 'iys' })
    else await giveUpFile(register, file, error.fault)
  }
  await register.engine.mergeLog()
}

/** Reads a file of consents; asks which column is which if its headings do not tell. */
async function readConsentFile(
  register: Register,
  readers: FileReaders,
  { id, ...content }: FileContent & { readonly id: number },
  shouldContinue: () => boolean,
): Promise<void> {
  const columns = await columnsOfFile(register, id)
  const plan = columns?.plan ?? emptyPlan
  try {
    const survey = await readers.survey(content, plan)
    const { headings, dayOrder, columnOrder } = survey
    if (columnOrder === 'unclear' && dayOrder === null) {
      const examples = await readers.examples(content)
      return await keepColumns(register, id, { ...examples, plan, isDayOrderUnclear: true }, 'unmapped')
    }
    if (columns === null) await keepColumns(register, id, { headings, examples: [], plan }, 'reading')
    const rows = readers.consents(content, survey, { keepsLines: true })
    await readConsents(register, id, rows, { dates: dayOrder ?? columnOrder, shouldContinue })
  } catch (error) {
    if (!(error instanceof FileFaultError) || !isOfColumns(error.fault)) throw error
    await keepColumns(register, id, { ...(await readers.examples(content)), plan }, 'unmapped')
  }
}

/** Applies the rows of a file, or takes back those of an import that was applied. */
async function applyFile(
  { register, log }: JobServices,
  { id, kind, brandCode, state }: ImportedFile,
  shouldContinue: () => boolean,
): Promise<void> {
  if (state === 'done') await voidPages(register, id, shouldContinue)
  else if (kind === 'addresses') await applyPages(register, id, decideAddresses, shouldContinue)
  else if (kind === 'iys') await applyPages(register, id, decideIys, shouldContinue)
  else await applyPages(register, id, decideConsents, shouldContinue)
  const file = await importedFileOf(register, id)
  if (file?.state !== 'done') return
  const about = { import: id, kind, brandCode }
  if (file.voidedAt !== null) {
    const { back, kept: keptCount } = file.voided
    log.info('import.voided', { ...about, back, kept: keptCount })
  } else if (state === 'applying') {
    await register.engine.mergeLog()
    const { rows, onay, ret, unchanged } = file.result
    log.info('import.done', { ...about, rows, onay, ret, unchanged })
  }
}

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Preview, result or fault of an uploaded file. */
    file: { readonly news: ImportedFile }
  }
}

/** Notifies of each file once it is read, done or taken back. */
export async function notifyOfFiles(register: Register, outbox: Outbox): Promise<void> {
  for await (const file of filesToNotifyOf(register)) {
    const stage = stageOf(file)
    await outbox.put(
      peopleToNotify(file).map((target) => ({
        key: `file:${file.id}:${stage}:${file.readings}:${target}`,
        platform: 'slack',
        target,
        message: { kind: 'file', news: file },
      })),
    )
    await write(register, setFile(file.id, { notifiedState: stage }))
  }
}

function stageOf({ state, voidedAt }: ImportedFile): ImportedFile['state'] | 'voided' {
  return voidedAt === null ? state : 'voided'
}

/** The people who brought and applied the file in Slack, and who took it back. */
function peopleToNotify({ door, principal, appliedBy, voidedAt, voidedBy }: ImportedFile): string[] {
  const readers = [...(door === 'slack' ? [principal, appliedBy] : []), voidedAt === null ? null : voidedBy]
  // An operator of the command line has no conversation.
  return [...new Set(readers.filter((reader) => reader !== null).filter(isPerson))]
}
