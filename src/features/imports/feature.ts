import * as z from 'zod'
import type { ApprovalKind } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { textOnly } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { forgetUploads, importedFileOf } from '../../register/imports/file.ts'
import { startVoiding, voidableUntil } from '../../register/imports/void.ts'
import { editableBrands, type Feature, type PageServices } from '../feature.ts'
import { listCommand, uploadActions, uploadCommand } from './commands.ts'
import { fileReply } from './file-posts.ts'
import { newFileWorker, notifyOfFiles } from './job.ts'
import { resultMessages } from './result-messages.ts'
import { uploadRoutes } from './routes.ts'

const bodySchema = z.lazy(() => z.object({ importId: z.int() }))

/** An approval about a file of consents. */
async function importIn({ register }: StaffRequest, body: unknown) {
  const about = bodySchema.safeParse(body).data
  return about === undefined ? null : await importedFileOf(register, about.importId)
}

function finishedWith(reply: Reply) {
  return { reply, stored: 0 }
}

/** Approval to void an import. Keys that were changed later stay, which is checked for each change. */
const voidedApproval: ApprovalKind = {
  async describe(context, _approval, body) {
    const job = await importIn(context, body)
    if (job?.appliedAt == null) return null
    const { brandName, id, appliedAt, result } = job
    return resultMessages[context.language].void.about(brandName, id, appliedAt, result)
  },

  async perform(context, { askedBy, decidedBy }, body) {
    const before = await importIn(context, body)
    if (before === null) return null
    const { register, language } = context
    const start = await startVoiding(register, before.id, { by: askedBy, approvedBy: decidedBy })
    const job = (await importedFileOf(register, before.id)) ?? before
    const { void: texts } = resultMessages[language]
    if (start === 'late') {
      return finishedWith(textOnly(texts.late(voidableUntil(job) ?? register.clock())))
    }
    // Begun by this approval before, but the press did not finish.
    const isSameDecision = job.voidedBy === askedBy && job.voidApprovedBy === decidedBy
    if (start === 'over' && !isSameDecision) return finishedWith(textOnly(texts.nothing))
    // Its own message tells the requester when that is done.
    return { reply: fileReply({ ...job, language }), stored: null }
  },
}

export const importsFeature = {
  commands: [listCommand, uploadCommand],
  actions: uploadActions,
  approvals: { 'void-import': voidedApproval },
  routes: (parts: PageServices) =>
    uploadRoutes({
      ...parts,
      brandsFor: (principal) => editableBrands(parts, principal),
    }),
  worker: newFileWorker,
  jobs: ({ register, outbox }) => [
    { name: 'tell of files', every: 'tick', run: () => notifyOfFiles(register, outbox) },
  ],
  forget: forgetUploads,
  posts: {
    file: ({ news }) => fileReply(news),
  },
} satisfies Feature
