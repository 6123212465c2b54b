import type { Arguments, ArgumentsWith, ParameterName } from '../../../bots/commands/arguments.ts'
import { askInForm, commandForm } from '../../../bots/commands/ask.ts'
import { defineCommand, formAlone, type StaffCommand } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { noArguments } from '../../../bots/commands/parameters.ts'
import { sentenceFor } from '../../../bots/commands/parse/faults.ts'
import { askForRole, oldButton, textOnly } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { referredRecipient, refusedReference } from '../../../bots/commands/staff.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import {
  type Channel,
  channelsFor,
  isChannel,
  isRecipientType,
  kindFor,
  type Status,
} from '../../consent/consent.ts'
import type { Brand } from '../../register/company/brands.ts'
import { type Key, lookUp, ownConsents, targetKeys } from '../../register/look-up/look-up.ts'
import { answerTo } from './answer.ts'
import { askPeople, keptChange, type RecordContext } from './ask.ts'
import { recordMessages } from './messages.ts'
import { hasEvidence, isAhead, type Recorded, type RequestedChange, storeChange } from './store.ts'

const asks = [
  ...(['recipient', 'channels', 'brandCode', 'source'] as const),
  ...(['date', 'evidence', 'note', 'recipientType'] as const),
]

const asksInRet = asks.map((parameter) => (parameter === 'brandCode' ? 'brandOrAll' : parameter))

const onay = {
  role: 'editor',
  takes: ['recipient', 'channels', 'source', 'date', 'brandCode', 'recipientType', 'evidence', 'note'],
  needs: ['recipient'],
  brands: { role: 'editor', isOpen: true },
  records: 'ONAY',
  form: ({ forms: { recordTitle, record: submit } }: Messages) => {
    const needs = ['channels', 'brandCode', 'source'] as const
    return { title: recordTitle('ONAY'), submit, asks, needs }
  },
  run: (context: RecordContext, args: ArgumentsWith<'recipient'>, command: StaffCommand) =>
    recordTyped(context, command, 'ONAY', args),
} as const

export const addCommand = defineCommand({
  ...onay,
  name: 'add',
  words: { tr: ['ekle', 'onay', 'onayla'], en: ['add', 'approve'] },
  wordsShown: 2,
  examples: {
    tr: [
      'ekle 0532 123 45 67 sms web sitesi marka="Örnek Kahve"',
      'ekle ayse@example.com ıslak imza dün 14:30 marka="Örnek Kahve" kanıt="form 118"',
      'onay 0532 123 45 67 sms çağrı merkezi marka="Örnek Kahve"',
    ],
    en: [
      'add 0532 123 45 67 sms web site brand="Örnek Kahve"',
      'add ayse@example.com wet signature yesterday 14:30 brand="Örnek Kahve" evidence="form 118"',
      'approve 0532 123 45 67 sms call centre brand="Örnek Kahve"',
    ],
  },
})

export const rejectCommand = defineCommand({
  ...onay,
  name: 'reject',
  words: { tr: ['ret', 'reddet', 'red', 'iptal', 'dur'], en: ['reject', 'refuse', 'stop'] },
  examples: {
    tr: [
      'ret 0532 123 45 67 sms marka="Örnek Kahve"',
      'ret 0532 123 45 67 hepsi çağrı merkezi marka="Örnek Kahve"',
      'ret 0532 123 45 67 hepsi marka=hepsi',
    ],
    en: [
      'reject 0532 123 45 67 sms brand="Örnek Kahve"',
      'reject 0532 123 45 67 all call centre brand="Örnek Kahve"',
      'reject 0532 123 45 67 all brand=all',
    ],
  },
  records: 'RET',
  takes: [...onay.takes, 'everyBrand'],
  brands: { role: 'editor' },
  form: ({ forms: { recordTitle, record: submit } }) => ({
    title: recordTitle('RET'),
    submit,
    asks: asksInRet,
    needs: ['channels', 'brandOrAll'],
  }),
  run: (context: RecordContext, args, command) => recordTyped(context, command, 'RET', args),
})

/** Records ONAY or RET from the form below a look-up, which also asks for the status. */
export const changeCommand = defineCommand({
  name: 'change',
  ...formAlone,
  role: 'editor',
  takes: [],
  brands: { role: 'editor', isOpen: true },
  form: ({ forms: { changeTitle: title, record: submit } }) => {
    const needs = ['status', 'channels', 'brandOrAll', 'source'] as const
    return { title, submit, asks: ['status', ...asksInRet], needs }
  },
  async run(context: RecordContext, args, command) {
    const { recipient, status, recipientType, everyBrand } = args
    const { chooseBrand, chooseType } = recordMessages[context.language]
    if (recipient === null || status === null) return oldButton(context)
    if (status === 'ONAY' && everyBrand) return { ...textOnly(chooseBrand), wrong: 'brandOrAll' }
    if (status === 'ONAY' && recipientType === null)
      return { ...textOnly(chooseType), wrong: 'recipientType' }
    return await recordTyped(context, command, status, { ...args, recipient })
  },
})

/** Records RET for the consent that a look-up's button names. */
async function rejectAction(context: RecordContext, values: readonly string[]): Promise<Reply> {
  const [reference = '', brand = '', channel = '', recipientType = ''] = values
  if (!/^\d{1,15}$/.test(brand)) return oldButton(context)
  if (!isChannel(channel) || !isRecipientType(recipientType)) return oldButton(context)
  const referred = await referredRecipient(context, 'reject', reference)
  if (referred.kind === 'refused') return refusedReference(context, referred)
  const { recipient } = referred
  if (recipient.kind !== kindFor(channel)) return oldButton(context)
  const refusal = { recipient, channels: [channel], brandCode: Number(brand), recipientType }
  return await recordTyped(context, rejectCommand, 'RET', { ...noArguments, ...refusal })
}

/** Records a change that was typed or filled in; opens a form for what is missing. */
async function recordTyped(
  context: RecordContext,
  command: StaffCommand,
  status: Status,
  args: ArgumentsWith<'recipient'>,
): Promise<Reply> {
  const reading = readChange(context, status, args)
  if (reading.kind === 'refused') return refusedReply(context, reading)
  if (reading.kind === 'incomplete') return askInForm(context, command, args, reading.missing)
  return await recordChange(context, reading.change)
}

/**
 * Stores a complete change and answers. Keys (brand, channel, recipient type) that need a confirmation or a second person are
 * not stored; the answer asks for it.
 */
async function recordChange(context: RecordContext, change: RequestedChange): Promise<Reply> {
  const keys = await keysOf(context, change)
  const outcomes = await storeChange(context, change, keys)
  const recorded = await hideReasonsOverLookUpLimit(context, change, outcomes)
  const settled = recorded.filter(({ outcome: { kind } }) => !waits.has(kind))
  const reply = await answerTo(context, change, settled)
  return settled.length === recorded.length ? reply : await askPeople(context, change, recorded, reply)
}

const waits: ReadonlySet<string> = new Set(['confirmation-needed', 'second-person-needed'])

type CompleteChange = { readonly kind: 'complete'; readonly change: RequestedChange }

type ReadChange =
  | CompleteChange
  | { readonly kind: 'incomplete'; readonly missing: readonly [ParameterName, ...ParameterName[]] }
  | RefusedChange

type RefusedChange = { readonly kind: 'refused' } & (
  | { readonly reason: 'ahead' | 'expired' | 'no-open-brand' }
  | { readonly reason: 'brand-closed' | 'brand-not-yours'; readonly brandName: string }
)

/** Reads a requested change from a command: complete, refused, or incomplete with the parameters to ask for. */
function readChange(context: StaffRequest, status: Status, args: ArgumentsWith<'recipient'>): ReadChange {
  const { recipient, source, date, recipientType, note, evidence } = args
  const { requestKey, receivedAt } = context
  if (status === 'ONAY' && isAhead({ status, date, receivedAt })) return { kind: 'refused', reason: 'ahead' }
  const brandChoice = chooseBrands(context, status, args)
  if (brandChoice.kind === 'refused') return brandChoice
  const channels = args.channels ?? onlyChannel(args)
  const [first, ...others]: readonly ParameterName[] = [
    ...(brandChoice.kind === 'several' ? (['brandCode'] as const) : []),
    ...(channels === null ? (['channels'] as const) : []),
    ...(source === null && status === 'ONAY' ? (['source'] as const) : []),
  ]
  if (first !== undefined) return { kind: 'incomplete', missing: [first, ...others] }
  const time = { requestKey, receivedAt, confirmed: false, seenAt: null }
  const about = { status, recipient, brands: brandChoice.brands, channels: channels ?? [] }
  return { kind: 'complete', change: { ...about, ...time, source, date, recipientType, note, evidence } }
}

function onlyChannel({ recipient }: ArgumentsWith<'recipient'>): readonly Channel[] | null {
  const suiting = channelsFor(recipient.kind)
  return suiting.length === 1 ? suiting : null
}

type BrandChoice = { readonly kind: 'chosen' | 'several'; readonly brands: readonly Brand[] } | RefusedChange

/** Chooses the brands of a change. A closed one takes no ONAY. It takes a RET if it is named, since a RET is never turned away. */
function chooseBrands(
  { authority }: StaffRequest,
  status: Status,
  { brandCode, everyBrand }: Pick<Arguments, 'brandCode' | 'everyBrand'>,
): BrandChoice {
  const editable = authority.brandsFor('editor')
  const open = editable.filter(({ closedAt }) => closedAt === null)
  if (brandCode === null) {
    if (open.length === 0) return { kind: 'refused', reason: 'no-open-brand' }
    return { kind: open.length === 1 || everyBrand ? 'chosen' : 'several', brands: open }
  }
  const brand = (status === 'RET' ? editable : open).find(({ code }) => code === brandCode)
  if (brand !== undefined) return { kind: 'chosen', brands: [brand] }
  const visibleBrand = authority.brandsFor('viewer').find(({ code }) => code === brandCode)
  const isClosed = visibleBrand !== undefined && visibleBrand.closedAt !== null
  const brandName = visibleBrand?.name ?? String(brandCode)
  return { kind: 'refused', reason: isClosed ? 'brand-closed' : 'brand-not-yours', brandName }
}

/** Says why a change was refused before anything was stored. */
function refusedReply(context: StaffRequest, refused: RefusedChange): Reply {
  const { language } = context
  const { staff, refusals } = messagesIn(language)
  const texts = recordMessages[language]
  switch (refused.reason) {
    case 'ahead': {
      const noFacts = { status: 'ONAY', consentDate: null, current: null } as const
      return { ...textOnly(`${refusals.code('H162', noFacts)} ${texts.unchanged}`), wrong: 'date' }
    }
    case 'expired':
      return oldButton(context)
    case 'no-open-brand':
      return textOnly(staff.general.noOpenBrand)
    case 'brand-closed':
      return textOnly(texts.brandClosed(refused.brandName))
    case 'brand-not-yours':
      return textOnly(staff.general.brandNotYours(refused.brandName), askForRole(language))
  }
}

/** Returns the keys to change. Without a type a RET covers every type on record, and an ONAY is BIREYSEL (R4). */
async function keysOf(
  { register }: StaffRequest,
  { recipient, recipientType, status, brands, channels: named }: RequestedChange,
): Promise<readonly Key[]> {
  const codes = brands.map(({ code }) => code)
  const channels = [...new Set(named)]
  if (recipientType === null && status === 'RET')
    return targetKeys(await ownConsents(register, recipient), codes, channels)
  return codes.flatMap((brandCode) =>
    channels.map((channel) => ({ brandCode, channel, recipientType: recipientType ?? 'BIREYSEL' })),
  )
}

/** Hides the reasons of refusals once the daily look-up limit is reached: a reason can reveal a status (KVKK). */
async function hideReasonsOverLookUpLimit(
  { register, actor }: StaffRequest,
  { recipient }: RequestedChange,
  recorded: readonly Recorded[],
): Promise<readonly Recorded[]> {
  const tellsState = ({ outcome }: Recorded) =>
    outcome.kind === 'decided' && outcome.change === null && outcome.before !== null
  if (!recorded.some(tellsState)) return recorded
  const [brandCode, ...others] = new Set(recorded.map((recordedChange) => recordedChange.brandCode))
  const about = brandCode === undefined || others.length > 0 ? {} : { brandCode }
  const lookUpResult = await lookUp(register, actor, { recipient, ...about, purpose: 'change not stored' })
  if (lookUpResult.kind !== 'ceiling') return recorded
  const reasonWithheld = { kind: 'reason-withheld', perDay: lookUpResult.perDay } as const
  return recorded.map((recordedChange) =>
    tellsState(recordedChange) ? { ...recordedChange, outcome: reasonWithheld } : recordedChange,
  )
}

/** Form that asks for the missing evidence of a confirmed change, and then records the change. */
export const confirmCommand = defineCommand({
  name: 'confirm',
  ...formAlone,
  role: 'editor',
  takes: ['words'],
  needs: ['words'],
  form: ({ language, words: { confirm: submit } }) => {
    const title = recordMessages[language].confirmTitle
    return { title, submit, asks: ['words', 'evidence'] }
  },
  async run(context: RecordContext, { words: id, evidence }, command) {
    const reading = await readKept(context, id)
    if (reading.kind === 'refused') return refusedReply(context, reading)
    const change = { ...reading.change, evidence: evidence ?? reading.change.evidence }
    if (hasEvidence(change)) return await recordChange(context, change)
    return { ...textOnly(sentenceFor(context, command, 'evidence')), wrong: 'evidence' }
  },
})

/** Records the change that waited for *confirm*; asks for evidence first if it has none. */
async function confirmAction(context: RecordContext, [id = '']: readonly string[]): Promise<Reply> {
  const reading = await readKept(context, id)
  if (reading.kind === 'refused') return refusedReply(context, reading)
  if (hasEvidence(reading.change)) return { ...(await recordChange(context, reading.change)), replaces: true }
  const { evidenceNeeded } = recordMessages[context.language]
  const form = commandForm(context, confirmCommand, { words: id })
  return { ...textOnly(evidenceNeeded), ...(form === null ? {} : { form }) }
}

/** Returns the stored change that waits for this confirmation; refused if it expired or its brand was closed. */
async function readKept(context: StaffRequest, id: string): Promise<CompleteChange | RefusedChange> {
  const waitingChange = await keptChange(context, id)
  if (waitingChange === null) return { kind: 'refused', reason: 'expired' }
  const { brandCode, ...change } = waitingChange
  const brandChoice = chooseBrands(context, change.status, { brandCode, everyBrand: null })
  if (brandChoice.kind === 'refused') return brandChoice
  return { kind: 'complete', change: { ...change, brands: brandChoice.brands, confirmed: true } }
}

export const recordActions = {
  confirm: { role: 'editor', run: confirmAction },
  reject: { role: 'editor', run: rejectAction },
} as const
