import type { Approval } from '../../../../src/register/approvals.ts'
import type { StaffContext } from '../../context.ts'
import type { Reply } from '../../reply.ts'
import { importedApproval } from './imported.ts'
import { recordedApproval } from './recorded.ts'
import { voidedApproval } from './voided.ts'

/** A change that was approved, and by whom. */
export type Approved = Approval & { readonly decidedBy: string }

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
