import type { Recipient } from '../../../src/consent/recipient.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { type Complaint, complaintsOf } from '../../../src/register/complaints/list.ts'
import type { ConsentView } from '../../../src/register/consents.ts'
import { lookUp } from '../../../src/register/look-up.ts'
import { reportingClock } from '../../../src/register/reporting-clock.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import { channelNamed } from '../naming.ts'
import type { Choice, Part, Reply } from '../reply.ts'
import { defineCommand, type Given } from './command.ts'
import { type ComplaintFacts, complaintLine, isOpen } from './complaints.ts'
import { isNarrowed, stateParts } from './consent-state.ts'
import { evidenceChoice } from './evidence.ts'
import { changeChoice, recordNewChoice } from './record-forms.ts'
import { erasedReply, saying } from './replies.ts'

const buttonsMax = 8
const complaintsMax = 5

export const lookUpCommand = defineCommand({
  name: 'lookUp',
  words: { tr: ['sorgula', 'sorgu', 'sor'], en: ['lookup', 'query'] },
  role: 'viewer',
  examples: {
    tr: ['sorgula 0532 123 45 67', 'sorgula ayse@example.com marka="Örnek Kahve"'],
    en: ['lookup 0532 123 45 67', 'lookup ayse@example.com brand="Örnek Kahve"'],
  },
  takes: ['recipient', 'channels', 'brandCode', 'recipientType'],
  needs: ['recipient'],
  form: ({ forms }) => ({ ...forms.asking['look-up'], asks: ['recipient', 'brandCode'] }),
  opensForm: true,
  run: answerLookUp,
})

/** Tells how an address stands with the brands of the caller; logged before it is answered. */
async function answerLookUp(context: StaffContext, asked: Given<'recipient'>): Promise<Reply> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const viewed = authority.brandsFor('viewer')
  if (viewed.length === 0) return saying(messages.staff.general.noBrand)
  const brands = viewed.filter(({ code }) => asked.brandCode === null || asked.brandCode === code)
  const outcome = await lookUp(register, actor, {
    recipient: asked.recipient,
    brandCode: asked.brandCode ?? undefined,
    brandCodes: brands.map(({ code }) => code),
    purpose: 'look-up',
  })
  if (outcome.kind === 'ceiling') return saying(messages.staff.general.ceiling(outcome.perDay))
  if (outcome.erased) return erasedReply(context, asked.recipient)
  const { rules } = await register.settings()
  const now = register.clock()
  const consents = outcome.consents
    .filter((consent) => isAsked(consent, asked))
    .map((consent) => ({ ...consent, clock: reportingClock(consent, now, rules) }))
  const complaints = await complaintsOf(register, {
    recipient: asked.recipient,
    brandCodes: brands.map(({ code }) => code),
  })
  return {
    summary: messages.staff.lookUp.summary(
      new Set(consents.map(({ brandCode }) => brandCode)).size,
      isNarrowed(asked),
    ),
    parts: [
      title(asked, consents, messages),
      // By what he may see: whether another brand holds the address is not for him to learn.
      ...(outcome.consents.length === 0
        ? [{ kind: 'text' as const, text: messages.staff.lookUp.unknown }]
        : []),
      ...openComplaintParts(complaints, { brands, now, rules }, messages),
      ...stateParts(brands, asked, { shown: consents, known: outcome.consents }, messages),
      { kind: 'note', text: messages.staff.lookUp.covers(asked.recipient.kind) },
      ...(outcome.consents.length === 0
        ? await buttonsForUnknown(context, asked.recipient)
        : buttons(context, outcome.recipientId, consents)),
    ],
  }
}

function isAsked(consent: ConsentView, { channels, recipientType }: Given<'recipient'>): boolean {
  return (
    (channels === null || channels.includes(consent.channel)) &&
    (recipientType === null || recipientType === consent.recipientType)
  )
}

function title(
  { recipient: { address }, recipientType }: Given<'recipient'>,
  consents: readonly ConsentView[],
  { words }: Messages,
): Part {
  const kinds = recipientType === null ? consents.map((consent) => consent.recipientType) : [recipientType]
  const types = [...new Set(kinds.map((kind) => words.types[kind]))]
  const rest = types.length === 0 ? '' : ` · ${types.join(', ')}`
  return { kind: 'text', text: [{ strong: maskAddress(address) }, rest] }
}

/** What waits for an answer about this address. */
function openComplaintParts(
  complaints: readonly Complaint[],
  facts: ComplaintFacts,
  messages: Messages,
): Part[] {
  const open = complaints.filter(isOpen).slice(-complaintsMax)
  const lines = open.map((complaint) => complaintLine(complaint, facts, messages))
  return lines.length === 0 ? [] : [{ kind: 'text', text: lines.join('\n') }]
}

/** Of an address without a record there is nothing but to record something. */
async function buttonsForUnknown(context: StaffContext, recipient: Recipient): Promise<Part[]> {
  const mayRecord = context.authority.brandsFor('editor').some(({ closedAt }) => closedAt === null)
  if (!mayRecord) return []
  return [{ kind: 'choices', choices: [await recordNewChoice(context, recipient)] }]
}

/** History and evidence for everybody; a change, and a refusal where there is something to refuse, for those who may. */
function buttons(
  { authority, language }: StaffContext,
  recipientId: number | null,
  consents: readonly ConsentView[],
): Part[] {
  if (recipientId === null) return []
  const messages = messagesIn(language)
  const editable = authority
    .brandsFor('editor')
    .filter(({ closedAt }) => closedAt === null)
    .map(({ code }) => code)
  const refusable = consents.filter(
    ({ status, brandCode }) => status === 'ONAY' && editable.includes(brandCode),
  )
  const history: Choice = {
    label: messages.staff.lookUp.history,
    action: { name: 'history', values: [recipientId, 0] },
  }
  const refusals = refusable.slice(0, buttonsMax).map((consent) => refuseChoice(consent, messages))
  const changes = editable.length === 0 ? [] : [changeChoice(recipientId, messages), ...refusals]
  return [{ kind: 'choices', choices: [history, evidenceChoice(recipientId, null, messages), ...changes] }]
}

function refuseChoice(consent: ConsentView, messages: Messages): Choice {
  const { lookUp: texts } = messages.staff
  const { recipientId, brandCode, brandName, channel, recipientType } = consent
  return {
    label: texts.reject(brandName, channelNamed(consent, messages)),
    action: { name: 'reject', values: [recipientId, brandCode, channel, recipientType] },
    style: 'danger',
    confirm: {
      title: texts.rejectTitle,
      text: texts.rejectText(brandName, messages.words.channels[channel]),
      yes: texts.confirm,
      no: texts.cancel,
    },
  }
}
