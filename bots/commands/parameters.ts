import {
  type CompanySource,
  channels,
  companySources,
  isChannel,
  isRecipientType,
  recipientTypes,
  sourcesFor,
  statuses,
} from '../../src/consent/consent.ts'
import { clean, fold } from '../../src/consent/fold.ts'
import { readRecipient } from '../../src/consent/recipient.ts'
import { type ComplaintOutcome, complaintOutcomes } from '../../src/register/complaints/complaints.ts'
import { roles } from '../../src/register/company/staff.ts'
import type { KeyedParameter } from '../messages/faults.ts'
import { messagesIn } from '../messages/index.ts'
import type { Arguments, ParameterName } from './command.ts'
import {
  all,
  brandOptions,
  chosen,
  dayAndTimeIn,
  type FormFacts,
  type FormPart,
  type Option,
  oneBrandIn,
  oneOf,
  text,
  textField,
  textIn,
  textMax,
  textsIn,
} from './form.ts'
import { everyChannel } from './parse/phrases.ts'
import {
  isPerson,
  type Reader,
  readBrandCode,
  readChange,
  readCode,
  readNamedBrand,
  readNumber,
  readOutcome,
  readPerson,
  readPlace,
  readRole,
  readRoom,
  readScope,
  readShownNumber,
  readType,
} from './parse/readers.ts'

/** A form can also ask for one channel, a day without a time, and a brand or all. */
export type FormParameter = ParameterName | 'channel' | 'day' | 'brandOrAll'

interface Parameter extends Partial<FormPart> {
  /** Reads the value written after `key=`; by default a quoted text. */
  readonly keyed?: Reader
  /** Reads it without a key. A parameter without this reader is found as a date, a phrase or a brand. */
  readonly bare?: Reader
  /** Name of its field in a form; by default the parameter's own name. */
  readonly field?: string
}

export const usualSourceOfRet = 'HS_EORTAM' satisfies CompanySource

/** Choice of no type: the record decides, as when a command names none. */
const typeOnRecord = 'on-record'
const brandTextMax = 100

const brandText =
  (name: 'name' | 'code' | 'trademark', required: boolean) =>
  ({ messages: { forms } }: FormFacts) => {
    const { labels, hints } = forms.newBrand
    return { label: labels[name], hint: hints[name], lengthMax: brandTextMax, required }
  }

/** Every parameter in one place; `messages.parameters` has its name and its usage word. */
export const parameters: Readonly<Record<FormParameter, Parameter>> = {
  recipient: {
    field: 'address',
    fields: textField('address', ({ messages: { forms } }) => {
      return { label: forms.address, hint: forms.addressHint, lengthMax: 320, required: true }
    }),
    filledIn(filled) {
      const typed = clean(textIn(filled, 'address'))
      const reading = readRecipient(typed)
      return reading.ok
        ? { recipient: reading.recipient }
        : { field: 'address', fault: { kind: 'address', fault: reading.fault, text: typed } }
    },
  },
  channels: {
    fields: ({ messages: { forms, words } }) => {
      const each = channels.map((channel): Option => ({ value: channel, label: words.channels[channel] }))
      const options = [...each, { value: all, label: forms.allChannels }]
      return [{ kind: 'several', name: 'channels', label: forms.channels, required: true, options }]
    },
    filledIn(filled) {
      const picked = textsIn(filled, 'channels')
      if (picked.includes(all)) return { channels: everyChannel }
      const known = picked.filter(isChannel)
      return known.length === 0 ? {} : { channels: known }
    },
  },
  channel: {
    fields: oneOf('channel', channels, ({ messages: { forms, words }, required }) => {
      return { label: forms.channels, nameOf: (channel) => words.channels[channel], required }
    }),
    filledIn(filled) {
      const channel = textIn(filled, 'channel')
      return isChannel(channel) ? { channels: [channel] } : {}
    },
  },
  brandCode: {
    field: 'brand',
    keyed: readNamedBrand,
    fields: ({ messages: { forms }, brands, required }) => {
      const [only, ...others] = brands
      if (!required && others.length === 0) return []
      const initial = required && others.length === 0 ? String(only?.code) : undefined
      const hint = required ? undefined : forms.everyBrand
      const options = brandOptions(brands)
      return [{ kind: 'one', name: 'brand', label: forms.brand, required, options, hint, initial }]
    },
    filledIn: oneBrandIn,
  },
  brandOrAll: {
    field: 'brand',
    fields: ({ messages: { forms }, brands, context, command }) => {
      const mayAll =
        command.records === 'RET'
          ? brands.length > 1
          : command.name === 'roleTake' || context.authority.mayForAll('admin')
      const options = [...(mayAll ? [{ value: all, label: forms.allBrands }] : []), ...brandOptions(brands)]
      const [first, ...others] = options
      const initial = others.length === 0 || command.name === 'roleTake' ? first?.value : undefined
      return [{ kind: 'one', name: 'brand', label: forms.brand, required: true, options, initial }]
    },
    filledIn: (filled, facts) =>
      textIn(filled, 'brand') === all ? { everyBrand: true } : oneBrandIn(filled, facts),
  },
  /** `marka=hepsi`. */
  everyBrand: {},
  recipientType: {
    field: 'type',
    keyed: readType,
    fields: ({ messages: { forms, words }, command }) => {
      const types = recipientTypes.map((type): Option => ({ value: type, label: words.types[type] }))
      const frame = { kind: 'one', name: 'type', label: forms.type, required: true } as const
      if (command.records !== 'RET' && command.name !== 'change')
        return [{ ...frame, options: types, initial: 'BIREYSEL' }]
      const options = [{ value: typeOnRecord, label: forms.typeOnRecord }, ...types]
      return [{ ...frame, options, hint: forms.typeHint, initial: typeOnRecord }]
    },
    filledIn(filled) {
      const type = textIn(filled, 'type')
      return isRecipientType(type) ? { recipientType: type } : {}
    },
  },
  source: {
    ...chosen('source', companySources, ({ messages: { forms, words }, command: { records = 'ONAY' } }) => ({
      label: forms.source,
      hint: forms.sourceHint(records),
      nameOf: (source) => words.sources[source],
      offered: sourcesFor(records),
      initial: records === 'RET' ? usualSourceOfRet : undefined,
    })),
  },
  date: {
    field: 'day',
    fields: ({ messages: { forms }, command: { records = 'ONAY' } }) => [
      { kind: 'day', name: 'day', label: forms.day, hint: forms.dayHint(records), required: false },
      { kind: 'time', name: 'time', label: forms.time, hint: forms.timeHint(records), required: false },
    ],
    filledIn: dayAndTimeIn,
  },
  day: {
    fields: ({ messages: { forms } }) => [
      { kind: 'day', name: 'day', label: forms.messageDay, hint: forms.messageDayHint, required: false },
    ],
    filledIn: (filled, facts) => dayAndTimeIn({ ...filled, time: '' }, facts),
  },
  note: {
    ...text('note', ({ messages: { forms } }) => ({ label: forms.note, lengthMax: 1000 })),
  },
  message: {
    ...text('message', ({ messages: { forms } }) => {
      return { label: forms.complaint.message, hint: forms.complaint.messageHint, isLong: true }
    }),
  },
  status: {
    ...chosen('status', statuses, ({ messages: { forms } }) => {
      return { label: forms.status, nameOf: (status) => status }
    }),
  },
  evidence: {
    ...text('evidence', ({ messages: { forms }, command: { records = 'ONAY' } }) => {
      return { label: forms.evidence, hint: forms.evidenceHint(records), isLong: true }
    }),
  },
  scope: {
    bare: readScope,
    ...chosen('scope', ['ONAY', 'all'], ({ messages: { forms } }) => {
      const { scope: label, scopes } = forms.database
      return { label, nameOf: (scope) => scopes[scope], initial: 'ONAY' }
    }),
  },
  change: {
    bare: readChange,
    ...text('change', ({ messages: { forms } }) => {
      const { change: label, changeHint: hint } = forms
      return { label, hint, lengthMax: 80, required: true }
    }),
  },
  number: {
    bare: readNumber,
    fields: textField('number', ({ messages: { forms } }) => {
      const { closeComplaint, numberHint: hint } = forms
      return { label: closeComplaint.number, hint, lengthMax: 20, required: true }
    }),
    filledIn(filled, { messages: { complaint } }) {
      const number = readShownNumber(textIn(filled, 'number'))
      return number === null ? { field: 'number', fault: complaint.unknownNumber } : { number }
    },
  },
  outcome: {
    bare: readOutcome,
    ...chosen('outcome', complaintOutcomes, ({ messages: { forms, complaint, format, words } }) => {
      const { outcome: label } = forms.closeComplaint
      const nameOf = (outcome: ComplaintOutcome) => format.capital(words.outcomes[outcome])
      return { label, hint: complaint.closedFor, nameOf }
    }),
  },
  person: {
    bare: readPerson,
    fields: ({ messages: { forms } }) => [
      { kind: 'person', name: 'person', label: forms.role.person, required: true },
    ],
    filledIn(filled) {
      const person = textIn(filled, 'person')
      return isPerson(person) ? { person } : {}
    },
  },
  role: {
    bare: readRole,
    ...chosen('role', roles, ({ messages: { forms, words } }) => {
      const { role: label, roleHint: hint } = forms.role
      return { label, hint, nameOf: (role) => words.roles[role] }
    }),
  },
  place: {
    keyed: readRoom,
    bare: readRoom,
    fields: ({ messages: { forms }, context: { channel } }) => {
      const { room: label, telegram, telegramHint: hint } = forms.room
      const initial = readPlace('slack', channel ?? '')?.externalId
      return [
        { kind: 'room', name: 'room', label, required: false, initial },
        { kind: 'text', name: 'telegram', label: telegram, hint, required: false, lengthMax: 21 },
      ]
    },
    filledIn(filled, { messages: { forms } }) {
      const { whichRoom, notARoom, telegramWrong } = forms.room
      const [room, telegram] = [textIn(filled, 'room'), textIn(filled, 'telegram')]
      if (room === '' && telegram === '') return { field: 'room', fault: whichRoom }
      if (room !== '' && telegram !== '') return { field: 'telegram', fault: forms.oneOfBoth }
      const place = telegram === '' ? readPlace('slack', room) : readPlace('telegram', telegram)
      if (place !== null) return { place }
      return telegram === ''
        ? { field: 'room', fault: notARoom }
        : { field: 'telegram', fault: telegramWrong }
    },
  },
  words: {
    field: 'name',
    fields: textField('name', brandText('name', true)),
    filledIn(filled) {
      const words = textIn(filled, 'name')
      return words === '' ? {} : { words }
    },
  },
  code: {
    keyed: readBrandCode,
    fields: textField('code', brandText('code', true)),
    filledIn(filled, { messages: { forms } }) {
      const code = readCode(textIn(filled, 'code'))
      return code === null ? { field: 'code', fault: forms.newBrand.hints.code } : { code }
    },
  },
  trademark: {
    keyed: (words) => ({ length: words.length, found: { trademark: words.join(' ') } }),
    ...text('trademark', brandText('trademark', false)),
  },
  setting: {},
  value: {
    ...text('value', ({ messages: { forms } }) => {
      return { label: forms.setting.value, required: true }
    }),
  },
  addresses: text('addresses', ({ messages: { forms } }) => {
    return { label: forms.list.addresses, hint: forms.list.addressesHint(textMax), isLong: true }
  }),
  file: {
    fields: ({ messages: { forms }, context, required }) => {
      const { file: label, fileHint: hint } = forms.upload
      const endings = ['csv', 'xlsx', 'txt']
      return context.takesFiles ? [{ kind: 'file', name: 'file', label, hint, required, endings }] : []
    },
    filledIn(filled) {
      const [file = ''] = textsIn(filled, 'file')
      return file === '' ? {} : { file }
    },
  },
}

/** Parameters by the key that they are written behind, in either language. */
export const keyNames: ReadonlyMap<string, KeyedParameter> = new Map(
  (['tr', 'en'] as const).flatMap((language) =>
    Object.entries(messagesIn(language).parameters.keyed).map(
      ([name, usage]) => [fold(usage.split('=')[0] ?? ''), name as KeyedParameter] as const,
    ),
  ),
)

export const noArguments = Object.fromEntries(
  Object.keys(parameters).map((name) => [name, null]),
) as unknown as Arguments
