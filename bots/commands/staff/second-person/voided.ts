import * as z from 'zod'
import { toldOf } from '../../../../src/delivery/due/file-news.ts'
import { consentFileOf } from '../../../../src/register/uploads/file.ts'
import { startVoiding, voidableUntil } from '../../../../src/register/uploads/void.ts'
import { messagesIn } from '../../../messages/index.ts'
import { importReply } from '../../posts/import-parts.ts'
import { saying } from '../replies.ts'
import type { ApprovalKind } from './kinds.ts'

const bodySchema = z.lazy(() => z.object({ importId: z.int() }))

/** A mistaken import that is to be voided: what was recorded since wins, and is looked at when each change is taken back. */
export const voidedApproval: ApprovalKind = {
  async describe({ register, language }, _approval, body) {
    const wanted = bodySchema.safeParse(body).data
    const job = wanted === undefined ? null : await consentFileOf(register, wanted.importId)
    if (job?.appliedAt == null) return null
    const { brandName, id, appliedAt, result } = job
    return messagesIn(language).imports.void.about(brandName, id, appliedAt, result)
  },

  async perform({ register, language }, { askedBy, decidedBy }, body) {
    const wanted = bodySchema.safeParse(body).data
    const before = wanted === undefined ? null : await consentFileOf(register, wanted.importId)
    if (before === null) return null
    const begun = await startVoiding(register, before.id, { by: askedBy, approvedBy: decidedBy })
    const job = (await consentFileOf(register, before.id)) ?? before
    const { imports } = messagesIn(language)
    if (begun === 'late') {
      return {
        reply: saying(imports.void.late(voidableUntil(job) ?? register.clock())),
        stored: 0,
        finished: true,
      }
    }
    // Begun by this very approval before, and the press did not come to its end: it goes on.
    const goesOn = job.voidedBy === askedBy && job.voidApprovedBy === decidedBy
    if (begun === 'over' && !goesOn) return { reply: saying(imports.void.nothing), stored: 0, finished: true }
    // It is being taken back now, and a message of its own tells whoever asked when that is done.
    return { reply: importReply(toldOf({ ...job, language })), stored: null, finished: true }
  },
}
