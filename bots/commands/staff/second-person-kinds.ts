import * as z from 'zod'
import { toldOf } from '../../../src/jobs/due/file-news.ts'
import type { Approval } from '../../../src/register/approvals.ts'
import { startApplying } from '../../../src/register/uploads/consents.ts'
import { consentFileOf } from '../../../src/register/uploads/file.ts'
import { startVoiding, voidableUntil } from '../../../src/register/uploads/void.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { importReply, overRefusals } from '../posts/import-parts.ts'
import type { Reply } from '../reply.ts'
import { saying } from './replies.ts'
import { recordedApproval } from './second-person-recorded.ts'

/** A file of consents that takes two people: its rows are in the import, here is only its number. */
const bodySchema = z.lazy(() => z.object({ importId: z.int(), passesRefusals: z.boolean() }))

const importedApproval: ApprovalKind = {
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

const voidBodySchema = z.lazy(() => z.object({ importId: z.int() }))

/** A mistaken import that is to be voided: what was recorded since wins, and is looked at when each change is taken back. */
const voidedApproval: ApprovalKind = {
  async describe({ register, language }, _approval, body) {
    const wanted = voidBodySchema.safeParse(body).data
    const job = wanted === undefined ? null : await consentFileOf(register, wanted.importId)
    if (job?.appliedAt == null) return null
    const { brandName, id, appliedAt, result } = job
    return messagesIn(language).imports.void.about(brandName, id, appliedAt, result)
  },

  async perform({ register, language }, { askedBy, decidedBy }, body) {
    const wanted = voidBodySchema.safeParse(body).data
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

/** A change that was approved, and by whom. */
type Approved = Approval & { readonly decidedBy: string }

/** What a kind of approval is about, and what is done once it is approved. */
export interface ApprovalKind {
  /** A line for the second person to decide on, with addresses masked; null where the body cannot be read. */
  describe(context: StaffContext, approval: Approval, body: unknown): Promise<string | null>
  /**
   * Does it, as the register stands now, in the name of both; twice is once. Null where the body cannot be read. `finished`:
   * whether nothing of it is left to be done; what is left can be done by another press. `stored` is null where whoever asked
   * is told in another way.
   */
  perform(
    context: StaffContext,
    approval: Approved,
    body: unknown,
  ): Promise<{ readonly reply: Reply; readonly stored: number | null; readonly finished: boolean } | null>
}

/** By the word they are asked for with. */
export const approvalKinds: ReadonlyMap<string, ApprovalKind> = new Map([
  ['record', recordedApproval],
  ['import', importedApproval],
  ['void-import', voidedApproval],
])
