import * as z from 'zod'
import type { ApprovalKind, StaffAction } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { oldButton, roleTooLow, saying } from '../../../bots/commands/replies.ts'
import { button, buttons, type Part, type Reply } from '../../../bots/commands/reply.ts'
import { startApplying } from '../../register/uploads/consents.ts'
import { consentFileOf, dropFile, type IysFile, iysFileOf } from '../../register/uploads/file.ts'
import { forgetUploads } from '../../register/uploads/forget.ts'
import { startVoiding, voidableUntil } from '../../register/uploads/void.ts'
import { editableBrands, type Feature, type PageParts } from '../feature.ts'
import { importReply, listReply } from './file-posts.ts'
import { iysFileMessages } from './iys-messages.ts'
import { notifyOfFiles, openFiles } from './job.ts'
import { listCommand } from './list.ts'
import { importMessages } from './messages.ts'
import { uploadRoutes } from './routes.ts'
import { uploadActions, uploadCommand } from './upload.ts'

/** Says how a file of İYS stands; it names lines, never their content. */
function iysReply({ id, brandName, language, state, fault, preview, result }: IysFile): Reply {
  const texts = iysFileMessages[language]
  const replyOf = (summary: string, lines: readonly string[], ...parts: readonly Part[]): Reply => ({
    summary,
    parts: [
      { kind: 'heading', text: texts.title(brandName, id) },
      { kind: 'text', text: lines.join('\n') },
      ...parts,
    ],
  })
  const said = (text: string) => replyOf(text, [text])
  switch (state) {
    case 'awaiting':
    case 'receiving':
    case 'reading':
      return said(importMessages[language].reading)
    case 'unreadable':
      return said(texts.unreadable(fault ?? { kind: 'gone' }))
    case 'previewed': {
      const apply = { ...button(texts.apply, 'import-iys', id), style: 'primary' as const }
      return replyOf(
        texts.preview(brandName),
        texts.read(preview),
        buttons(apply, button(texts.drop, 'import-iys-drop', id)),
      )
    }
    case 'applying':
      return said(importMessages[language].applying)
    case 'done': {
      const decide = result.conflicts > 0 ? [buttons(button(texts.decide, 'command', 'exchange'))] : []
      return replyOf(texts.applied(brandName), texts.result(result), ...decide)
    }
    case 'dropped':
      return said(texts.dropped)
  }
}

async function applyAction({ register, actor, language }: StaffContext, file: IysFile): Promise<Reply> {
  const isStarted = file.state === 'previewed' && (await startApplying(register, file.id, actor.id))
  if (!isStarted) return saying(iysFileMessages[language].over)
  return { ...iysReply({ ...file, state: 'applying', language }), replaces: true }
}

async function dropAction({ register, language }: StaffContext, file: IysFile): Promise<Reply> {
  const texts = iysFileMessages[language]
  const isDropped = file.state === 'previewed' && (await dropFile(register, file.id))
  return isDropped ? { ...saying(texts.dropped), replaces: true } : saying(texts.over)
}

function onFile(run: (context: StaffContext, file: IysFile) => Promise<Reply>): StaffAction {
  return {
    role: 'editor',
    async run(context, [id = '']) {
      const file = /^\d{1,15}$/.test(id) ? await iysFileOf(context.register, Number(id)) : null
      if (file === null) return oldButton(context)
      const mine = context.authority.brandsFor('editor').some(({ code }) => code === file.brandCode)
      return mine ? await run(context, file) : roleTooLow(context, 'editor')
    },
  }
}

const iysFileActions = {
  'import-iys': onFile(applyAction),
  'import-iys-drop': onFile(dropAction),
} as const

const bodySchema = z.lazy(() => z.object({ importId: z.int() }))

/** An approval about a file of consents. */
async function importIn({ register }: StaffContext, body: unknown) {
  const about = bodySchema.safeParse(body).data
  return about === undefined ? null : await consentFileOf(register, about.importId)
}

function finishedWith(reply: Reply) {
  return { reply, stored: 0 }
}

/** A later change of a key wins; it is checked when each change is voided. */
const voidedApproval: ApprovalKind = {
  async describe(context, _approval, body) {
    const job = await importIn(context, body)
    if (job?.appliedAt == null) return null
    const { brandName, id, appliedAt, result } = job
    return importMessages[context.language].void.about(brandName, id, appliedAt, result)
  },

  async perform(context, { askedBy, decidedBy }, body) {
    const before = await importIn(context, body)
    if (before === null) return null
    const { register, language } = context
    const started = await startVoiding(register, before.id, { by: askedBy, approvedBy: decidedBy })
    const job = (await consentFileOf(register, before.id)) ?? before
    const { void: texts } = importMessages[language]
    if (started === 'late') {
      return finishedWith(saying(texts.late(voidableUntil(job) ?? register.clock())))
    }
    // Begun by this approval before, but the press did not finish.
    const goesOn = job.voidedBy === askedBy && job.voidApprovedBy === decidedBy
    if (started === 'over' && !goesOn) return finishedWith(saying(texts.nothing))
    // Its own message tells the requester when that is done.
    return { reply: importReply({ ...job, language }), stored: null }
  },
}

export const imports = {
  commands: [listCommand, uploadCommand],
  actions: { ...uploadActions, ...iysFileActions },
  approvals: { 'void-import': voidedApproval },
  routes: ({ makers, ...parts }: PageParts) =>
    uploadRoutes({
      ...parts,
      takesFiles: makers !== null,
      brandsFor: (principal) => editableBrands(parts, principal),
    }),
  worker: openFiles,
  jobs: ({ register, outbox }) => [
    { name: 'tell of files', every: 'tick', run: () => notifyOfFiles(register, outbox) },
  ],
  forget: forgetUploads,
  posts: {
    file({ news }) {
      if (news.kind === 'iys') return iysReply(news)
      return news.kind === 'consents' ? importReply(news) : listReply(news)
    },
  },
} satisfies Feature
