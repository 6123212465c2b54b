import type { ArgumentsWith } from '../../../bots/commands/arguments.ts'
import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { noArguments } from '../../../bots/commands/parameters.ts'
import {
  type ComplaintFacts,
  complaintLine,
  erasedReply,
  isOpen,
  oldButton,
  recordedBy,
  textOnly,
} from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  dangerButton,
  inLines,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
} from '../../../bots/commands/reply.ts'
import {
  changeChoice,
  evidenceChoice,
  referenceTo,
  referredRecipient,
  refusedReference,
} from '../../../bots/commands/staff.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { tellsIysState } from '../../../bots/messages/staff.ts'
import { channelsFor, type PermissionReason } from '../../consent/consent.ts'
import { maskAddress, type Recipient } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import { type Complaint, complaintsOf } from '../../register/complaints/list.ts'
import { type ReportingClock, reportingClock } from '../../register/iys-queue/duties.ts'
import { type ConsentView, lookUp } from '../../register/look-up/look-up.ts'
import { lookUpMessages } from './messages.ts'

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
  form: ({ home, forms }) => ({
    title: home.lookUp,
    submit: forms.list.submit,
    asks: ['recipient', 'brandCode'],
  }),
  run: (context, query) => answerLookUp(context, query),
})

type LookUpQuery = ArgumentsWith<'recipient'>

/** Handles the button "Details": repeats the look-up and shows it as a table in place of the sentences. */
async function detailsAction(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const [reference = '', brand = ''] = values
  if (!/^\d{0,15}$/.test(brand)) return oldButton(context)
  const referenceResult = await referredRecipient(context, 'look-up', reference)
  if (referenceResult.kind === 'refused') return refusedReference(context, referenceResult)
  const brandCode = brand === '' ? null : Number(brand)
  const query = { ...noArguments, recipient: referenceResult.recipient, brandCode }
  return { ...(await answerLookUp(context, query, 'table')), replaces: true }
}

/** Answers a staff member's look-up of a recipient. `lookUp` records the look-up before anything is shown. */
async function answerLookUp(
  context: StaffRequest,
  query: LookUpQuery,
  shape: 'sentences' | 'table' = 'sentences',
): Promise<Reply> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const viewableBrands = authority.brandsFor('viewer')
  if (viewableBrands.length === 0) return textOnly(messages.staff.general.noBrand)
  const brands = viewableBrands.filter(({ code }) => query.brandCode === null || query.brandCode === code)
  const brandCodes = brands.map(({ code }) => code)
  const outcome = await lookUp(register, actor, {
    recipient: query.recipient,
    brandCode: query.brandCode ?? undefined,
    brandCodes,
    purpose: 'look-up',
  })
  if (outcome.kind === 'ceiling') return textOnly(messages.staff.general.ceiling(outcome.perDay))
  if (outcome.erased) return erasedReply(context, query.recipient)
  const { rules } = await register.settings()
  const now = register.clock()
  const consents = outcome.consents
    .filter((consent) => isWanted(consent, query))
    .map((consent) => ({ ...consent, clock: reportingClock(consent, now, rules) }))
  const complaints = await complaintsOf(register, { recipient: query.recipient, brandCodes })
  const { recipientId } = outcome
  const isKnown = outcome.consents.length > 0 && recipientId !== null
  return {
    summary: lookUpMessages[language].summary(
      new Set(consents.map(({ brandCode }) => brandCode)).size,
      isNarrowed(query),
    ),
    parts: [
      title(query, consents, messages),
      ...(shape === 'table'
        ? tableParts(query.recipient, consents, messages)
        : sentenceParts(query, consents, messages)),
      ...openComplaintParts(complaints, { brands, now, rules }, messages),
      ...(isKnown
        ? [
            buttons(
              ...(shape === 'table' ? [] : [detailsChoice(context, recipientId, query)]),
              ...consentChoices(context, recipientId, consents),
            ),
          ]
        : []),
    ],
  }
}

/** True if the consent is of the channels and the recipient type asked for. Null asks for all. */
function isWanted(consent: ConsentView, { channels, recipientType }: LookUpQuery): boolean {
  return (
    (channels === null || channels.includes(consent.channel)) &&
    (recipientType === null || recipientType === consent.recipientType)
  )
}

function isNarrowed({ channels, recipientType, brandCode }: LookUpQuery): boolean {
  return channels !== null || recipientType !== null || brandCode !== null
}

/** Returns the heading: the masked address and the recipient types shown. */
function title(
  { recipient: { address }, recipientType }: LookUpQuery,
  consents: readonly ConsentView[],
  { words }: Messages,
): Part {
  const kinds = recipientType === null ? consents.map((consent) => consent.recipientType) : [recipientType]
  const types = [...new Set(kinds.map((kind) => words.types[kind]))]
  const typesText = types.length === 0 ? '' : ` · ${types.join(', ')}`
  return paragraph([{ strong: maskAddress(address) }, typesText])
}

/** Shows the latest open complaints of the recipient. */
function openComplaintParts(
  complaints: readonly Complaint[],
  facts: ComplaintFacts,
  messages: Messages,
): Part[] {
  const shownComplaints = complaints.filter(isOpen).slice(-complaintsMax)
  const lines = shownComplaints.map((complaint) => complaintLine(complaint, facts, messages))
  return lines.length === 0 ? [] : [paragraph(lines.join('\n'))]
}

function activeEditableBrands({ authority }: StaffRequest): Brand[] {
  return authority.brandsFor('editor').filter(({ closedAt }) => closedAt === null)
}

function detailsChoice(context: StaffRequest, recipientId: number, { brandCode }: LookUpQuery): Choice {
  const { details } = lookUpMessages[context.language]
  return button(details, 'look-up', referenceTo(context, 'look-up', recipientId), brandCode ?? '')
}

/** Returns the buttons below the answer: history, evidence, and for editors the change form and a RET per consent. */
function consentChoices(
  context: StaffRequest,
  recipientId: number,
  consents: readonly ConsentView[],
): Choice[] {
  const editableBrandCodes = activeEditableBrands(context).map(({ code }) => code)
  const reference = referenceTo(context, 'history', recipientId)
  const history = button(lookUpMessages[context.language].history, 'history', reference, 0)
  const refusals = consents
    .filter(({ status, brandCode }) => status === 'ONAY' && editableBrandCodes.includes(brandCode))
    .slice(0, buttonsMax)
    .map((consent) => refuseChoice(context, consent))
  const changes = editableBrandCodes.length === 0 ? [] : [changeChoice(context, recipientId), ...refusals]
  return [history, evidenceChoice(context, recipientId, null), ...changes]
}

/** Returns the button that records a RET (refusal) for this consent, after asking for confirmation. */
function refuseChoice(context: StaffRequest, consent: ConsentView): Choice {
  const messages = messagesIn(context.language)
  const { words } = messages
  const texts = lookUpMessages[context.language]
  const { recipientId, brandCode, brandName, channel, recipientType } = consent
  const label = texts.reject(brandName, channelNamed(consent, messages))
  const text = texts.rejectText(brandName, words.channels[channel])
  const reference = referenceTo(context, 'reject', recipientId)
  return {
    ...dangerButton(label, 'reject', reference, brandCode, channel, recipientType),
    confirm: { title: texts.rejectTitle, text, yes: words.confirm, no: words.cancel },
  }
}

interface TimedConsent extends ConsentView {
  readonly clock: ReportingClock | null
}

/** Shows a sentence for each consent. A state in İYS that all consents share is said once, below the sentences. */
function sentenceParts(query: LookUpQuery, consents: readonly TimedConsent[], messages: Messages): Part[] {
  const texts = lookUpMessages[messages.language]
  if (consents.length === 0) {
    return [paragraph(texts.none(query.channels ?? channelsFor(query.recipient.kind), isNarrowed(query)))]
  }
  const iysTexts = consents.map((consent) => iysTextOf(consent, messages, consent.reason))
  const [firstIysText = '', ...otherIysTexts] = new Set(iysTexts)
  const lines = consents.map((consent, index) => {
    const line = consentLine(consent, consents, messages)
    return otherIysTexts.length === 0 || iysTexts[index] === '' ? line : [...line, ` ${iysTexts[index]}`]
  })
  const isByHand = consents.some(({ clock, national }) => clock !== null && national === 'unverified')
  const notes = [
    ...(otherIysTexts.length === 0 ? [firstIysText] : []),
    isByHand ? messages.staff.lookUp.uploadByHand : '',
  ].filter(Boolean)
  return [paragraph(inLines(lines)), ...(notes.length === 0 ? [] : [note(notes.join(' '))])]
}

/** Returns one sentence about a consent. `shownConsents` decides if its channel needs the recipient type beside it. */
function consentLine(
  consent: ConsentView,
  shownConsents: readonly ConsentView[],
  messages: Messages,
): Exclude<Text, string> {
  const { brandCode, brandName, channel, status, consentDate, source, maySend, reason } = consent
  const texts = lookUpMessages[messages.language]
  const brandConsents = shownConsents.filter((consent) => consent.brandCode === brandCode)
  const facts = [
    ...(consentDate === null ? [] : [texts.since(consentDate)]),
    ...(source === null ? [] : [texts.source(source)]),
  ]
  return [
    `${permissionSign(maySend)} `,
    { strong: brandName },
    ` — ${channelNamed(consent, messages, brandConsents)}: `,
    { strong: status },
    `, ${facts.map((fact) => `${fact}, `).join('')}`,
    ...recordedBy(consent, messages),
    `. ${messages.staff.lookUp.permissionSentence(channel, maySend, reason)}`,
  ]
}

function permissionSign(maySend: boolean): string {
  return maySend ? '✅' : '⛔'
}

/**
 * Returns a text on the state of the consent in İYS. `saidReason` is the reason for which sending is allowed or not,
 * as said in the same sentence; if it tells the state already, only the deadline for reporting is returned.
 */
function iysTextOf(
  { local, national, clock, iysAt, recipientType }: TimedConsent,
  { words, staff, format }: Messages,
  saidReason: PermissionReason = 'consent',
): string {
  const { lookUp: texts } = staff
  // İYS would refuse this RET (R8). İYS may have no date for a trader (TACIR, R3), so only a private person's missing
  // date means that İYS has no record.
  if (local) return texts.local(iysAt === null && recipientType === 'BIREYSEL')
  const deadlineText = clock === null ? '' : `${format.capital(texts.daysToReport(clock.daysLeft))}.`
  return `${tellsIysState(saidReason) ? '' : words.national[national]} ${deadlineText}`.trim()
}

const columns = ['brand', 'channel', 'status', 'may', 'since', 'source', 'who', 'national'] as const

/** Shows a row for each consent; a platform without tables shows the sentences of `otherwise`. */
function tableParts({ kind }: Recipient, consents: readonly TimedConsent[], messages: Messages): Part[] {
  const { columns: heads, covers } = lookUpMessages[messages.language]
  const rows = consents.map((consent) => {
    const cells = cellsOf(consent, consents, messages)
    return columns.map((column) => cells[column])
  })
  const lines = consents.map((consent) => [
    ...consentLine(consent, consents, messages),
    ` ${iysTextOf(consent, messages, consent.reason)}`,
  ])
  const head = columns.map((column) => heads[column])
  const table = { kind: 'table', head, rows, otherwise: [paragraph(inLines(lines))] } as const
  return [table, note(covers(kind))]
}

/** Returns the cells of one consent, by column. */
function cellsOf(
  consent: TimedConsent,
  shownConsents: readonly ConsentView[],
  messages: Messages,
): Record<(typeof columns)[number], Text> {
  const { words, staff, format } = messages
  const { brandCode, channel, brandName, status, consentDate, source, maySend, reason } = consent
  const brandConsents = shownConsents.filter((consent) => consent.brandCode === brandCode)
  return {
    brand: brandName,
    channel: channelNamed(consent, messages, brandConsents),
    status: [{ strong: status }],
    may: staff.lookUp.permissionSentence(channel, maySend, reason),
    since: consentDate === null ? '' : format.date(consentDate),
    source: source === null ? '' : words.sources[source],
    who: recordedBy(consent, messages),
    national: iysTextOf(consent, messages),
  }
}

export const lookUpActions = { 'look-up': { role: 'viewer', run: detailsAction } } as const
