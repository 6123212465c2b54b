import { inArray } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, pick, query } from '../../../db/statement.ts'
import { kindFor } from '../../consent/channel.ts'
import { FileFaultError } from '../../import-file/consent-rows.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import type { JobParts } from '../../jobs/scheduler.ts'
import { fetchedBytes, fileFailuresMax, mayStill } from '../../jobs/work/fetched.ts'
import { openWorker, type Worker } from '../../jobs/work/worker.ts'
import { applyIysPages, readIysFile } from '../../register/received/received.ts'
import type { Register } from '../../register/register.ts'
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
  newsCountOf,
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
    /** State of an uploaded file; `replaces` is the platform's id of the message to update. */
    file: { readonly news: UploadedFile; readonly replaces: string | null }
  }
}

/** Tells the holder of each file its state in one message, updated once the last update has arrived. */
export async function notifyOfFiles(register: Register, outbox: Outbox): Promise<void> {
  for (const job of await filesToTell(register)) {
    const stateKey = stateKeyOf(job)
    if (stateKey !== job.newsSent) await tell(register, outbox, job, stateKey)
  }
}

async function tell(register: Register, outbox: Outbox, job: UploadedFile, stateKey: string): Promise<void> {
  const { id, newsCount, messageKey } = job
  const sent = await sentUnder(register, [keyOf(id, newsCount), messageKey ?? ''])
  const last = sent.get(keyOf(id, newsCount))
  if (last !== undefined && last.dueAt !== null) return
  const message = messageKey === null ? undefined : sent.get(messageKey)
  // A message that its reader has deleted is followed by a new one.
  const replaces = message?.state === 'sent' && last?.state !== 'refused' ? message.reference : null
  const key = keyOf(id, newsCount + 1)
  const posts = outbox.puts([
    {
      key,
      platform: 'slack',
      target: readerOf(job),
      message: { kind: 'file', news: job, replaces },
    },
    ...(stateKey === 'voided' ? othersToTell(job) : []),
  ])
  const noted = {
    newsSent: stateKey,
    newsCount: newsCount + 1,
    ...(replaces === null ? { messageKey: key } : {}),
  }
  // In one unit with the message, since another process may have sent another state under this key.
  await register.engine.unit([newsCountOf(id), posts.read], ([now], known): Outcome<null> => {
    if (now?.newsCount !== newsCount) return { writes: [], result: null }
    return { writes: [...posts.writes(known), setFile(id, noted)], result: null }
  })
}

/** The message of the person who brought the file is updated, or outside Slack that of the person who voids it. */
function readerOf({ door, principal, voidedBy }: UploadedFile): string {
  return door === 'slack' ? principal : (voidedBy ?? principal)
}

/** Tells a person who voided another's file how it ended too. */
function othersToTell(job: UploadedFile): OutboxItem[] {
  const { id, voidedBy } = job
  if (voidedBy === null || voidedBy === readerOf(job)) return []
  const message = { kind: 'file' as const, news: job, replaces: null }
  return [{ key: `file:${id}:voided`, platform: 'slack', target: voidedBy, message }]
}

function keyOf(id: number, count: number): string {
  return `file:${id}:${count}`
}

/** State and progress. The holder of a list is told of its end alone. */
function stateKeyOf(file: UploadedFile): string {
  const { kind, state, newsSent, nextPage, pagesToVoid, voidBegunAt, voidedAt } = file
  if (kind === 'addresses') return state === 'done' || state === 'unreadable' ? state : newsSent
  if (voidedAt !== null) return 'voided'
  if (voidBegunAt !== null) return `voiding:${pagesToVoid}`
  if (state === 'reading') return `${state}:${file.preview.rows}`
  return state === 'applying' ? `${state}:${nextPage}` : state
}

async function sentUnder({ engine }: Register, keys: readonly string[]) {
  const rows = await engine.read(
    query(
      build
        .select(pick(outboxTable, 'key', 'state', 'dueAt', 'reference'))
        .from(outboxTable)
        .where(inArray(outboxTable.key, [...keys])),
    ),
  )
  return new Map(rows.map((row) => [row.key, row]))
}
