import * as z from 'zod'
import type { ApprovalKind } from '../../../bots/commands/command.ts'
import type { StaffContext } from '../../../bots/commands/context.ts'
import { saying } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { startApplying } from '../../register/uploads/consents.ts'
import { consentFileOf } from '../../register/uploads/file.ts'
import { startVoiding, voidableUntil } from '../../register/uploads/void.ts'
import { importReply, overRefusals } from './file-posts.ts'
import { importMessages } from './messages.ts'

const bodySchema = z.lazy(() => z.object({ importId: z.int(), passesRefusals: z.boolean().optional() }))

/** An approval about a file of consents. */
async function importIn({ register }: StaffContext, body: unknown) {
  const { importId, passesRefusals = false } = bodySchema.safeParse(body).data ?? {}
  const job = importId === undefined ? null : await consentFileOf(register, importId)
  return job === null ? null : { job, passesRefusals }
}

export const importedApproval: ApprovalKind = {
  async describe(context, _approval, body) {
    const about = await importIn(context, body)
    if (about === null) return null
    const { job, passesRefusals } = about
    const imports = importMessages[context.language]
    return imports.about(job.id, job.preview, passesRefusals ? overRefusals(job.preview) : 0)
  },

  async perform(context, { askedBy, decidedBy }, body) {
    const about = await importIn(context, body)
    if (about === null) return null
    const { job, passesRefusals } = about
    const { register, language } = context
    const by = { by: askedBy, secondPerson: decidedBy, passesRefusals }
    const started = await startApplying(register, job.id, by)
    // Approved before, but the press did not finish.
    const goesOn = job.appliedBy === askedBy && job.secondPerson === decidedBy
    if (!started && !goesOn) return finishedWith(saying(importMessages[language].over))
    // Its own message tells the requester when that is done.
    const reply = importReply({ ...job, state: 'applying', language })
    return { reply, stored: null, finished: true }
  },
}

function finishedWith(reply: Reply) {
  return { reply, stored: 0, finished: true }
}

/** A later change of a key wins; it is checked when each change is voided. */
export const voidedApproval: ApprovalKind = {
  async describe(context, _approval, body) {
    const job = (await importIn(context, body))?.job
    if (job?.appliedAt == null) return null
    const { brandName, id, appliedAt, result } = job
    return importMessages[context.language].void.about(brandName, id, appliedAt, result)
  },

  async perform(context, { askedBy, decidedBy }, body) {
    const before = (await importIn(context, body))?.job
    if (before === undefined) return null
    const { register, language } = context
    const started = await startVoiding(register, before.id, { by: askedBy, approvedBy: decidedBy })
    const job = (await consentFileOf(register, before.id)) ?? before
    const imports = importMessages[language]
    if (started === 'late') {
      return finishedWith(saying(imports.void.late(voidableUntil(job) ?? register.clock())))
    }
    // Begun by this approval before, but the press did not finish.
    const goesOn = job.voidedBy === askedBy && job.voidApprovedBy === decidedBy
    if (started === 'over' && !goesOn) return finishedWith(saying(imports.void.nothing))
    // Its own message tells the requester when that is done.
    return { reply: importReply({ ...job, language }), stored: null, finished: true }
  },
}
