import type { Log } from '../../log.ts'
import { type AddedFile, addEvidenceFile } from '../../register/evidence/add-file.ts'
import { evidenceFileBytesMax } from '../../register/evidence/file-kind.ts'
import {
  dueEvidenceFiles,
  noteEvidenceFile,
  type WantedEvidenceFile,
} from '../../register/evidence/wanted-files.ts'
import type { Register } from '../../register/register.ts'
import type { Message } from '../outbox/message.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { FetchFile } from './imports.ts'

export interface EvidenceFileParts {
  readonly register: Register
  readonly outbox: Outbox
  /** Undefined where Slack is off. */
  readonly fetchFile?: FetchFile | undefined
  readonly log: Log
}

type Told = Extract<Message, { kind: 'evidence-file' }>

/** A tick takes no more of them, so that the steps behind it have their turn. */
const filesAtOnce = 5
const fetchTimeoutMs = 20_000
const dayMs = 24 * 60 * 60_000
const longestWaitMs = 60 * 60_000

/**
 * Fetches the files that were handed over in Slack's forms, and adds them to the changes they prove. What became of each its
 * holder is told, once. A file that cannot be had just now is tried again for a day; killed in the middle, it goes on.
 */
export async function fetchEvidenceFiles(parts: EvidenceFileParts): Promise<void> {
  const { register, fetchFile, log } = parts
  if (fetchFile === undefined) return
  for (const wanted of await dueEvidenceFiles(register, filesAtOnce)) {
    try {
      await fetchOne(parts, wanted, fetchFile)
    } catch (error) {
      log.error('evidence-file.failed', error, { wanted: wanted.id })
      await again(register, wanted)
    }
  }
}

async function fetchOne(
  { register, outbox, log }: EvidenceFileParts,
  wanted: WantedEvidenceFile,
  fetchFile: FetchFile,
): Promise<void> {
  const fetched = await fetchFile(wanted.slackFile)
  const bytes = fetched.kind === 'file' ? await wholeOf(fetched.bytes) : fetched.kind
  if (bytes === 'later' && register.clock() < wanted.wantedAt + dayMs) return await again(register, wanted)
  if (bytes === 'later' || bytes === 'gone' || fetched.kind !== 'file') {
    return await tell({ register, outbox }, wanted, { outcome: 'gone', file: null })
  }
  const changeIds = wanted.changeIds.map((id) => Buffer.from(id, 'hex'))
  const actor = { door: 'slack', id: wanted.holder } as const
  const added = await addEvidenceFile(register, actor, { changeIds, name: fetched.name ?? '', bytes })
  const told = toldOf(added, wanted)
  log.info('evidence-file.fetched', {
    wanted: wanted.id,
    outcome: told.outcome,
    ...(told.file === null ? {} : { kind: told.file.kind, bytes: told.file.bytes }),
  })
  await tell({ register, outbox }, wanted, told)
}

/** A file that was added by this very wish, before a crash or by another process, was added. */
function toldOf(added: AddedFile, { wantedAt }: WantedEvidenceFile): Pick<Told, 'outcome' | 'file'> {
  switch (added.kind) {
    case 'added':
      return { outcome: 'added', file: added.file }
    case 'already':
      return { outcome: added.addedAt >= wantedAt ? 'added' : 'already', file: added.file }
    case 'refused':
      return { outcome: added.reason, file: null }
    case 'used':
      throw new Error('Cannot add a file: it did not come by a link')
  }
}

async function tell(
  { register, outbox }: Pick<EvidenceFileParts, 'register' | 'outbox'>,
  wanted: WantedEvidenceFile,
  told: Pick<Told, 'outcome' | 'file'>,
): Promise<void> {
  const { id, holder, language, changeIds } = wanted
  await outbox.put([
    {
      key: `evidence-file:${id}`,
      platform: 'slack',
      target: holder,
      message: { kind: 'evidence-file', language, changeIds, ...told },
    },
  ])
  await noteEvidenceFile(register, wanted, { outcome: told.outcome })
}

/** Twice as long after each try, an hour at most. */
async function again(register: Register, wanted: WantedEvidenceFile): Promise<void> {
  const waitMs = Math.min(longestWaitMs, 30_000 * 2 ** Math.min(wanted.attempts, 10))
  await noteEvidenceFile(register, wanted, { dueAt: register.clock() + waitMs })
}

/** As far as it takes to see that it is too large. */
async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer | 'later'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLong = new Promise<'later'>((resolve) => {
    timer = setTimeout(() => resolve('later'), fetchTimeoutMs)
  })
  try {
    return await Promise.race([read(bytes), tooLong])
  } finally {
    clearTimeout(timer)
  }
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Buffer | 'later'> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of bytes) {
      pieces.push(piece)
      length += piece.length
      if (length > evidenceFileBytesMax) break
    }
  } catch {
    // It broke off on its way.
    return 'later'
  }
  return Buffer.concat(pieces)
}
