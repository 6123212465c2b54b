import { type AddedFile, type AddedFileFacts, addEvidenceFile } from '../../register/evidence/add-file.ts'
import { evidenceFileBytesMax } from '../../register/evidence/file-kind.ts'
import {
  brandsOf,
  dueEvidenceFiles,
  type EvidenceFileOutcome,
  settleEvidenceFile,
  type WantedEvidenceFile,
} from '../../register/evidence/wanted-files.ts'
import type { Language } from '../../register/people.ts'
import type { Message } from '../message.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { type Fetched, type FileParts, mayStill, unmapped } from '../work/fetched.ts'
import { openWorker, type Worker } from '../work/worker.ts'

/** Outcome of a file handed over in a form as evidence, for the person who did. */
export type EvidenceFileMessage = {
  readonly kind: 'evidence-file'
  readonly language: Language
  /** The changes it proves, 64 hex digits each. */
  readonly changeIds: readonly string[]
  readonly outcome: EvidenceFileOutcome
  /** Null where it was not added. */
  readonly file: AddedFileFacts | null
}

export interface EvidenceFileParts extends FileParts {
  readonly outbox: Outbox
}

type Told = Pick<Extract<Message, { kind: 'evidence-file' }>, 'outcome' | 'file'>

/** So many tries take a day: nothing but the file proves the change, and it cannot be asked for again by itself. */
const failuresMax = 100

/**
 * Fetches the files that were handed over in Slack's forms, and adds them to the changes they prove. What became of each its
 * holder is told, once.
 */
export function openEvidenceFiles(parts: EvidenceFileParts): Worker {
  return openWorker(parts, {
    kind: 'evidence-file',
    due: async () => (parts.fetchFile === undefined ? [] : await dueEvidenceFiles(parts.register)),
    async work(wanted, goesOn) {
      const fetched = await fetchAllowed(parts, wanted)
      if (fetched.kind === 'later') return 'later'
      const told = fetched.kind === 'file' ? await add(parts, wanted, fetched, goesOn) : lost(fetched.kind)
      await tell(parts, wanted, told)
      return 'worked'
    },
    failuresMax: () => failuresMax,
    giveUp: (wanted) => tell(parts, wanted, lost('gone')),
  })
}

/** The person who handed the file over may have lost their role since. */
async function fetchAllowed(
  { register, admins, fetchFile }: EvidenceFileParts,
  wanted: WantedEvidenceFile,
): Promise<Fetched | { readonly kind: 'denied' }> {
  if (fetchFile === undefined) return { kind: 'later' }
  for (const brandCode of await brandsOf(register, wanted)) {
    if (!(await mayStill({ register, admins }, wanted.holder, 'editor', brandCode))) return { kind: 'denied' }
  }
  return await fetchFile(wanted.slackFile)
}

async function add(
  { register, log }: EvidenceFileParts,
  wanted: WantedEvidenceFile,
  { bytes, name = '' }: Extract<Fetched, { kind: 'file' }>,
  goesOn: () => boolean,
): Promise<Told> {
  const changeIds = wanted.changeIds.map((id) => Buffer.from(id, 'hex'))
  const actor = { door: 'slack', id: wanted.holder } as const
  const whole = await readWhole(unmapped(bytes, goesOn))
  const told = toldOf(await addEvidenceFile(register, actor, { changeIds, name, bytes: whole }), wanted)
  log.info('evidence-file.fetched', {
    wanted: wanted.id,
    outcome: told.outcome,
    ...(told.file === null ? {} : { kind: told.file.kind, bytes: told.file.bytes }),
  })
  return told
}

/** As far as it takes to see that it is too large. */
async function readWhole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    pieces.push(piece)
    length += piece.length
    if (length > evidenceFileBytesMax) break
  }
  return Buffer.concat(pieces)
}

/** A file that was added by this very wish, before a crash or by another process, was added. */
function toldOf(added: AddedFile, { wantedAt }: WantedEvidenceFile): Told {
  switch (added.kind) {
    case 'added':
      return { outcome: 'added', file: added.file }
    case 'already':
      return { outcome: added.addedAt >= wantedAt ? 'added' : 'already', file: added.file }
    case 'refused':
      return lost(added.reason)
    case 'used':
      throw new Error('Cannot add a file: it did not come by a link')
  }
}

function lost(outcome: Told['outcome']): Told {
  return { outcome, file: null }
}

async function tell(
  { register, outbox }: Pick<EvidenceFileParts, 'register' | 'outbox'>,
  wanted: WantedEvidenceFile,
  told: Told,
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
  await settleEvidenceFile(register, wanted, told.outcome)
}
