import { evidencePageChoice } from '../../../bots/commands/replies.ts'
import { buttons, note, textReply } from '../../../bots/commands/reply.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import type { Post } from '../../jobs/message.ts'
import type { Outbox } from '../../jobs/outbox/outbox.ts'
import { type Fetched, type FileParts, fetchedBytes, mayStill } from '../../jobs/work/fetched.ts'
import { openWorker, type Worker } from '../../jobs/work/worker.ts'
import { type AddedFile, type AddedFileFacts, addEvidenceFile } from '../../register/evidence/add-file.ts'
import { evidenceTraces } from '../../register/evidence/evidence.ts'
import { evidenceFileBytesMax, evidenceFileMebibytesMax } from '../../register/evidence/file-kind.ts'
import {
  brandsOf,
  dueEvidenceFiles,
  type EvidenceFileOutcome,
  forgetEvidenceLinks,
  type PendingEvidenceFile,
  settleEvidenceFile,
} from '../../register/evidence/links.ts'
import type { Language } from '../../register/people.ts'
import { editableBrands, type Feature, type PageParts } from '../feature.ts'
import { evidenceActions, evidenceCommand } from './evidence.ts'
import { addEvidenceCommand, evidenceFileActions } from './evidence-files.ts'
import { historyActions, historyCommand } from './history.ts'
import { evidenceMessages } from './messages.ts'
import { evidenceRoutes } from './upload-routes.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** Outcome of a file given in a form as evidence, for its holder. */
    'evidence-file': {
      readonly language: Language
      /** 64 hex digits each. */
      readonly changeIds: readonly string[]
      readonly outcome: EvidenceFileOutcome
      readonly file: AddedFileFacts | null
    }
  }
}

/** Outcomes for which another file would be refused too. */
const isFinal: ReadonlySet<string> = new Set(['denied', 'unknown', 'erased', 'too-many'])

export const evidence = {
  commands: [historyCommand, evidenceCommand, addEvidenceCommand],
  actions: { ...historyActions, ...evidenceActions, ...evidenceFileActions },
  routes: (parts: PageParts) =>
    evidenceRoutes({ ...parts, brandsFor: (principal) => editableBrands(parts, principal) }),
  worker: openEvidenceFiles,
  forget: forgetEvidenceLinks,
  eraseRecipient: evidenceTraces,
  posts: {
    'evidence-file': ({ language, changeIds, outcome, file }) => {
      const messages = messagesIn(language)
      const texts = evidenceMessages[language].later.files
      const isThere = outcome === 'added' || outcome === 'already'
      const summary = isThere ? texts[outcome] : texts.refused(outcome, evidenceFileMebibytesMax)
      const changes = texts.ofChanges(changeIds.map((id) => `${id.slice(0, 4)}…${id.slice(-4)}`))
      const facts = file === null ? changes : `${texts.kindAndSize(file.kind, file.bytes)} · ${changes}`
      const ids = changeIds.map((id) => ({ id }))
      return textReply(
        summary,
        `${summary} ${facts}`,
        ...(outcome === 'added' ? [note(texts.digest(file?.sha256 ?? ''))] : []),
        ...(isThere || isFinal.has(outcome) ? [] : [buttons(evidencePageChoice(ids, messages))]),
      )
    },
  },
} satisfies Feature

interface EvidenceFileParts extends FileParts {
  readonly outbox: Outbox
}

type Result = Pick<Post<'evidence-file'>, 'outcome' | 'file'>

/** These tries take a day: only the file proves the change, and it cannot be requested again. */
const failuresMax = 100

/** Fetches the files given in Slack's forms, adds them to the changes they prove, and tells their holders once. */
export function openEvidenceFiles(parts: EvidenceFileParts): Worker {
  return openWorker(parts, {
    kind: 'evidence-file',
    due: async () => (parts.fetchFile === undefined ? [] : await dueEvidenceFiles(parts.register)),
    async work(wanted, goesOn) {
      const fetched = await fetchAllowed(parts, wanted)
      if (fetched.kind === 'later') return 'later'
      const result = fetched.kind === 'file' ? await add(parts, wanted, fetched, goesOn) : lost(fetched.kind)
      await tell(parts, wanted, result)
      return 'worked'
    },
    failuresMax: () => failuresMax,
    giveUp: (wanted) => tell(parts, wanted, lost('gone')),
  })
}

/** The holder may have lost their role since. */
async function fetchAllowed(
  { register, admins, fetchFile }: EvidenceFileParts,
  wanted: PendingEvidenceFile,
): Promise<Fetched | { readonly kind: 'denied' }> {
  if (fetchFile === undefined) return { kind: 'later' }
  for (const brandCode of await brandsOf(register, wanted)) {
    if (!(await mayStill({ register, admins }, wanted.principal, 'editor', brandCode)))
      return { kind: 'denied' }
  }
  return await fetchFile(wanted.slackFile)
}

async function add(
  { register, log }: EvidenceFileParts,
  wanted: PendingEvidenceFile,
  { bytes, name = '' }: Extract<Fetched, { kind: 'file' }>,
  goesOn: () => boolean,
): Promise<Result> {
  const changeIds = wanted.changeIds.map((id) => Buffer.from(id, 'hex'))
  const actor = { door: 'slack', id: wanted.principal } as const
  const whole = await readWhole(fetchedBytes(bytes, goesOn))
  const result = resultOf(await addEvidenceFile(register, actor, { changeIds, name, bytes: whole }), wanted)
  const { outcome, file } = result
  const about = file === null ? {} : { kind: file.kind, bytes: file.bytes }
  log.info('evidence-file.fetched', { wanted: wanted.id, outcome, ...about })
  return result
}

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

/** A file that this request added before, before a crash or in another process, counts as added. */
function resultOf(added: AddedFile, { wantedAt }: PendingEvidenceFile): Result {
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

function lost(outcome: Result['outcome']): Result {
  return { outcome, file: null }
}

async function tell(
  { register, outbox }: Pick<EvidenceFileParts, 'register' | 'outbox'>,
  wanted: PendingEvidenceFile,
  result: Result,
): Promise<void> {
  const { id, principal, language, changeIds } = wanted
  await outbox.put([
    {
      key: `evidence-file:${id}`,
      platform: 'slack',
      target: principal,
      message: { kind: 'evidence-file', language, changeIds, ...result },
    },
  ])
  await settleEvidenceFile(register, wanted, result.outcome)
}
