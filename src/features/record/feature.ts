import { commandForm, withForm } from '../../../bots/commands/ask.ts'
import { brandsOf, codesFor } from '../../../bots/commands/command.ts'
import type { SharedMessage, StaffRequest } from '../../../bots/commands/context.ts'
import { all } from '../../../bots/commands/fields.ts'
import type { Field, InitialValues } from '../../../bots/commands/form.ts'
import { findAddresses } from '../../../bots/commands/parse/find-addresses.ts'
import { textOnly } from '../../../bots/commands/replies.ts'
import type { Reply } from '../../../bots/commands/reply.ts'
import { referredRecipient, refusedReference } from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import { formatWallTime } from '../../calendar/istanbul.ts'
import { channelsFor, sourcesFor } from '../../consent/consent.ts'
import { type ConsentView, ownConsents } from '../../register/look-up/look-up.ts'
import { keepDraft } from '../../register/record/drafts.ts'
import type { Feature } from '../feature.ts'
import { asRecorded, undoAction } from './correct.ts'
import { recordMessages } from './messages.ts'
import { addCommand, changeCommand, confirmCommand, recordActions, rejectCommand } from './record.ts'
import { recordedApproval } from './second-person-recorded.ts'

export const recordFeature = {
  commands: [addCommand, rejectCommand],
  formCommands: [changeCommand, confirmCommand],
  actions: {
    ...recordActions,
    change: { role: 'editor', run: changeAction },
    'undo-ret': { role: 'editor', run: undoAction },
  },
  approvals: { record: recordedApproval },
  shortcuts: {
    refuse: {
      role: 'editor',
      names: { tr: 'RET kaydet', en: 'Record RET' },
      descriptions: {
        tr: 'Bu mesajı yazanın RET bildirimini, metniyle birlikte kaydeder',
        en: "Records the writer's RET with the text of the message",
      },
      run: refuseMessage,
    },
  },
} satisfies Feature

/** Opens the form of a change below a look-up, filled with what is on record. */
async function changeAction(context: StaffRequest, values: readonly string[]): Promise<Reply> {
  const [reference = '', brand = '', ...channelNames] = values
  const referred = await referredRecipient(context, 'change', reference)
  if (referred.kind === 'refused') return refusedReference(context, referred)
  const offered = brandsOf(context, changeCommand).some(({ code }) => String(code) === brand)
  const channels = channelsFor(referred.recipient.kind).filter((channel) => channelNames.includes(channel))
  const initial = { brand: offered ? brand : undefined, channels: channels.length > 0 ? channels : undefined }
  const visibleCodes = codesFor(context, 'viewer')
  const consents = await ownConsents(context.register, referred.recipient)
  const visible = consents.filter(({ brandCode }) => visibleCodes.includes(brandCode))
  const [type, ...others] = new Set(visible.map(({ recipientType }) => recipientType))
  const about = { address: referred.recipient.address, type: others.length === 0 ? type : undefined }
  const isOfForm = ({ brandCode, channel }: ConsentView) =>
    String(brandCode) === brand && channels.includes(channel)
  const record = channelNames.includes(asRecorded) ? recordIn(visible.filter(isOfForm)) : {}
  const form = commandForm(context, changeCommand, { initial: { ...initial, ...about, ...record } })
  return form === null
    ? textOnly(messagesIn(context.language).staff.general.noOpenBrand)
    : withForm(context, form)
}

/** Returns status, source and moment for the fields of a form, if these consents have the same. */
function recordIn(consents: readonly ConsentView[]): InitialValues {
  const records = consents.map(({ status, source, consentDate }) => ({
    status,
    ...(sourcesFor('ONAY').some((name) => name === source) && { source }),
    ...(consentDate !== null && { day: consentDate.slice(0, 10), time: consentDate.slice(11, 16) }),
  }))
  const [record = {}, ...others] = new Set(records.map((values) => JSON.stringify(values)))
  return others.length > 0 || typeof record !== 'string' ? {} : JSON.parse(record)
}

/**
 * Opens the form of a RET for a message. Nothing is stored before it is sent. An old message is shared because the
 * recipient asks again, so today is filled in, and the day of the message is offered.
 */
async function refuseMessage(context: StaffRequest, message: SharedMessage): Promise<Reply> {
  const moment = formatWallTime(message.sentAt)
  const today = formatWallTime(context.receivedAt).slice(0, 10)
  const isOfToday = moment.startsWith(today)
  const form = commandForm(context, rejectCommand, {
    // The date with its seconds, which the form does not show.
    words: moment,
    initial: {
      channels: [all],
      day: today,
      time: isOfToday ? moment.slice(11, 16) : undefined,
      evidence: evidenceOf(message),
    },
  })
  if (form === null) return textOnly(messagesIn(context.language).staff.general.noOpenBrand)
  const hint = isOfToday ? undefined : recordMessages[context.language].messageDay(moment)
  const fields = form.fields.map((field) => {
    if (field.name === 'day' && hint !== undefined) return { ...field, hint }
    return field.name === 'address' ? addressOf(message, field) : field
  })
  // The client must not name the message that gets the mark.
  const drafts =
    message.place === null ? [] : [await keepDraft(context.register, context.actor.id, message.place)]
  return withForm(context, { ...form, fields, values: [...form.values, ...drafts] })
}

/** Maximum number of characters of an evidence text: Slack's limit for a text field. */
const evidenceMax = 3000

/** Cuts the text, never the link, to Slack's limit. */
function evidenceOf({ text, link }: SharedMessage): string {
  const room = evidenceMax - link.length - 1
  return `${text.slice(0, room)}\n${link}`.trim()
}

/** Maximum number of characters of a choice's value: Slack's limit. */
const choiceMax = 75

/** Fills the form's field with the address in the message, or offers a choice of several. */
function addressOf({ text }: SharedMessage, field: Field): Field {
  const addresses = findAddresses(text).map(({ address }) => address)
  const [only, ...others] = addresses
  if (only === undefined || field.kind !== 'text') return field
  if (others.length === 0) return { ...field, initial: only }
  if (addresses.some(({ length }) => length > choiceMax)) return field
  const { name, label, required } = field
  return { kind: 'one', name, label, required, options: addresses.map((value) => ({ value, label: value })) }
}
