import {
  type Approval,
  approvalOf,
  bodyOfApproval,
  decideApproval,
  settleApproval,
} from '../../../src/register/approvals.ts'
import { editorsOf } from '../../../src/register/staff.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Choice, Part, Reply, Text } from '../reply.ts'
import { oldButton, roleTooLow, saying } from './replies.ts'
import { approvalKinds } from './second-person-kinds.ts'

/**
 * The buttons of what waits for a second person; each carries the number of the approval. The role is looked at again at
 * every press, and so is whatever the register says by then.
 */

/** Shows what it is about, for whoever was told of it. */
export async function showApproval(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const approval = await decidable(context, values)
  if ('parts' in approval) return approval
  const { summary } = messagesIn(context.language).secondPerson
  if (approval.settledAt !== null || approval.outcome === 'expired') return over(context, approval)
  // In the place of the message that told of it, so that its buttons stand in one place only.
  return { summary, parts: await approvalParts(context, approval), replaces: true }
}

/** *İşlemi doğrula*: the second person approves, and it is done as the register stands now. */
export async function approve(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, language } = context
  const { secondPerson: texts } = messagesIn(language)
  const waiting = await decidable(context, values)
  if ('parts' in waiting) return waiting
  if (waiting.askedBy === actor.id) return saying(texts.own)
  const editors = await editorsOf(register, waiting.brandCode, context.alwaysAdmins)
  if (waiting.settledAt === null && !editors.includes(waiting.askedBy)) return saying(texts.askerWithoutRole)
  const decision = await decideApproval(register, waiting.id, { by: actor.id, approves: true })
  if (decision.kind === 'over') return over(context, decision.approval)
  if (decision.kind !== 'approved') return oldButton(context)
  const { approval, body } = decision
  const done = await approvalKinds.get(approval.kind)?.perform(context, approval, body)
  if (done == null) return oldButton(context)
  if (done.finished) {
    if (done.stored !== null) await context.tellOfDecision(approval, done.stored)
    await settleApproval(register, approval.id)
  }
  return { ...done.reply, replaces: done.finished }
}

/** *Vazgeç*: whoever asked takes it back, or somebody who might have approved it declines. */
export async function decline(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, language } = context
  const { secondPerson: texts } = messagesIn(language)
  const waiting = await decidable(context, values)
  if ('parts' in waiting) return waiting
  const decision = await decideApproval(register, waiting.id, { by: actor.id, approves: false })
  if (decision.kind === 'over') {
    const { approval } = decision
    // He may press again because it failed behind his decision, before who asked was told.
    if (approval.outcome === 'declined' && approval.decidedBy === actor.id)
      await context.tellOfDecision(approval, 0)
    return over(context, approval)
  }
  if (decision.kind !== 'closed') return oldButton(context)
  const { approval } = decision
  if (approval.outcome === 'withdrawn') return { ...saying(texts.withdrawn), replaces: true }
  await context.tellOfDecision(approval, 0)
  return { ...saying(texts.declined), replaces: true }
}

/** The approval a button stands for, where this person may decide about changes of its brand; else what he is told. */
async function decidable(context: StaffContext, [id = '']: readonly string[]): Promise<Approval | Reply> {
  const approval = /^\d{1,15}$/.test(id) ? await approvalOf(context.register, Number(id)) : null
  if (approval === null) return oldButton(context)
  const mine = context.authority.brandsFor('editor').some(({ code }) => code === approval.brandCode)
  return mine ? approval : roleTooLow(context, 'editor')
}

/** A press on an old button: who decided, and when. */
function over({ language }: StaffContext, { outcome, decidedBy, decidedAt, expiresAt }: Approval): Reply {
  const { secondPerson: texts } = messagesIn(language)
  const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
  const when = texts.overBy(outcome ?? 'expired', decidedAt ?? expiresAt)
  const text: Text = [`${texts.over} `, ...by, `${when} ${texts.nothingNow}`]
  return { summary: texts.over, parts: [{ kind: 'text', text }], replaces: true }
}

/** One that waits, with the buttons this person may press; the asker himself can only take it back. */
export async function approvalParts(context: StaffContext, approval: Approval): Promise<Part[]> {
  const { register, actor, language } = context
  const { secondPerson: texts } = messagesIn(language)
  const { id, kind, reason, changes, askedBy, askedAt, expiresAt, outcome } = approval
  const body = await bodyOfApproval(register, id)
  const about = await approvalKinds.get(kind)?.describe(context, approval, body)
  const confirm: Choice = {
    label: texts.confirm,
    style: 'primary',
    action: { name: 'second-approve', values: [id] },
  }
  const cancel: Choice = { label: texts.cancel, action: { name: 'second-decline', values: [id] } }
  const choices = [...(askedBy === actor.id ? [] : [confirm]), ...(outcome === null ? [cancel] : [])]
  return [
    {
      kind: 'text',
      text: [
        ...(about == null ? [] : [{ strong: about }, '\n']),
        { person: askedBy },
        ` ${texts.asked(reason, changes, askedAt, expiresAt)}`,
        ...(outcome === null ? [] : [`\n${texts.unfinished}`]),
      ],
    },
    ...(choices.length === 0 ? [] : [{ kind: 'choices' as const, choices }]),
  ]
}
