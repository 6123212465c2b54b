import type { ArgumentsWith } from '../../../bots/commands/arguments.ts'
import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { textOnly } from '../../../bots/commands/replies.ts'
import {
  buttons,
  dangerButton,
  note,
  paragraph,
  type Reply,
  textReply,
} from '../../../bots/commands/reply.ts'
import {
  coversEveryBrand,
  referenceTo,
  referredRecipient,
  refusedReference,
} from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { type EraseOutcome, erase } from '../../register/erasure/erase.ts'
import { lookUp } from '../../register/look-up/look-up.ts'
import type { Feature } from '../feature.ts'
import { erasureMessages } from './messages.ts'
import { workOnRetention } from './retention.ts'

const erasureSource = 'HS_EORTAM'

/** Says what an erasure covers and what stays. Only a press erases. */
export const eraseCommand = defineCommand({
  name: 'erase',
  words: { tr: ['sil'], en: ['erase'] },
  role: 'admin',
  examples: { tr: ['sil 0532 123 45 67'], en: ['erase 0532 123 45 67'] },
  takes: ['recipient'],
  needs: ['recipient'],
  form: ({ language }) => erasureMessages[language].form,
  refusal,
  run: askToErase,
})

/** Says what an erasure deletes and what stays, and asks for confirmation. Nothing is erased yet. */
async function askToErase(context: StaffRequest, { recipient }: ArgumentsWith<'recipient'>): Promise<Reply> {
  const { register, actor, language } = context
  const { staff, words } = messagesIn(language)
  const texts = erasureMessages[language]
  const { ask } = erasureMessages[language]
  const result = await lookUp(register, actor, { recipient, purpose: 'erasure' })
  if (result.kind === 'ceiling') return textOnly(staff.general.ceiling(result.perDay))
  if (result.erased) return textOnly(texts.refused.gone)
  if (result.recipientId === null) return textOnly(texts.refused.unknown(context.command))
  const { retention_years: years } = await register.settings()
  return textReply(
    ask.title,
    [{ strong: ask.title }, ` · ${maskAddress(recipient.address)}`],
    paragraph(ask.scope),
    paragraph(ask.kept(years)),
    buttons({
      ...dangerButton(ask.button, 'erase', referenceTo(context, 'erase', result.recipientId)),
      confirm: { title: ask.confirmTitle, text: ask.confirmText, yes: ask.yes, no: words.cancel },
    }),
  )
}

/** Erases the recipient to whom the pressed button refers, if the presser may. */
async function eraseAction(context: StaffRequest, [reference = '']: readonly string[]): Promise<Reply> {
  const { register, actor, requestKey } = context
  const refusalReply = await refusal(context)
  if (refusalReply !== null) return refusalReply
  const referred = await referredRecipient(context, 'erase', reference)
  if (referred.kind === 'refused') return refusedReference(context, referred)
  const { recipient } = referred
  const outcome = await erase(register, actor, { recipient, source: erasureSource, requestKey })
  return { ...outcomeReply(outcome, maskAddress(recipient.address), context), replaces: true }
}

/** An erasure covers every brand, so it takes an admin of all of them. */
async function refusal(context: StaffRequest): Promise<Reply | null> {
  const isOfAll = await coversEveryBrand(context, 'admin')
  return isOfAll ? null : textOnly(erasureMessages[context.language].refused.allBrands)
}

/** Tells staff the result of an erasure: the RET recorded first, what stays, and until when. */
function outcomeReply(outcome: EraseOutcome, masked: string, { language, command }: StaffRequest): Reply {
  const texts = erasureMessages[language]
  if (outcome.kind === 'unknown') return textOnly(texts.refused.unknown(command))
  if (outcome.kind !== 'erased') return textOnly(texts.refused[outcome.kind])
  const { refusals, repeated, keptThrough, openComplaint } = outcome
  const { done } = erasureMessages[language]
  const storedTexts = refusals > 0 ? [done.stored(refusals)] : []
  const sentences = repeated && refusals === 0 ? [done.already] : [...storedTexts, done.erased(masked)]
  return textReply(
    [...storedTexts, done.summary].join(' '),
    sentences.join(' '),
    note(done.kept(keptThrough)),
    ...(openComplaint ? [note(done.openComplaint)] : []),
  )
}

export const eraseActions = { erase: { role: 'admin', run: eraseAction } } as const

export const erasureFeature = {
  commands: [eraseCommand],
  actions: eraseActions,
  jobs: ({ register, log }) => [
    {
      name: 'retention',
      every: 'minute',
      needsProvenClock: true,
      run: () => workOnRetention(register, log),
    },
  ],
} satisfies Feature
