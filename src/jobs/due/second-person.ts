import {
  type Approval,
  type ApprovalRequest,
  approvalsRunOut,
  askApproval,
  expireApproval,
} from '../../register/approvals.ts'
import { listBrands } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import { editorsOf } from '../../register/staff.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { forEachThenThrow } from './each.ts'

export type SecondPersonMessage =
  /** A change that takes two people waits for the second one. */
  | {
      readonly kind: 'second-person-asked'
      readonly approval: Pick<Approval, 'id' | 'reason' | 'changes' | 'askedBy' | 'expiresAt'>
      readonly brandName: string
    }
  /** Outcome of the request, for its asker. */
  | {
      readonly kind: 'second-person-decided'
      readonly approval: Pick<Approval, 'reason' | 'changes' | 'askedAt' | 'outcome' | 'decidedBy'>
      readonly brandName: string
      /** How many changes were stored by it. */
      readonly stored: number
    }

export interface SecondPersonParts {
  readonly register: Register
  readonly outbox: Outbox
}

export type AskedForApproval =
  | {
      readonly kind: 'asked'
      readonly approval: Approval
      /** How many people were told who may approve it. */
      readonly told: number
    }
  /** Beside the asker there is nobody who may change the consents of this brand; nothing was kept. */
  | { readonly kind: 'nobody' }

/**
 * Keeps a change that takes two people, and tells those who may be the second one: in Slack, where they can press, without an
 * address. Anything may be asked for so that somebody does once it is approved: a change in chat, the rows of an import.
 */
export async function askSecondPerson(
  { register, outbox }: SecondPersonParts,
  askedBy: string,
  alwaysAdmins: readonly string[],
  request: ApprovalRequest,
): Promise<AskedForApproval> {
  const others = (await editorsOf(register, request.brandCode, alwaysAdmins)).filter((one) => one !== askedBy)
  if (others.length === 0) return { kind: 'nobody' }
  const approval = await askApproval(register, askedBy, request)
  const { id, reason, changes, expiresAt } = approval
  const brandName = await nameOf(register, request.brandCode)
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
  return { kind: 'asked', approval, told: others.length }
}

/** Tells the asker the outcome, once; not where the asker took it back. `stored`: the changes that were stored. */
export async function tellOfDecision(
  { register, outbox }: SecondPersonParts,
  approval: Approval,
  stored: number,
): Promise<void> {
  const { id, reason, changes, askedAt, askedBy, outcome, decidedBy } = approval
  if (outcome === 'withdrawn') return
  const message = {
    kind: 'second-person-decided' as const,
    approval: { reason, changes, askedAt, outcome, decidedBy },
    brandName: await nameOf(register, approval.brandCode),
    stored,
  }
  await outbox.put([{ key: `second-person-decided:${id}`, platform: 'slack', target: askedBy, message }])
}

/** Closes what no second person has approved in time, and tells who asked. */
export async function closeExpired(parts: SecondPersonParts): Promise<void> {
  const { register } = parts
  const now = register.clock()
  await forEachThenThrow(await approvalsRunOut(register, now), async (one) => {
    // Told first: what is closed is not found again, should this process end or the outbox fail.
    await tellOfDecision(parts, one, 0)
    await expireApproval(register, one.id, now)
  })
}

async function nameOf(register: Register, brandCode: number): Promise<string> {
  return (await listBrands(register)).find(({ code }) => code === brandCode)?.name ?? String(brandCode)
}
