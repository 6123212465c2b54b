import type { Recipient } from '../../../src/consent/recipient.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import { type Complaint, complaintsOf } from '../../../src/register/complaints/list.ts'
import type { ConsentView } from '../../../src/register/consents.ts'
import { lookUp } from '../../../src/register/look-up.ts'
import { reportingClock } from '../../../src/register/reporting-clock.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import type { StaffContext } from '../context.ts'
import type { Field, Filled, Form } from '../form.ts'
import { readFilled } from '../parse/filled.ts'
import { type Arguments, parse } from '../parse.ts'
import type { Choice, FormAnswer, Part, Reply } from '../reply.ts'
import type { StaffCommand, StaffForm } from './command.ts'
import { type ComplaintFacts, complaintLine, isOpen } from './complaints.ts'
import { isNarrowed, stateParts } from './consent-state.ts'
import { answerEvidence, evidenceChoice } from './evidence.ts'
import { addressField, brandField, dayField, notRead } from './forms.ts'
import { answerHistory } from './history.ts'
import { channelNamed } from './naming.ts'
import { changeChoice, recordNewChoice } from './record-forms.ts'
import { erasedReply, notUnderstood, saying } from './replies.ts'

const buttonsMax = 8
const complaintsMax = 5

/** How an address stands with the brands of the asker; logged before it is answered. */
export async function lookUpCommand(
  context: StaffContext,
  rest: string,
  command: StaffCommand,
): Promise<Reply> {
  const { register, authority, language } = context
  const messages = messagesIn(language)
  const viewed = authority.brandsFor('viewer')
  if (viewed.length === 0) return saying(messages.staff.general.noBrand)
  const takes = ['channel', 'brand', 'type'] as const
  const parsed = parse(rest, { brands: viewed, takes, now: register.clock() })
  if (!parsed.ok) return notUnderstood(context, command, parsed.fault)
  return await answerLookUp(context, parsed.arguments)
}

/** The same for arguments that were read before, whichever way they came. */
async function answerLookUp(context: StaffContext, asked: Arguments): Promise<Reply> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const viewed = authority.brandsFor('viewer')
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

function isAsked(consent: ConsentView, { channels, recipientType }: Arguments): boolean {
  return (
    (channels === null || channels.includes(consent.channel)) &&
    (recipientType === null || recipientType === consent.recipientType)
  )
}

function title(
  { recipient: { address }, recipientType }: Arguments,
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
  const { lookUp: told } = messages.staff
  const { recipientId, brandCode, brandName, channel, recipientType } = consent
  return {
    label: told.reject(brandName, channelNamed(consent, messages)),
    action: { name: 'reject', values: [recipientId, brandCode, channel, recipientType] },
    style: 'danger',
    confirm: {
      title: told.rejectTitle,
      text: told.rejectText(brandName, messages.words.channels[channel]),
      yes: told.confirm,
      no: told.cancel,
    },
  }
}

/** What is asked about an address, by the name of its form. */
type Asking = 'look-up' | 'history' | 'evidence'

const answers: Readonly<Record<Asking, (context: StaffContext, asked: Arguments) => Promise<Reply>>> = {
  'look-up': answerLookUp,
  history: answerHistory,
  evidence: answerEvidence,
}

/** Asks for the address in a form, so that none stays in the line where commands are typed. */
export function askingForm(name: Asking): (context: StaffContext) => Form | null {
  return ({ authority, language }) => {
    const messages = messagesIn(language)
    const brands = authority.brandsFor('viewer')
    if (brands.length === 0) return null
    const brand = brands.length === 1 ? [] : [brandField(brands, messages, { required: false })]
    // Whoever has a complaint before him knows the day of the message.
    const day: Field[] = name === 'evidence' ? [dayField(messages)] : []
    const told = messages.forms.asking[name]
    return {
      name,
      values: [],
      title: told.title,
      submit: told.submit,
      fields: [addressField(messages), ...day, ...brand],
    }
  }
}

export function submitAsking(name: Asking): StaffForm['submit'] {
  return async (context: StaffContext, filled: Filled): Promise<FormAnswer> => {
    const read = readFilled(filled, context.register.clock())
    if (!read.ok) return notRead(context, read)
    return { kind: 'reply', reply: await answers[name](context, read.arguments) }
  }
}
