import { complaintOutcomes, roles } from '../../db/schema.ts'
import { formatClock } from '../../src/calendar/istanbul.ts'
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
import { clean } from '../../src/consent/fold.ts'
import { readRecipient } from '../../src/consent/recipient.ts'
import { type Brand, brandTextMax } from '../../src/register/company/brands.ts'
import type { Arguments, FormParameter } from './arguments.ts'
import type { StaffCommand } from './command.ts'
import {
  all,
  brandOptions,
  chosen,
  dayAndTimeIn,
  type FormFacts,
  type FormPart,
  initialBrand,
  initialDayAndTime,
  oneBrandIn,
  oneOf,
  text,
  textField,
  textMax,
} from './fields.ts'
import { type Option, textIn, textsIn } from './form.ts'
import { readMonth } from './parse/months.ts'
import { everyChannel } from './parse/phrases.ts'
import {
  isFileId,
  isPerson,
  type Reader,
  readBrandCode,
  readChange,
  readCode,
  readHour,
  readNamedBrand,
  readNumber,
  readOutcome,
  readPerson,
  readPlace,
  readReportHour,
  readRole,
  readRoom,
  readScope,
  readShownNumber,
  readType,
} from './parse/readers.ts'

/** Functions that read a parameter of a command, typed or sent in a form, and that make its form fields. */
interface Parameter extends Partial<FormPart> {
  /** Reads the value written after `key=`; by default a quoted text. */
  readonly keyed?: Reader
  /** Reads a value without a key. A parameter without this reader is read as a date, a phrase or a brand. */
  readonly bare?: Reader
}

/** Source that the form of a RET shows first. */
export const usualSourceOfRet = 'HS_EORTAM' satisfies CompanySource

/** True for a command whose form can record a RET. Such a form offers "all brands" and "all channels" first. */
function takesRet({ records, name }: StaffCommand): boolean {
  return records === 'RET' || name === 'change'
}

/**
 * Returns the brands that a form offers. A form for a RET offers no closed brand, though a typed command may name one: people
 * can still refuse it.
 */
function offeredIn({ command, brands }: FormFacts): readonly Brand[] {
  return command.records === 'RET' ? brands.filter(({ closedAt }) => closedAt === null) : brands
}

/** Choice "as recorded" of a recipient type, which only a form offers: the record of the recipient decides. */
export const typeOnRecord = 'on-record'

/** True if the form may offer the choice of all brands at once. */
function mayChooseAll(facts: FormFacts): boolean {
  const { command, context } = facts
  if (takesRet(command)) return offeredIn(facts).length > 1
  return command.name === 'roleTake' || context.authority.mayForAll('admin')
}

/** How each parameter is read and which form fields it has. The name of a parameter is in `messages.parameters`. */
export const parameters: Readonly<Record<FormParameter, Parameter>> = {
  recipient: {
    fields: textField('address', { lengthMax: 320, required: true }),
    initial: ({ recipient }) => ({ address: recipient?.address }),
    filledIn(filled) {
      const typed = clean(textIn(filled, 'address'))
      const reading = readRecipient(typed)
      return reading.kind === 'read'
        ? { recipient: reading.recipient }
        : { field: 'address', fault: { kind: 'address', fault: reading.reason, text: typed } }
    },
  },
  channels: {
    fields: ({ messages: { forms, words }, command }) => {
      const each = channels.map((channel): Option => ({ value: channel, label: words.channels[channel] }))
      const every = { value: all, label: forms.allChannels }
      const options = takesRet(command) ? [every, ...each] : [...each, every]
      return [{ kind: 'several', name: 'channels', required: true, options }]
    },
    initial: ({ channels: known }) => {
      const isEvery = known?.length === everyChannel.length
      return { channels: isEvery ? [all] : (known ?? undefined) }
    },
    filledIn(filled) {
      const picked = textsIn(filled, 'channels')
      if (picked.includes(all)) return { channels: everyChannel }
      const knownChannels = picked.filter(isChannel)
      return knownChannels.length === 0 ? {} : { channels: knownChannels }
    },
  },
  channel: {
    fields: oneOf('channel', channels, ({ messages: { words }, required }) => {
      return { nameOf: (channel) => words.channels[channel], required }
    }),
    initial: ({ channels: known }) => ({ channel: known?.length === 1 ? known[0] : undefined }),
    filledIn(filled) {
      const channel = textIn(filled, 'channel')
      return isChannel(channel) ? { channels: [channel] } : {}
    },
  },
  brandCode: {
    keyed: readNamedBrand,
    fields: ({ messages: { forms }, brands, required }) => {
      const [only, ...others] = brands
      if (!required && others.length === 0) return []
      const initial = required && others.length === 0 ? String(only?.code) : undefined
      const hint = required ? undefined : forms.everyBrand
      const options = brandOptions(brands)
      return [{ kind: 'one', name: 'brand', required, options, hint, initial }]
    },
    initial: initialBrand,
    filledIn: oneBrandIn,
  },
  brandOrAll: {
    fields: (facts) => {
      const { allBrands, allBrandsInRet } = facts.messages.forms
      const label = facts.command.name === 'change' ? allBrandsInRet : allBrands
      const whole = mayChooseAll(facts) ? [{ value: all, label }] : []
      const options = [...whole, ...brandOptions(offeredIn(facts))]
      const [first, ...others] = options
      const initial = others.length === 0 || facts.command.name === 'roleTake' ? first?.value : undefined
      return [{ kind: 'one', name: 'brand', required: true, options, initial }]
    },
    initial: (known) => (known.everyBrand === true ? { brand: all } : initialBrand(known)),
    filledIn: (filled, facts) =>
      textIn(filled, 'brand') === all && mayChooseAll(facts)
        ? { everyBrand: true }
        : oneBrandIn(filled, facts),
  },
  /** Every brand at once, typed as `marka=hepsi`. It has no field: `brandOrAll` offers it. */
  everyBrand: {},
  recipientType: {
    keyed: readType,
    fields: ({ messages: { forms, words }, command }) => {
      const types = recipientTypes.map((type): Option => ({ value: type, label: words.types[type] }))
      const frame = { kind: 'one', name: 'type', required: true } as const
      if (!takesRet(command)) return [{ ...frame, options: types, initial: 'BIREYSEL' }]
      const options = [{ value: typeOnRecord, label: forms.typeOnRecord }, ...types]
      return [{ ...frame, options, hint: forms.typeHint, initial: typeOnRecord }]
    },
    initial: ({ recipientType }) => ({ type: recipientType ?? undefined }),
    filledIn(filled) {
      const type = textIn(filled, 'type')
      if (type === typeOnRecord) return { recipientType: null }
      return isRecipientType(type) ? { recipientType: type } : {}
    },
  },
  source: chosen('source', companySources, ({ messages: { words }, command: { records = 'ONAY' } }) => ({
    nameOf: (source) => words.sources[source],
    offered: sourcesFor(records),
    initial: records === 'RET' ? usualSourceOfRet : undefined,
  })),
  date: {
    fields: () => [
      { kind: 'day', name: 'day', required: false },
      { kind: 'time', name: 'time', required: false },
    ],
    initial: initialDayAndTime,
    filledIn: dayAndTimeIn,
  },
  /** It has no field: buttons lead from month to month. */
  month: { bare: readMonth },
  day: {
    fields: ({ messages: { forms } }) => [
      { kind: 'day', name: 'day', label: forms.messageDay, hint: forms.messageDayHint, required: false },
    ],
    initial: (known) => ({ day: initialDayAndTime(known).day }),
    filledIn: (filled, facts) => dayAndTimeIn({ ...filled, time: '' }, facts),
  },
  note: text('note', { lengthMax: 1000 }),
  message: text('message', { isLong: true }),
  status: chosen('status', statuses, () => ({ nameOf: (status) => status })),
  evidence: text('evidence', { isLong: true }),
  scope: {
    bare: readScope,
    ...chosen('scope', ['ONAY', 'all'], ({ messages: { forms } }) => {
      return { nameOf: (scope) => forms.scopes[scope], initial: 'ONAY' }
    }),
  },
  change: {
    bare: readChange,
    ...text('change', { lengthMax: 80, required: true }),
  },
  number: {
    bare: readNumber,
    ...text('number', { lengthMax: 20, required: true }, readShownNumber),
  },
  outcome: {
    bare: readOutcome,
    ...chosen('outcome', complaintOutcomes, ({ messages: { complaint, format, words } }) => {
      return { hint: complaint.closedFor, nameOf: (outcome) => format.capital(words.outcomes[outcome]) }
    }),
  },
  person: {
    bare: readPerson,
    fields: () => [{ kind: 'person', name: 'person', required: true }],
    initial: ({ person }) => ({ person: person ?? undefined }),
    filledIn(filled) {
      const person = textIn(filled, 'person')
      return isPerson(person) ? { person } : {}
    },
  },
  role: {
    bare: readRole,
    ...chosen('role', roles, ({ messages: { forms, words } }) => {
      return { nameOf: (role) => `${words.roles[role]} (${forms.roles[role]})` }
    }),
  },
  place: {
    keyed: readRoom,
    bare: readRoom,
    fields: ({ context: { channel } }) => {
      const initial = readPlace('slack', channel ?? '')?.externalId
      return [
        { kind: 'room', name: 'room', required: false, initial },
        { kind: 'text', name: 'telegram', required: false, lengthMax: 21 },
      ]
    },
    initial: ({ place }) =>
      place ? { [place.platform === 'slack' ? 'room' : 'telegram']: place.externalId } : {},
    filledIn(filled, { messages: { forms } }) {
      const [room, telegram] = [textIn(filled, 'room'), textIn(filled, 'telegram')]
      if (room !== '' && telegram !== '') return { field: 'telegram', fault: forms.oneOfBoth }
      const place = telegram === '' ? readPlace('slack', room) : readPlace('telegram', telegram)
      return place === null ? {} : { place }
    },
  },
  hour: {
    keyed: readHour,
    bare: readHour,
    fields: () => [{ kind: 'time', name: 'hour', required: false }],
    initial: ({ hour }) => ({ hour: hour == null ? undefined : formatClock(hour) }),
    filledIn(filled) {
      const hour = readReportHour(textIn(filled, 'hour'))
      return hour === null ? {} : { hour }
    },
  },
  words: {
    fields: textField('name', { lengthMax: brandTextMax, required: true }),
    initial: ({ words }) => ({ name: words ?? undefined }),
    filledIn(filled) {
      const words = textIn(filled, 'name')
      return words === '' ? {} : { words }
    },
  },
  code: {
    keyed: readBrandCode,
    ...text('code', { lengthMax: brandTextMax, required: true }, readCode),
  },
  trademark: {
    keyed: (words) => ({ kind: 'read', length: words.length, args: { trademark: words.join(' ') } }),
    ...text('trademark', { lengthMax: brandTextMax }),
  },
  setting: {},
  value: text('value', { required: true }),
  addresses: {
    ...text('addresses'),
    fields: ({ messages: { forms } }) => [
      {
        kind: 'text',
        name: 'addresses',
        hint: forms.addressesHint(textMax),
        lengthMax: textMax,
        isLong: true,
        required: false,
      },
    ],
  },
  file: {
    fields: ({ context, required }) =>
      context.takesFiles ? [{ kind: 'file', name: 'file', required, endings: ['csv', 'xlsx', 'txt'] }] : [],
    filledIn(filled) {
      const [file = ''] = textsIn(filled, 'file')
      return isFileId(file) ? { file } : {}
    },
  },
}

// Every parameter is null. The cast restores the names, which `fromEntries` loses.
export const noArguments = Object.fromEntries(
  Object.keys(parameters).map((name) => [name, null]),
) as unknown as Arguments
