import * as z from 'zod'
import { toldOf } from '../../../../src/delivery/due/file-news.ts'
import { startApplying } from '../../../../src/register/uploads/consents.ts'
import { consentFileOf } from '../../../../src/register/uploads/file.ts'
import { messagesIn } from '../../../messages/index.ts'
import { importReply, overRefusals } from '../../posts/import-parts.ts'
import { saying } from '../replies.ts'
import type { ApprovalKind } from './kinds.ts'

/** A file of consents that takes two people: its rows are in the import, here is only its number. */
const bodySchema = z.lazy(() => z.object({ importId: z.int(), passesRefusals: z.boolean() }))

export const importedApproval: ApprovalKind = {
  async describe({ register, language }, _approval, body) {
    const wanted = bodySchema.safeParse(body).data
    const job = wanted === undefined ? null : await consentFileOf(register, wanted.importId)
    if (wanted === undefined || job === null) return null
    const { imports } = messagesIn(language)
    return imports.about(job.id, job.preview, wanted.passesRefusals ? overRefusals(job.preview) : 0)
  },

  async perform({ register, language }, { askedBy, decidedBy }, body) {
    const wanted = bodySchema.safeParse(body).data
    const job = wanted === undefined ? null : await consentFileOf(register, wanted.importId)
    if (wanted === undefined || job === null) return null
    const { passesRefusals } = wanted
    const by = { by: askedBy, secondPerson: decidedBy, passesRefusals }
    const begun = await startApplying(register, job.id, by)
    // Approved before, and the press did not come to its end: it goes on.
    const goesOn = job.appliedBy === askedBy && job.secondPerson === decidedBy
    if (!begun && !goesOn) {
      return { reply: saying(messagesIn(language).imports.over), stored: 0, finished: true }
    }
    // It is being recorded now, and its own message tells whoever asked when that is done.
    const reply = importReply(toldOf({ ...job, state: 'applying', language }))
    return { reply, stored: null, finished: true }
  },
}
