import type { StaffContext, StaffRequest, With } from '../../../bots/commands/context.ts'
import { isPerson } from '../../../bots/commands/parse/readers.ts'
import { approvalParts, oldButton, textOnly } from '../../../bots/commands/replies.ts'
import { button, buttons, type Reply, textReply } from '../../../bots/commands/reply.ts'
import { type RefusedReference, refusedReference } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { forEachThenThrow, type Sending } from '../../jobs/sending.ts'
import {
  type Approval,
  approvalOf,
  listExpiredApprovals,
  decideApproval,
  expireApproval,
  settleApproval,
} from '../../register/approvals.ts'
import { brandNames } from '../../register/company/brands.ts'
import { editorsOf } from '../../register/company/staff.ts'
import type { Feature } from '../feature.ts'
import { approvalMessages } from './messages.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    'second-person-asked': {
      readonly approval: Pick<Approval, 'id' | 'reason' | 'changes' | 'askedBy' | 'askedAt' | 'expiresAt'>
      readonly brandName: string
    }
    'second-person-decided': {
      readonly approval: Pick<Approval, 'reason' | 'changes' | 'askedAt' | 'outcome' | 'decidedBy'>
      readonly brandName: string
      readonly stored: number
    }
  }
}

/* Buttons of requests that wait for an approver. Each press checks the role and the register again. */

/** Shows a request that waits for a second person, with its buttons; says so if the request is closed. */
async function showApproval(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const reference = await decidable(context, values)
  if (reference.kind === 'refused') return refusedReference(context, reference)
  const { approval } = reference
  const { summary } = messagesIn(context.language).secondPerson
  if (approval.settledAt !== null || approval.outcome === 'expired') return over(context)
  // Replaces the message, so that its buttons stand in one place only.
  return { summary, parts: await approvalParts(context, approval), replaces: true }
}

/** Approves and performs the change (*İşlemi doğrula*), after checking it against the present register. */
async function approve(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, language } = context
  const texts = approvalMessages[language]
  const reference = await decidable(context, values)
  if (reference.kind === 'refused') return refusedReference(context, reference)
  const waitingApproval = reference.approval
  const editors = await editorsOf(register, waitingApproval.brandCode, context.alwaysAdmins)
  // An operator of the command line has no role in chat.
  const mayAsk = !isPerson(waitingApproval.askedBy) || editors.includes(waitingApproval.askedBy)
  if (waitingApproval.settledAt === null && !mayAsk) return textOnly(texts.askerWithoutRole)
  const decision = await decideApproval(register, waitingApproval.id, { by: actor.id, approves: true })
  if (decision.kind === 'own') return textOnly(texts.own)
  if (decision.kind === 'over') return over(context)
  if (decision.kind !== 'approved') return oldButton(context)
  const { approval, body } = decision
  const performed = await context.table.approvals.get(approval.kind)?.perform(context, approval, body)
  if (performed == null) return oldButton(context)
  if (performed.stored !== null) await notifyOfDecision(context, approval, performed.stored)
  await settleApproval(register, approval.id)
  return { ...performed.reply, replaces: true }
}

/**
 * Closes a request without the change: by *Vazgeç* of the requester, or *İsteği geri çevir* of a possible approver.
 */
async function decline(context: With<'outbox'>, values: readonly string[]): Promise<Reply> {
  const { register, actor, language } = context
  const texts = approvalMessages[language]
  const reference = await decidable(context, values)
  if (reference.kind === 'refused') return refusedReference(context, reference)
  const waitingApproval = reference.approval
  const decision = await decideApproval(register, waitingApproval.id, { by: actor.id, approves: false })
  if (decision.kind === 'over') {
    const { approval } = decision
    // A second press after a failure: the requester was not told yet.
    if (approval.outcome === 'declined' && approval.decidedBy === actor.id)
      await notifyOfDecision(context, approval, 0)
    return over(context)
  }
  if (decision.kind !== 'closed') return oldButton(context)
  const { approval } = decision
  if (approval.outcome === 'withdrawn') return { ...textOnly(texts.withdrawn), replaces: true }
  await notifyOfDecision(context, approval, 0)
  return { ...textOnly(texts.declined), replaces: true }
}

type Decidable = { readonly kind: 'found'; readonly approval: Approval } | RefusedReference

/** Returns the request that a button names; refused unless the caller is an editor of its brand. */
async function decidable(context: StaffRequest, [id = '']: readonly string[]): Promise<Decidable> {
  const approval = /^\d{1,15}$/.test(id) ? await approvalOf(context.register, Number(id)) : null
  if (approval === null) return { kind: 'refused', reason: 'old-button' }
  const mine = context.authority.brandsFor('editor').some(({ code }) => code === approval.brandCode)
  return mine ? { kind: 'found', approval } : { kind: 'refused', reason: 'role-too-low', role: 'editor' }
}

function over({ language }: StaffRequest): Reply {
  return { ...textOnly(approvalMessages[language].over), replaces: true }
}

const secondPersonActions = {
  'second-show': { role: 'editor', run: showApproval },
  'second-approve': { role: 'editor', run: approve },
  'second-decline': { role: 'editor', run: decline },
} as const

export const approvalFeature = {
  actions: secondPersonActions,
  jobs: (parts) => [
    { name: 'second person', every: 'minute', needsProvenClock: true, run: () => closeExpired(parts) },
  ],
  posts: {
    // The button that confirms comes with what it confirms.
    'second-person-asked': ({ approval, brandName }, { secondPerson, language }) => {
      const texts = approvalMessages[language]
      const { id, askedBy, reason, changes, askedAt, expiresAt } = approval
      const sentence = secondPerson.requestLine(reason, changes, askedAt, expiresAt)
      return textReply(
        texts.wants(brandName),
        [{ strong: texts.wants(brandName) }, '\n', { person: askedBy }, ` ${sentence}`],
        buttons(button(texts.show, 'second-show', id)),
      )
    },
    'second-person-decided': ({ approval, brandName, stored }, { language }) => {
      const texts = approvalMessages[language].decided
      const { outcome, decidedBy } = approval
      const result = () => {
        if (outcome === 'expired') return texts.expired(brandName)
        if (outcome === 'declined') return texts.declined(brandName)
        return stored > 0 ? texts.stored(brandName, stored) : texts.nothingStored(brandName)
      }
      const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
      return textReply(texts.summary(brandName), [...by, result()])
    },
  },
} satisfies Feature

/** Tells the requester the outcome once, unless they withdrew it. `stored` counts the stored changes. */
async function notifyOfDecision(
  { register, outbox }: Sending,
  approval: Approval,
  stored: number,
): Promise<void> {
  const { id, reason, changes, askedAt, askedBy, outcome, decidedBy } = approval
  if (outcome === 'withdrawn' || !isPerson(askedBy)) return
  const message = {
    kind: 'second-person-decided' as const,
    approval: { reason, changes, askedAt, outcome, decidedBy },
    brandName: (await brandNames(register))(approval.brandCode),
    stored,
  }
  await outbox.put([{ key: `second-person-decided:${id}`, platform: 'slack', target: askedBy, message }])
  void outbox.deliverDue()
}

/** Closes requests that were not decided in time, and tells their requesters. */
export async function closeExpired(parts: Sending): Promise<void> {
  const { register } = parts
  const now = register.clock()
  await forEachThenThrow(await listExpiredApprovals(register, now), async (approval) => {
    // Told first: a closed request is not found again.
    await notifyOfDecision(parts, approval, 0)
    await expireApproval(register, approval.id, now)
  })
}
