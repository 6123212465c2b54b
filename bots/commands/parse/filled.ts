import { isIstanbulDay } from '../../../src/calendar/istanbul.ts'
import { isChannel, isRecipientType } from '../../../src/consent/channel.ts'
import { readRecipient } from '../../../src/consent/recipient.ts'
import { isCompanySource } from '../../../src/consent/source.ts'
import type { ParseFault } from '../../messages/faults.ts'
import { clean } from '../fold.ts'
import { type Filled, textIn, textsIn } from '../form.ts'
import { type Arguments, completed, everyChannel } from '../parse.ts'
import { type GivenDate, readDate } from './date.ts'

/** The fields that forms have in common. */
export const names = {
  address: 'address',
  addresses: 'addresses',
  channel: 'channel',
  brand: 'brand',
  channels: 'channels',
  type: 'type',
  status: 'status',
  source: 'source',
  day: 'day',
  time: 'time',
  evidence: 'evidence',
  files: 'files',
  note: 'note',
  received: 'received',
  message: 'message',
  person: 'person',
  role: 'role',
  room: 'room',
  telegram: 'telegram',
  file: 'file',
  value: 'value',
  scope: 'scope',
  stamp: 'stamp',
  change: 'change',
  trademark: 'trademark',
  short: 'short',
  number: 'number',
  outcome: 'outcome',
} as const
export type FieldName = keyof typeof names

export const allChannels = 'all'

type FilledReading =
  | { readonly ok: true; readonly arguments: Arguments }
  | { readonly ok: false; readonly field: FieldName; readonly fault: ParseFault }

/** Reads what was filled in, as `parse` reads what was typed; what was not asked for, or left empty, is null. */
export function readFilled(filled: Filled, now: number): FilledReading {
  const text = clean(textIn(filled, names.address))
  const reading = readRecipient(text)
  if (!reading.ok)
    return { ok: false, field: 'address', fault: { kind: 'address', fault: reading.fault, text } }
  const date = whenIn(filled, now)
  if (date !== null && 'fault' in date) return { ok: false, ...date }
  const received = textIn(filled, names.received) || null
  if (received !== null && !isIstanbulDay(received)) {
    return { ok: false, field: 'received', fault: { kind: 'date-unreal', text: received } }
  }
  const brand = textIn(filled, names.brand)
  const type = textIn(filled, names.type)
  const source = textIn(filled, names.source)
  const parsed = completed(reading.recipient, {
    channels: channelsIn(filled),
    date,
    brandCode: /^\d{1,15}$/.test(brand) ? Number(brand) : null,
    recipientType: isRecipientType(type) ? type : null,
    source: isCompanySource(source) ? source : null,
    note: textIn(filled, names.note) || null,
    receivedOn: received,
    message: textIn(filled, names.message) || null,
  })
  return parsed.ok ? parsed : { ok: false, field: 'channels', fault: parsed.fault }
}

function channelsIn(filled: Filled): Arguments['channels'] {
  const chosen = textsIn(filled, names.channels)
  if (chosen.includes(allChannels)) return everyChannel
  const channels = chosen.filter(isChannel)
  return channels.length === 0 ? null : channels
}

/** The day and the time of day that were chosen; null where neither was. */
export function whenIn(
  filled: Filled,
  now: number,
): GivenDate | null | { readonly field: FieldName; readonly fault: ParseFault } {
  const [day, time] = [textIn(filled, names.day), textIn(filled, names.time)]
  const words = [day, time].filter((word) => word !== '')
  if (words.length === 0) return null
  const read = readDate(words, now)
  if (read?.ok && read.length === words.length) return read.date
  const fault = read?.ok === false ? read.fault : ({ kind: 'date-unreal', text: words.join(' ') } as const)
  return { field: day === '' ? 'time' : 'day', fault }
}
