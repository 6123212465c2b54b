import * as z from 'zod'
import {
  type Approval,
  approvalOf,
  bodyOfApproval,
  decideApproval,
  settleApproval,
} from '../../../src/register/approvals.ts'
import { editorsOf } from '../../../src/register/staff.ts'
import { startApplying } from '../../../src/register/uploads/consents.ts'
import { consentFileOf } from '../../../src/register/uploads/file.ts'
import { newsOf } from '../../../src/register/uploads/news.ts'
import { startVoiding, voidableUntil } from '../../../src/register/uploads/void.ts'
import { messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { importReply, overRefusals } from '../posts/file-posts.ts'
import { oldButton, roleTooLow, saying } from '../replies.ts'
import { button, buttons, type Choice, type Part, paragraph, type Reply, type Text } from '../reply.ts'
import { recordedApproval } from './second-person-recorded.ts'

/** Buttons of what waits for a second person. Each press checks the role and the register again. */

async function showApproval(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const approval = await decidable(context, values)
  if ('parts' in approval) return approval
  const { summary } = messagesIn(context.language).secondPerson
  if (approval.settledAt !== null || approval.outcome === 'expired') return over(context, approval)
  // Replaces the message, so that its buttons stand in one place only.
  return { summary, parts: await approvalParts(context, approval), replaces: true }
}

/** *İşlemi doğrula*: done as the register stands now. */
async function approve(context: StaffContext, values: readonly string[]): Promise<Reply> {
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
    if (done.stored !== null) await context.notifyOfDecision(approval, done.stored)
    await settleApproval(register, approval.id)
  }
  return { ...done.reply, replaces: done.finished }
}

/** *Vazgeç* of the requester, *İsteği geri çevir* of a possible approver. */
async function decline(context: StaffContext, values: readonly string[]): Promise<Reply> {
  const { register, actor, language } = context
  const { secondPerson: texts } = messagesIn(language)
  const waiting = await decidable(context, values)
  if ('parts' in waiting) return waiting
  const decision = await decideApproval(register, waiting.id, { by: actor.id, approves: false })
  if (decision.kind === 'over') {
    const { approval } = decision
    // A second press after a failure: the requester was not told yet.
    if (approval.outcome === 'declined' && approval.decidedBy === actor.id)
      await context.notifyOfDecision(approval, 0)
    return over(context, approval)
  }
  if (decision.kind !== 'closed') return oldButton(context)
  const { approval } = decision
  if (approval.outcome === 'withdrawn') return { ...saying(texts.withdrawn), replaces: true }
  await context.notifyOfDecision(approval, 0)
  return { ...saying(texts.declined), replaces: true }
}

async function decidable(context: StaffContext, [id = '']: readonly string[]): Promise<Approval | Reply> {
  const approval = /^\d{1,15}$/.test(id) ? await approvalOf(context.register, Number(id)) : null
  if (approval === null) return oldButton(context)
  const mine = context.authority.brandsFor('editor').some(({ code }) => code === approval.brandCode)
  return mine ? approval : roleTooLow(context, 'editor')
}

function over({ language }: StaffContext, { outcome, decidedBy, decidedAt, expiresAt }: Approval): Reply {
  const { secondPerson: texts } = messagesIn(language)
  const by = decidedBy === null ? [] : [{ person: decidedBy }, ' ']
  const when = texts.overBy(outcome ?? 'expired', decidedAt ?? expiresAt)
  const text: Text = [`${texts.over} `, ...by, `${when} ${texts.nothingNow}`]
  return { summary: texts.over, parts: [paragraph(text)], replaces: true }
}

/** The requester can only withdraw it. */
export async function approvalParts(context: StaffContext, approval: Approval): Promise<Part[]> {
  const { register, actor, language } = context
  const { secondPerson: texts, words } = messagesIn(language)
  const { id, kind, reason, changes, askedBy, askedAt, expiresAt, outcome } = approval
  const body = await bodyOfApproval(register, id)
  const about = await approvalKinds.get(kind)?.describe(context, approval, body)
  const confirm: Choice = { ...button(words.confirm, 'second-approve', id), style: 'primary' }
  const isOwn = askedBy === actor.id
  const cancel = button(isOwn ? words.cancel : texts.decline, 'second-decline', id)
  const choices = [...(isOwn ? [] : [confirm]), ...(outcome === null ? [cancel] : [])]
  return [
    paragraph([
      ...(about == null ? [] : [{ strong: about }, '\n']),
      { person: askedBy },
      ` ${texts.asked(reason, changes, askedAt, expiresAt)}`,
      ...(outcome === null ? [] : [`\n${texts.unfinished}`]),
    ]),
    ...(choices.length === 0 ? [] : [buttons(...choices)]),
  ]
}

const bodySchema = z.lazy(() => z.object({ importId: z.int(), passesRefusals: z.boolean().optional() }))

/** An approval about a file of consents. */
async function importIn({ register }: StaffContext, body: unknown) {
  const { importId, passesRefusals = false } = bodySchema.safeParse(body).data ?? {}
  const job = importId === undefined ? null : await consentFileOf(register, importId)
  return job === null ? null : { job, passesRefusals }
}

const importedApproval: ApprovalKind = {
  async describe(context, _approval, body) {
    const about = await importIn(context, body)
    if (about === null) return null
    const { job, passesRefusals } = about
    const { imports } = messagesIn(context.language)
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
    if (!started && !goesOn) return finishedWith(saying(messagesIn(language).imports.over))
    // Its own message tells the requester when that is done.
    const reply = importReply(newsOf({ ...job, state: 'applying', language }))
    return { reply, stored: null, finished: true }
  },
}

function finishedWith(reply: Reply) {
  return { reply, stored: 0, finished: true }
}

/** A later change of a key wins; it is checked when each change is voided. */
const voidedApproval: ApprovalKind = {
  async describe(context, _approval, body) {
    const job = (await importIn(context, body))?.job
    if (job?.appliedAt == null) return null
    const { brandName, id, appliedAt, result } = job
    return messagesIn(context.language).imports.void.about(brandName, id, appliedAt, result)
  },

  async perform(context, { askedBy, decidedBy }, body) {
    const before = (await importIn(context, body))?.job
    if (before === undefined) return null
    const { register, language } = context
    const started = await startVoiding(register, before.id, { by: askedBy, approvedBy: decidedBy })
    const job = (await consentFileOf(register, before.id)) ?? before
    const { imports } = messagesIn(language)
    if (started === 'late') {
      return finishedWith(saying(imports.void.late(voidableUntil(job) ?? register.clock())))
    }
    // Begun by this approval before, but the press did not finish.
    const goesOn = job.voidedBy === askedBy && job.voidApprovedBy === decidedBy
    if (started === 'over' && !goesOn) return finishedWith(saying(imports.void.nothing))
    // Its own message tells the requester when that is done.
    return { reply: importReply(newsOf({ ...job, language })), stored: null, finished: true }
  },
}

type Approved = Approval & { readonly decidedBy: string }

export interface ApprovalKind {
  /** A line for the approver, addresses masked; null where the body cannot be read. */
  describe(context: StaffContext, approval: Approval, body: unknown): Promise<string | null>
  /**
   * Idempotent; null where the body cannot be read. `finished`: another press has nothing left to do.
   * `stored` is null if another message tells the requester.
   */
  perform(
    context: StaffContext,
    approval: Approved,
    body: unknown,
  ): Promise<{ readonly reply: Reply; readonly stored: number | null; readonly finished: boolean } | null>
}

const approvalKinds: ReadonlyMap<string, ApprovalKind> = new Map([
  ['record', recordedApproval],
  ['import', importedApproval],
  ['void-import', voidedApproval],
])

export const secondPersonActions = {
  'second-show': { role: 'editor', run: showApproval },
  'second-approve': { role: 'editor', run: approve },
  'second-decline': { role: 'editor', run: decline },
} as const
