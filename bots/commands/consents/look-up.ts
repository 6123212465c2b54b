import { type Channel, channelsFor, type RecipientType } from '../../../src/consent/channel.ts'
import { permissionOf } from '../../../src/consent/permission.ts'
import type { Recipient } from '../../../src/consent/recipient.ts'
import { maskAddress } from '../../../src/crypto/mask.ts'
import type { Brand } from '../../../src/register/brands.ts'
import { type Complaint, complaintsOf } from '../../../src/register/complaints/list.ts'
import { type ReportingClock, reportingClock } from '../../../src/register/duties.ts'
import { type ConsentView, lookUp } from '../../../src/register/look-up.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { type Arguments, type ArgumentsWith, defineCommand } from '../command.ts'
import type { StaffContext } from '../context.ts'
import { referenceTo } from '../reference.ts'
import { channelNamed, erasedReply, recordedBy, saying } from '../replies.ts'
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
} from '../reply.ts'
import { type ComplaintFacts, complaintLine, isOpen } from './complaints.ts'
import { evidenceChoice } from './evidence.ts'
import { changeChoice, recordNewChoice } from './record-forms.ts'

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
  form: ({ home, askedList: { submit } }) => ({
    title: home.lookUp,
    submit,
    asks: ['recipient', 'brandCode'],
  }),
  opensForm: true,
  run: answerLookUp,
})

/** Logged before it is answered. */
async function answerLookUp(context: StaffContext, asked: ArgumentsWith<'recipient'>): Promise<Reply> {
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
      // Only of the brands this person sees: whether another brand has the address is not told.
      ...(outcome.consents.length === 0 ? [paragraph(messages.staff.lookUp.unknown)] : []),
      ...openComplaintParts(complaints, { brands, now, rules }, messages),
      ...stateParts(brands, asked, { shown: consents, known: outcome.consents }, messages),
      note(messages.staff.lookUp.covers(asked.recipient.kind)),
      ...(outcome.consents.length === 0
        ? await buttonsForUnknown(context, asked.recipient)
        : consentButtons(context, outcome.recipientId, consents)),
    ],
  }
}

function isAsked(consent: ConsentView, { channels, recipientType }: ArgumentsWith<'recipient'>): boolean {
  return (
    (channels === null || channels.includes(consent.channel)) &&
    (recipientType === null || recipientType === consent.recipientType)
  )
}

function title(
  { recipient: { address }, recipientType }: ArgumentsWith<'recipient'>,
  consents: readonly ConsentView[],
  { words }: Messages,
): Part {
  const kinds = recipientType === null ? consents.map((consent) => consent.recipientType) : [recipientType]
  const types = [...new Set(kinds.map((kind) => words.types[kind]))]
  const rest = types.length === 0 ? '' : ` · ${types.join(', ')}`
  return paragraph([{ strong: maskAddress(address) }, rest])
}

function openComplaintParts(
  complaints: readonly Complaint[],
  facts: ComplaintFacts,
  messages: Messages,
): Part[] {
  const open = complaints.filter(isOpen).slice(-complaintsMax)
  const lines = open.map((complaint) => complaintLine(complaint, facts, messages))
  return lines.length === 0 ? [] : [paragraph(lines.join('\n'))]
}

async function buttonsForUnknown(context: StaffContext, recipient: Recipient): Promise<Part[]> {
  const mayRecord = context.authority.brandsFor('editor').some(({ closedAt }) => closedAt === null)
  if (!mayRecord) return []
  return [buttons(await recordNewChoice(context, recipient))]
}

function consentButtons(
  context: StaffContext,
  recipientId: number | null,
  consents: readonly ConsentView[],
): Part[] {
  if (recipientId === null) return []
  const messages = messagesIn(context.language)
  const editable = context.authority
    .brandsFor('editor')
    .filter(({ closedAt }) => closedAt === null)
    .map(({ code }) => code)
  const refusable = consents.filter(
    ({ status, brandCode }) => status === 'ONAY' && editable.includes(brandCode),
  )
  const reference = referenceTo(context, 'history', recipientId)
  const history = button(messages.staff.lookUp.history, 'history', reference, 0)
  const refusals = refusable.slice(0, buttonsMax).map((consent) => refuseChoice(context, consent))
  const changes = editable.length === 0 ? [] : [changeChoice(context, recipientId), ...refusals]
  return [buttons(history, evidenceChoice(context, recipientId, null), ...changes)]
}

function refuseChoice(context: StaffContext, consent: ConsentView): Choice {
  const messages = messagesIn(context.language)
  const { staff, words } = messages
  const { lookUp: texts } = staff
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

/** Listed one by one in sentences. */
const emptyBrandsMax = 5
const columns = ['brand', 'channel', 'status', 'may', 'since', 'source', 'who', 'national'] as const

interface AddressConsents {
  readonly shown: readonly TimedConsent[]
  /** Decides the recipient type. */
  readonly known: readonly ConsentView[]
}

/** A row of a table, and the same in a sentence. */
interface State {
  readonly cells: Partial<Record<(typeof columns)[number], Text>>
  readonly line: Text
}

function isNarrowed({ channels, recipientType }: Pick<Arguments, 'channels' | 'recipientType'>): boolean {
  return channels !== null || recipientType !== null
}

/** States of an address by brand, those with a record first; a table if several brands have one. */
function stateParts(
  brands: readonly Brand[],
  asked: ArgumentsWith<'recipient'>,
  consents: AddressConsents,
  messages: Messages,
): Part[] {
  const recorded = brands.filter(({ code }) => consents.shown.some(({ brandCode }) => brandCode === code))
  const empty = brands.filter((brand) => !recorded.includes(brand) && brand.closedAt === null)
  const { columns: heads, moreBrands } = messages.staff.lookUp
  const states = [...recorded, ...empty].map((brand) => brandStates(brand, asked, consents, messages))
  const listed = states.slice(0, recorded.length + emptyBrandsMax)
  const left = states.length - listed.length
  const otherwise: Part[] = [
    ...listed.map((of) => paragraph(inLines(of.map(({ line }) => line)))),
    ...(left > 0 ? [note(moreBrands(left, isNarrowed(asked)))] : []),
  ]
  if (recorded.length < 2) return otherwise
  const rows = states.flat().map(({ cells }) => columns.map((column) => cells[column] ?? ''))
  return [{ kind: 'table', head: columns.map((column) => heads[column]), rows, otherwise }]
}

function brandStates(
  brand: Brand,
  { recipient, channels, recipientType }: ArgumentsWith<'recipient'>,
  { shown, known }: AddressConsents,
  messages: Messages,
): State[] {
  const isOfBrand = ({ brandCode }: ConsentView) => brandCode === brand.code
  const ofBrand = shown.filter(isOfBrand)
  const usual = usualType(known.some(isOfBrand) ? known.filter(isOfBrand) : known)
  return (channels ?? channelsFor(recipient.kind)).flatMap((channel) => {
    const own = ofBrand.filter((one) => one.channel === channel)
    return own.length === 0
      ? [emptyState(brand, channel, recipientType ?? usual, messages)]
      : own.map((consent) => consentState(consent, own, messages))
  })
}

/** Trader, if every record of the brand says so; a brand without a record follows the others. */
function usualType(consents: readonly ConsentView[]): RecipientType {
  const isTrader = consents.length > 0 && consents.every(({ recipientType }) => recipientType === 'TACIR')
  return isTrader ? 'TACIR' : 'BIREYSEL'
}

function emptyState(brand: Brand, channel: Channel, recipientType: RecipientType, messages: Messages): State {
  const { lookUp: texts } = messages.staff
  const named = channelNamed({ channel, recipientType }, messages)
  const { maySend, reason } = permissionOf(null, recipientType, 'unverified')
  const may = texts.may(channel, maySend, reason)
  return {
    cells: { brand: brand.name, channel: named, status: texts.noRecord, may },
    line: [{ strong: brand.name }, ` — ${named}: ${texts.noRecord}. ${may}`],
  }
}

function consentState(consent: TimedConsent, own: readonly ConsentView[], messages: Messages): State {
  const { words, staff, format } = messages
  const { channel, brandName, status, consentDate, source, maySend, reason, local, national, clock } = consent
  const { lookUp: texts } = staff
  const named = channelNamed(consent, messages, own)
  const who = recordedBy(consent, messages)
  const may = texts.may(channel, maySend, reason)
  const left = clock === null ? '' : ` ${format.capital(texts.daysToReport(clock.daysLeft))}.`
  const inIys = `${local ? texts.local : words.national[national]}${left}`
  const facts = [
    ...(consentDate === null ? [] : [texts.since(consentDate)]),
    ...(source === null ? [] : [texts.source(source)]),
  ]
  return {
    cells: {
      ...{ brand: brandName, channel: named, status: [{ strong: status }], may, who, national: inIys },
      ...(consentDate === null ? {} : { since: format.date(consentDate) }),
      ...(source === null ? {} : { source: words.sources[source] }),
    },
    line: [
      ...[{ strong: brandName }, ` — ${named}: `, { strong: status }],
      `, ${facts.map((fact) => `${fact}, `).join('')}`,
      ...[...who, `. ${may} ${inIys}`],
    ],
  }
}
