import { commandForm } from '../../../bots/commands/ask.ts'
import { type ArgumentsWith, defineCommand, formAlone } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { noArguments } from '../../../bots/commands/parameters.ts'
import { missingReply } from '../../../bots/commands/parse/faults.ts'
import { oldButton, saying } from '../../../bots/commands/replies.ts'
import { button, buttons, type Reply } from '../../../bots/commands/reply.ts'
import { referenceTo, referredRecipient } from '../../../bots/commands/staff.ts'
import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import {
  channelsFor,
  effectiveStatement,
  isChannel,
  isCompanySource,
  isRecipientType,
  kindFor,
  type Status,
} from '../../consent/consent.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Key } from '../../register/look-up/look-up.ts'
import { recipientByMark } from '../../register/recipients/recipients.ts'
import {
  askForBrand,
  askForChannel,
  askForConfirmation,
  askForSource,
  type Draft,
  hasEvidence,
  isAhead,
  openChange,
  requestOf,
} from './draft.ts'
import { recordMessages } from './messages.ts'
import {
  assumptions,
  noFacts,
  type Recorded,
  type RecordFacts,
  recordReply,
  storedChange,
} from './record-reply.ts'
import { askToRecord } from './second-person-recorded.ts'
import { chooseBrands, factsOf, keysOf, onlyChannel, storeChanges, withoutUncounted } from './store.ts'
import { undoAction, undoParts } from './undo.ts'

const asks = [
  ...(['recipient', 'channels', 'brandCode', 'recipientType', 'source'] as const),
  ...(['date', 'evidence', 'note'] as const),
]

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
  opensForm: true,
  run: (context: With<'alwaysAdmins' | 'outbox'>, given: ArgumentsWith<'recipient'>) =>
    recordGiven(context, 'ONAY', given),
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
  form: ({ forms: { recordTitle, record: submit } }) => ({
    title: recordTitle('RET'),
    submit,
    asks: asks.map((asked) => (asked === 'brandCode' ? 'brandOrAll' : asked)),
    needs: ['channels', 'brandOrAll'],
  }),
  run: (context: With<'alwaysAdmins' | 'outbox'>, given) => recordGiven(context, 'RET', given),
})

/** Records ONAY or RET from the form below a look-up, which also asks for the status. */
export const changeCommand = defineCommand({
  name: 'change',
  ...formAlone,
  role: 'editor',
  takes: [],
  brands: { role: 'editor', isOpen: true },
  form: ({ forms: { changeTitle: title, record: submit } }) => {
    const needs = ['status', 'channels', 'brandCode', 'source'] as const
    return { title, submit, asks: ['status', ...asks], needs }
  },
  async run(context: With<'alwaysAdmins' | 'outbox'>, given) {
    const { recipient, status, recipientType } = given
    if (recipient === null || status === null) return oldButton(context)
    if (status === 'ONAY' && recipientType === null)
      return { ...saying(recordMessages[context.language].chooseType), wrong: 'recipientType' }
    return await recordGiven(context, status, { ...given, recipient })
  },
})

async function recordGiven(
  context: With<'alwaysAdmins' | 'outbox'>,
  status: Status,
  given: ArgumentsWith<'recipient'>,
): Promise<Reply> {
  const { recipient, channels, source, date, brandCode, recipientType, note, evidence } = given
  return await recordDraft(context, {
    ...{ recipient, channels, source, date, brandCode, recipientType, note, evidence, status },
    everyBrand: given.everyBrand === true,
    requestKey: context.requestKey,
    receivedAt: context.receivedAt,
    confirmed: false,
    seenAt: null,
  })
}

async function draftAction(
  context: With<'alwaysAdmins' | 'outbox'>,
  values: readonly string[],
): Promise<Reply> {
  const [id = '', field = '', value = ''] = values
  const draft = await openChange(context, id)
  const answered = draft === null ? null : withAnswer(draft, field, value)
  if (answered === null) return oldButton(context)
  return { ...(await recordDraft(context, answered)), replaces: true }
}

function withAnswer(draft: Draft, field: string, value: string): Draft | null {
  if (field === 'brand' && /^\d{1,15}$/.test(value)) return { ...draft, brandCode: Number(value) }
  if (field === 'source' && isCompanySource(value)) return { ...draft, source: value }
  if (field !== 'channel') return null
  if (value === 'all') return { ...draft, channels: channelsFor(draft.recipient.kind) }
  return isChannel(value) && kindFor(value) === draft.recipient.kind ? { ...draft, channels: [value] } : null
}

async function rejectAction(
  context: With<'alwaysAdmins' | 'outbox'>,
  values: readonly string[],
): Promise<Reply> {
  const [reference = '', brand = '', channel = '', recipientType = ''] = values
  if (!/^\d{1,15}$/.test(brand)) return oldButton(context)
  if (!isChannel(channel) || !isRecipientType(recipientType)) return oldButton(context)
  const found = await referredRecipient(context, 'reject', reference)
  if ('parts' in found) return found
  const { recipient } = found
  if (recipient.kind !== kindFor(channel)) return oldButton(context)
  const given = { recipient, channels: [channel], brandCode: Number(brand), recipientType }
  return await recordGiven(context, 'RET', { ...noArguments, ...given })
}

/** Records the change, or asks for the first thing it lacks. */
async function recordDraft(context: With<'alwaysAdmins' | 'outbox'>, draft: Draft): Promise<Reply> {
  // A moment to come may be past when a question is answered. A refusal in between would be the older one.
  if (draft.status === 'ONAY' && isAhead(draft, context.receivedAt)) {
    const { refusals } = messagesIn(context.language)
    const record = recordMessages[context.language]
    return { ...saying(`${refusals.code('H162', noFacts)} ${record.unchanged}`), wrong: 'date' }
  }
  const chosen = chooseBrands(context, draft)
  if (chosen.kind === 'refused') return chosen.reply
  if (chosen.kind === 'ask') return await askForBrand(context, draft, chosen.among)
  const { brands } = chosen
  const [only] = brands.length === 1 ? brands : []
  const channels = draft.channels ?? onlyChannel(draft)
  const known = { ...draft, brandCode: only?.code ?? null, channels }
  if (channels === null) return await askForChannel(context, known)
  if (known.source === null && known.status === 'ONAY') return await askForSource(context, known)
  return await storeOrAsk(context, known, brands, await keysOf(context, known, brands, channels))
}

/** Nothing that takes a second person is stored before the approval. */
async function storeOrAsk(
  context: With<'alwaysAdmins' | 'outbox'>,
  draft: Draft,
  brands: readonly Brand[],
  keys: readonly Key[],
): Promise<Reply> {
  // An ONAY is dated when it was typed: a refusal that came in between wins.
  const { receivedAt } = draft.status === 'ONAY' ? draft : context
  const request = requestOf(draft, receivedAt)
  const stored = await storeChanges({ ...context, receivedAt }, { draft, keys, request })
  const outcomes = await withoutUncounted(context, draft, stored)
  const own = outcomes.flatMap(({ outcome, ...key }) =>
    outcome.kind === 'confirmation-needed' ? [{ ...key, ...outcome }] : [],
  )
  const held = outcomes.flatMap(({ outcome, ...key }) =>
    outcome.kind === 'second-person-needed' ? [{ ...key, ...outcome }] : [],
  )
  const recorded = outcomes.filter(
    ({ outcome: { kind } }) => kind !== 'confirmation-needed' && kind !== 'second-person-needed',
  )
  const messages = messagesIn(context.language)
  const facts = await factsOf(context, { draft, brands, request, recorded, receivedAt })
  const answer = await withChange(context, facts, recordReply(facts, messages))
  const reply = withUndo(context, facts, answer)
  const [brand] = brands
  if (brand === undefined || own.length + held.length === 0) return reply
  const questions = own.length > 0 ? await askForConfirmation(context, draft, brand, own) : []
  const asked = held.length > 0 ? await askToRecord(context, { draft, brand, held, request }) : []
  const isWaiting = asked.some(({ kind }) => kind === 'choices')
  const open = isWaiting ? messages.secondPerson.summary : recordMessages[context.language].confirmSummary
  const isAsked = recorded.length === 0 && (isWaiting || held.length === 0)
  const summary = isAsked ? open : reply.summary
  const isStored = reply.isStored === true || isWaiting
  return { isStored, summary, parts: [...reply.parts, ...asked, ...questions] }
}

/** Lets an assumption be changed: the form opens with what was recorded. */
async function withChange(context: StaffRequest, facts: RecordFacts, reply: Reply): Promise<Reply> {
  const { register, language } = context
  const messages = messagesIn(language)
  const { draft, brands, recorded } = facts
  const [brand, ...others] = brands
  const channels = recorded.flatMap(({ channel, outcome }) =>
    storedChange(outcome) === null ? [] : [channel],
  )
  if (brand === undefined || others.length > 0) return reply
  if (channels.length === 0 || assumptions(facts, messages).length === 0) return reply
  const mark = register.vault.mark(draft.recipient.address)
  const [stored] = await register.engine.read(recipientByMark({ mark }))
  if (stored === undefined) return reply
  const values = [referenceTo(context, 'change', stored.id), brand.code, ...new Set(channels)]
  const change = button(messages.staff.lookUp.change, 'change', ...values)
  return { ...reply, parts: [...reply.parts, buttons(change)] }
}

function withUndo(context: StaffRequest, { draft, recorded }: RecordFacts, reply: Reply): Reply {
  const ended = draft.status === 'RET' ? endingChange(recorded) : null
  return ended === null ? reply : { ...reply, parts: [...reply.parts, ...undoParts(ended, context)] }
}

/** Returns the first new RET that ended an ONAY: only such a RET has something to go back to. */
function endingChange(recorded: readonly Recorded[]): string | null {
  for (const { outcome } of recorded) {
    const change = storedChange(outcome)
    if (change?.status !== 'RET' || outcome.kind !== 'decided' || outcome.before === null) continue
    if (effectiveStatement(outcome.before)?.status === 'ONAY') return change.id
  }
  return null
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
  async run(context: With<'alwaysAdmins' | 'outbox'>, { words: id, evidence }, command) {
    const draft = await openChange(context, id)
    if (draft === null) return oldButton(context)
    const proven = { ...draft, evidence: evidence ?? draft.evidence }
    if (hasEvidence(proven)) return await recordDraft(context, { ...proven, confirmed: true })
    return missingReply(context, command, 'evidence')
  },
})

async function confirmAction(
  context: With<'alwaysAdmins' | 'outbox'>,
  [id = '']: readonly string[],
): Promise<Reply> {
  const draft = await openChange(context, id)
  if (draft === null) return oldButton(context)
  if (hasEvidence(draft))
    return { ...(await recordDraft(context, { ...draft, confirmed: true })), replaces: true }
  const { evidenceNeeded } = recordMessages[context.language]
  const form = commandForm(context, confirmCommand, { words: id }) ?? undefined
  return { ...saying(evidenceNeeded), ...(form === undefined ? {} : { form }) }
}

export const recordActions = {
  confirm: { role: 'editor', run: confirmAction },
  draft: { role: 'editor', run: draftAction },
  reject: { role: 'editor', run: rejectAction },
  'undo-ret': { role: 'editor', run: undoAction },
} as const
