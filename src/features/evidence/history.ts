import { codesFor, defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { erasedReply, oldButton, recordedBy, textOnly } from '../../../bots/commands/replies.ts'
import { button, buttons, note, type Part, paragraph, type Reply } from '../../../bots/commands/reply.ts'
import {
  evidenceChoice,
  referenceTo,
  referredRecipient,
  refusedReference,
} from '../../../bots/commands/staff.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import { maskAddress, type Recipient } from '../../consent/recipient.ts'
import { type ChangeView, listHistory } from '../../register/changes/changes.ts'
import { type EvidenceFileView, evidenceFilesOf } from '../../register/evidence/files.ts'
import { type ReportingClock, reportingClock } from '../../register/iys-queue/duties.ts'
import { type ConsentView, lookUp } from '../../register/look-up/look-up.ts'
import { addFileMenu, evidenceFileText } from './evidence-files.ts'
import { evidenceMessages } from './messages.ts'

const pageRows = 10
const offsetMax = 100_000

export const historyCommand = defineCommand({
  name: 'history',
  words: { tr: ['geçmiş'], en: ['history'] },
  role: 'viewer',
  examples: { tr: ['geçmiş 0532 123 45 67'], en: ['history 0532 123 45 67'] },
  takes: ['recipient', 'brandCode'],
  needs: ['recipient'],
  form: ({ language }) => ({ title: evidenceMessages[language].history.title }),
  run: (context, { recipient, brandCode }) => historyPage(context, recipient, brandCode, 0),
})

/** Answers a button that opens a recipient's history, or turns its page. */
async function historyAction(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const [reference = '', offset = '', brand = ''] = values
  if (!/^\d{1,6}$/.test(offset) || !/^\d{0,15}$/.test(brand)) return oldButton(context)
  const referred = await referredRecipient(context, 'history', reference)
  if (referred.kind === 'refused') return refusedReference(context, referred)
  const page = Math.min(Number(offset), offsetMax)
  const reply = await historyPage(context, referred.recipient, brand === '' ? null : Number(brand), page)
  // The first page comes from a look-up, which stays.
  return { ...reply, replaces: values.length > 2 }
}

/** Shows one page of a recipient's changes in the brands that the caller may view. */
async function historyPage(
  context: StaffRequest,
  recipient: Recipient,
  brandCode: number | null,
  offset: number,
): Promise<Reply> {
  const { register, actor, language } = context
  const messages = messagesIn(language)
  const { general } = messages.staff
  const texts = evidenceMessages[language].history
  const brandCodes = codesFor(context, 'viewer', brandCode)
  // A history tells as much as a look-up, so it is logged and counted as one.
  const outcome = await lookUp(register, actor, { recipient, brandCodes, purpose: 'history' })
  if (outcome.kind === 'ceiling') return textOnly(general.ceiling(outcome.perDay))
  if (outcome.erased) return erasedReply(context, recipient)
  const result = await listHistory(register, { recipient, brandCodes, limit: pageRows + 1, offset })
  const changes = result.slice(0, pageRows)
  const header = paragraph([{ strong: texts.title }, ` · ${maskAddress(recipient.address)}`])
  const { recipientId, consents } = outcome
  if (changes.length === 0 || recipientId === null) {
    return { summary: texts.summary, parts: [header, paragraph(texts.empty)] }
  }
  return {
    summary: texts.summary,
    parts: [
      header,
      ...(await changesParts(context, changes, consents, offset)),
      ...turning(context, { recipientId, offset }, result.length > pageRows, brandCode),
    ],
  }
}

/** Shows each change with its evidence files, then the page's numbers and a menu to add files. */
async function changesParts(
  context: StaffRequest,
  changes: readonly ChangeView[],
  consents: readonly ConsentView[],
  offset: number,
): Promise<Part[]> {
  const { register, language } = context
  const messages = messagesIn(language)
  const texts = evidenceMessages[language].history
  const ids = changes.map(({ id }) => id)
  const files = await evidenceFilesOf(register, ids)
  const { rules } = await register.settings()
  const now = register.clock()
  // Only the newest change of a key is still to be reported, and no repeated refusal.
  const clockOf = ({ id, effect }: ChangeView): ReportingClock | null => {
    const consent = consents.find(({ changeId }) => changeId === id)
    return consent === undefined || effect !== 'taken' ? null : reportingClock(consent, now, rules)
  }
  // A refusal that is kept here alone is never reported to İYS.
  const isUnverified =
    changes.some(({ effect }) => effect !== 'local') &&
    consents.some(({ national }) => national === 'unverified')
  return [
    ...changes.map((change): Part => {
      const ofChange = files.filter(({ changeId }) => changeId === change.id)
      const isNewest = consents.some(({ changeId }) => changeId === change.id)
      return changePart(change, ofChange, { clock: clockOf(change), isNewest }, messages)
    }),
    note(texts.page(offset + 1, offset + changes.length)),
    ...(isUnverified ? [note(texts.unverified)] : []),
    ...addFileMenu(context, changes, messages),
  ]
}

/** Describes one change: when, brand, channel, new status, who recorded it, and what proves it. */
function changePart(
  change: ChangeView,
  files: readonly EvidenceFileView[],
  { clock, isNewest }: { readonly clock: ReportingClock | null; readonly isNewest: boolean },
  messages: Messages,
): Part {
  const { words, staff, format } = messages
  const { lookUp } = staff
  const texts = evidenceMessages[messages.language].history
  const { brandName, status, effect, source, recordedAt, hasEvidence, id } = change
  const recorded = format.moment(formatWallTime(recordedAt))
  const { consentDate } = change
  const details = [
    ...(consentDate === null || format.moment(consentDate) === recorded ? [] : [texts.said(consentDate)]),
    ...(source === null ? [] : [words.sources[source]]),
  ]
  const facts = [
    ...(effect === 'void'
      ? [change.secondPerson === null ? texts.voidByTypist : texts.void]
      : [hasEvidence ? texts.evidence : texts.noEvidence]),
    ...(effect === 'local' || effect === 'repeat' ? [texts[effect]] : []),
    ...(change.inIys === null ? [] : [texts.inIys(change.inIys, change.answer)]),
    ...(clock === null ? [] : [lookUp.daysToReport(clock.daysLeft)]),
    texts.id(shortId(id)),
  ]
  const state = effect === 'void' && change.restores === 0 ? lookUp.noRecord : status
  return paragraph([
    `${recorded} · ${brandName} · ${channelNamed(change, messages)} · `,
    isNewest ? { strong: state } : state,
    `\n${details.map((fact) => `${fact} · `).join('')}`,
    ...recordedBy(change, messages),
    ` · ${facts.join(' · ')}`,
    ...files.flatMap((file) => ['\n', ...evidenceFileText(file, messages)]),
  ])
}

/** Returns the buttons to newer and older changes and to the recipient's evidence. */
function turning(
  context: StaffRequest,
  { recipientId, offset }: { readonly recipientId: number; readonly offset: number },
  hasMore: boolean,
  brandCode: number | null,
): Part[] {
  const { words } = messagesIn(context.language)
  const reference = referenceTo(context, 'history', recipientId)
  const to = (label: string, at: number) => button(label, 'history', reference, at, brandCode ?? '')
  const choices = [
    ...(offset > 0 ? [to(words.newer, Math.max(0, offset - pageRows))] : []),
    ...(hasMore ? [to(words.older, offset + pageRows)] : []),
    evidenceChoice(context, recipientId, brandCode),
  ]
  return [buttons(...choices)]
}

export const historyActions = { history: { role: 'viewer', run: historyAction } } as const
