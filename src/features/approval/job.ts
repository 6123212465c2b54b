import { forEachThenThrow, type Sending } from '../../jobs/sending.ts'
import {
  type Approval,
  type ApprovalRequest,
  type ApprovalRequestResult,
  approvalsRunOut,
  askApproval,
  expireApproval,
} from '../../register/approvals.ts'
import { brandNames } from '../../register/brands.ts'
import { editorsOf } from '../../register/staff.ts'

/** Keeps a change that takes two people, and asks everyone in Slack who may approve it, without an address. */
export async function askSecondPerson(
  { register, outbox }: Sending,
  askedBy: string,
  alwaysAdmins: readonly string[],
  request: ApprovalRequest,
): Promise<ApprovalRequestResult> {
  const others = (await editorsOf(register, request.brandCode, alwaysAdmins)).filter((one) => one !== askedBy)
  if (others.length === 0) return { kind: 'no-approver' }
  const approval = await askApproval(register, askedBy, request)
  const { id, reason, changes, expiresAt } = approval
  const brandName = (await brandNames(register))(request.brandCode)
  await outbox.put(
    others.map((target) => ({
      key: `second-person:${id}:${target}`,
      platform: 'slack',
      target,
      message: {
        kind: 'second-person-asked',
        approval: { id, reason, changes, askedBy, expiresAt },
        brandName,
      },
    })),
  )
  return { kind: 'asked', approval, notified: others.length }
}

/** Tells the requester the outcome once, unless they withdrew it. `stored` counts the stored changes. */
export async function notifyOfDecision(
  { register, outbox }: Sending,
  approval: Approval,
  stored: number,
): Promise<void> {
  const { id, reason, changes, askedAt, askedBy, outcome, decidedBy } = approval
  if (outcome === 'withdrawn') return
  const message = {
    kind: 'second-person-decided' as const,
    approval: { reason, changes, askedAt, outcome, decidedBy },
    brandName: (await brandNames(register))(approval.brandCode),
    stored,
  }
  await outbox.put([{ key: `second-person-decided:${id}`, platform: 'slack', target: askedBy, message }])
}

/** Closes requests that were not decided in time, and tells their requesters. */
export async function closeExpired(parts: Sending): Promise<void> {
  const { register } = parts
  const now = register.clock()
  await forEachThenThrow(await approvalsRunOut(register, now), async (one) => {
    // Told first: a closed request is not found again.
    await notifyOfDecision(parts, one, 0)
    await expireApproval(register, one.id, now)
  })
}
