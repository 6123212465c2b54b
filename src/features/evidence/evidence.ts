import { defineCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { dayIn } from '../../../bots/commands/parse/phrases.ts'
import {
  type ComplaintFacts,
  complaintLine,
  erasedReply,
  fileChoice,
  isOpen,
  oldButton,
  textOnly,
} from '../../../bots/commands/replies.ts'
import {
  buttons,
  type Choice,
  note,
  type Part,
  paragraph,
  type Reply,
  type Text,
} from '../../../bots/commands/reply.ts'
import {
  type RecipientFile,
  referenceTo,
  referredRecipient,
  refusedReference,
} from '../../../bots/commands/staff.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { tellsIysState } from '../../../bots/messages/staff.ts'
import { dayOf, type IstanbulDay, isIstanbulDay } from '../../calendar/istanbul.ts'
import { maskAddress, type Recipient } from '../../consent/recipient.ts'
import { collectPack } from '../../documents/pack/collect.ts'
import type { Pack } from '../../documents/pack/pack-json.ts'
import { type PackState, statesOf } from '../../documents/pack/states.ts'
import { type Evidence, isNoteOnly } from '../../register/evidence/evidence.ts'
import { roleForProof, roleToFetch } from '../../register/links/downloads.ts'
import { isErased } from '../../register/recipients/recipients.ts'
import { storedJson } from '../../util/json.ts'
import { evidenceMessages } from './messages.ts'

const complaintsMax = 5
const linesMax = 20

/**
 * Shows what proves the consents of an address. It tells a history, so it is logged and counted as a look-up.
 */
export const evidenceCommand = defineCommand({
  name: 'evidence',
  words: { tr: ['kanıt', 'ispat'], en: ['evidence', 'proof'] },
  role: 'viewer',
  examples: {
    tr: ['kanıt 0532 123 45 67', 'kanıt 0532 123 45 67 01.03.2026 marka="Örnek Kahve"'],
    en: ['evidence 0532 123 45 67', 'evidence 0532 123 45 67 01.03.2026 brand="Örnek Kahve"'],
  },
  takes: ['recipient', 'date', 'brandCode'],
  needs: ['recipient'],
  form: ({ forms }) => ({ title: forms.labels.evidence, asks: ['recipient', 'day', 'brandCode'] }),
  async run(context, { recipient, date, brandCode }) {
    const day = date === null ? null : dayIn(date, context.register.clock())
    return await evidenceReply(context, { recipient, brandCode, day })
  },
})

/** Answers a button for a recipient's evidence. Brand and day may be empty: every brand, today. */
async function evidenceAction(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const [reference = '', day = '', brand = ''] = values
  if (!/^\d{0,15}$/.test(brand)) return oldButton(context)
  const referred = await referredRecipient(context, 'evidence', reference)
  if (referred.kind === 'refused') return refusedReference(context, referred)
  const { recipient } = referred
  const brandCode = brand === '' ? null : Number(brand)
  return await evidenceReply(context, { recipient, brandCode, day: isIstanbulDay(day) ? day : null })
}

interface EvidenceQuery {
  readonly recipient: Recipient
  readonly brandCode: number | null
  readonly day: IstanbulDay | null
}

/**
 * Shows a recipient's state and proof for the brands that the caller may see, with files to download. It counts as a
 * look-up.
 */
async function evidenceReply(context: StaffRequest, query: EvidenceQuery): Promise<Reply> {
  const { register, actor, authority, language } = context
  const messages = messagesIn(language)
  const texts = evidenceMessages[language].evidence
  const now = register.clock()
  if (query.day !== null && query.day > dayOf(now))
    return { ...textOnly(messages.staff.general.dayToCome), wrong: 'day' }
  const { recipient, day } = query
  const brandsFor = (erased: boolean) =>
    authority
      .brandsFor(roleForProof({ erased }))
      .filter(({ code }) => query.brandCode === null || query.brandCode === code)
  if (brandsFor(false).length === 0) return textOnly(messages.staff.general.noBrand)
  const brands = brandsFor(await isErased(register, recipient))
  if (brands.length === 0) return erasedReply(context, recipient)
  const brandCodes = brands.map(({ code }) => code)
  const collected = await collectPack(register, actor, { recipient, brandCodes, day })
  if (collected.kind === 'ceiling') return textOnly(messages.staff.general.ceiling(collected.perDay))
  const { pack, recipientId } = collected
  if (pack.recipient.known === 'erased') return erasedReply(context, recipient)
  const title = paragraph([{ strong: texts.title }, ` · ${maskAddress(recipient.address)}`])
  // Only of the brands this person sees: it stays hidden whether another brand has the address.
  if (recipientId === null || pack.changes.length + pack.complaints.length === 0) {
    return { summary: texts.summary, parts: [title, paragraph(texts.unknown)] }
  }
  const { rules } = await register.settings()
  return {
    summary: texts.summary,
    parts: [
      title,
      stateLines(pack, messages),
      paragraph(evidenceLine(pack, messages)),
      ...complaintParts(pack, { brands, now, rules }, messages),
      buttons(...packChoices(query, recipientId, context)),
      note(texts.about),
    ],
  }
}

/**
 * Lists the state of each brand and channel, at present or on the day asked for. Without any record it lists all as
 * empty.
 */
function stateLines(pack: Pack, messages: Messages): Part {
  const { brands, day } = pack
  const states = statesOf(pack)
  const texts = evidenceMessages[messages.language].evidence
  const recorded = states.filter(({ now, onDay }) => now.status !== null || onDay?.atEnd.status != null)
  const statesToList = recorded.length > 0 ? recorded : states
  const lines = statesToList.slice(0, linesMax).map((state) => {
    const name = brands.find(({ code }) => code === state.brandCode)?.name ?? String(state.brandCode)
    const ofBrand = states.filter(({ brandCode }) => brandCode === state.brandCode)
    const where = channelNamed(state, messages, ofBrand)
    return ['\n', { strong: name }, ` — ${where}: ${stateText(state, messages)}`] as const
  })
  const hiddenCount = statesToList.length - lines.length
  const more = hiddenCount > 0 ? [`\n${texts.moreStates(hiddenCount)}`] : []
  const text: Text = [day === null ? texts.now : texts.onDay(day), ...lines.flat(), ...more]
  return paragraph(text)
}

/** Says how a consent stood on the day, by what was recorded until then; without a day, how it stands. */
function stateText({ channel, now, national, onDay }: PackState, messages: Messages): string {
  const { staff, words, language } = messages
  const texts = evidenceMessages[language].evidence
  const at = onDay?.atEnd ?? now
  const stood = onDay === null || onDay.atStart.status === at.status
  const status = at.status === null ? texts.noRecord : `${at.status}.`
  const isSaid = at.status === null || tellsIysState(at.reason)
  const inIys = onDay !== null ? texts.nationalThen : isSaid ? '' : words.national[national]
  return [
    stood ? status : texts.changed(onDay.atStart.status, at.status),
    staff.lookUp.permissionSentence(channel, at.maySend, at.reason),
    at.local ? staff.lookUp.local(false) : inIys,
  ]
    .join(' ')
    .trimEnd()
}

/** Says how many changes there are, and how many ONAY among them have no proof but a note, or that none lacks it. */
function evidenceLine({ changes }: Pack, { language }: Messages): string {
  const texts = evidenceMessages[language].evidence
  const approvals = changes.filter(({ status }) => status === 'ONAY')
  const missing = approvals.filter(
    ({ evidence, later }) =>
      (evidence === null || isNoteOnly(storedJson<Evidence>(evidence))) &&
      !later.some(({ kind }) => kind === 'evidence'),
  ).length
  const proved = missing > 0 ? [texts.missing(missing)] : approvals.length > 0 ? [texts.everyOnay] : []
  return [texts.changes(changes.length), ...proved].join(' ')
}

/** Lists the recipient's complaints, open ones first. */
function complaintParts({ complaints }: Pack, facts: ComplaintFacts, messages: Messages): Part[] {
  const lines = [...complaints.filter(isOpen), ...complaints.filter((complaint) => !isOpen(complaint))]
    .slice(0, complaintsMax)
    .map((complaint) => complaintLine(complaint, facts, messages))
  const hiddenCount = complaints.length - lines.length
  if (hiddenCount > 0) lines.push(messages.complaint.more(hiddenCount))
  return lines.length === 0 ? [] : [paragraph(lines.join('\n'))]
}

/** Returns buttons that download the proof as PDF and ZIP, and for those with that role all data of the person. */
function packChoices(
  { brandCode, day }: EvidenceQuery,
  recipientId: number,
  context: StaffRequest,
): Choice[] {
  const { authority, language } = context
  const texts = evidenceMessages[language].evidence
  const referTo = (kind: RecipientFile['kind']) => referenceTo(context, kind, recipientId)
  const pack = { brandCode, recipientId: referTo('evidence-pack'), day } as const
  const person = { kind: 'person-data', brandCode: null, recipientId: referTo('person-data') } as const
  return [
    fileChoice(texts.pdf, { kind: 'evidence-pack', ...pack, format: 'pdf' }),
    fileChoice(texts.zip, { kind: 'evidence-pack', ...pack, format: 'zip' }),
    ...(authority.may(roleToFetch[person.kind]) ? [fileChoice(texts.person, person)] : []),
  ]
}

export const evidenceActions = { evidence: { role: 'viewer', run: evidenceAction } } as const
