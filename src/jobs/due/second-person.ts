import {
  type Approval,
  type ApprovalRequest,
  approvalsRunOut,
  askApproval,
  expireApproval,
} from '../../register/approvals.ts'
import { brandNames } from '../../register/brands.ts'
import { editorsOf } from '../../register/staff.ts'
import { forEachThenThrow, type Sending } from './sending.ts'

export type SecondPersonMessage =
  | {
      readonly kind: 'second-person-asked'
      readonly approval: Pick<Approval, 'id' | 'reason' | 'changes' | 'askedBy' | 'expiresAt'>
      readonly brandName: string
    }
  | {
      readonly kind: 'second-person-decided'
      readonly approval: Pick<Approval, 'reason' | 'changes' | 'askedAt' | 'outcome' | 'decidedBy'>
      readonly brandName: string
      readonly stored: number
    }

export type ApprovalRequestResult =
  | {
      readonly kind: 'asked'
      readonly approval: Approval
      readonly notified: number
    }
  /** Only the requester may change the consents of this brand; nothing was kept. */
  | { readonly kind: 'nobody' }

/** Keeps a change that takes two people, and asks everyone in Slack who may approve it, without an address. */
export async function askSecondPerson(
  { register, outbox }: Sending,
  askedBy: string,
  alwaysAdmins: readonly string[],
  request: ApprovalRequest,
): Promise<ApprovalRequestResult> {
  const others = (await editorsOf(register, request.brandCode, alwaysAdmins)).filter((one) => one !== askedBy)
  if (others.length === 0) return { kind: 'nobody' }
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
