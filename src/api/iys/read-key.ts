import {
  type Channel,
  isChannel,
  isRecipientType,
  isStatus,
  kindFor,
  type RecipientType,
  type Status,
} from '../../consent/channel.ts'
import { type Recipient, readWireRecipient } from '../../consent/recipient.ts'
import { own } from './body.ts'
import type { Code } from './codes.ts'
import type { Fault } from './faults.ts'

type Fields = Readonly<Record<string, unknown>>

/** What was read of a field, or what is wrong with it; `undefined` when it may be left out and was. */
export type Read<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] }

/** How a query and an add differ in what they ask of a key: R4, and the code of a too long number (R19). */
export type Method = 'add' | 'query'

export function readType(fields: Fields): Read<Channel> {
  const sent = own(fields, 'type')
  if (isMissing(sent)) return fault('H111')
  return typeof sent === 'string' && isChannel(sent) ? { value: sent } : fault('H117', sent)
}

/** R4: an add takes a missing one for BIREYSEL. One that is there without a value is wrong everywhere (R5). */
export function readRecipientType(fields: Fields, method: Method): Read<RecipientType> {
  const sent = own(fields, 'recipientType')
  if (method === 'add' ? sent === undefined : isMissing(sent)) {
    return method === 'add' ? { value: 'BIREYSEL' } : fault('H170')
  }
  return typeof sent === 'string' && isRecipientType(sent) ? { value: sent } : fault('H116', sent)
}

export function readStatus(fields: Fields): Read<Status> {
  const sent = own(fields, 'status')
  if (isMissing(sent)) return fault('H110')
  return typeof sent === 'string' && isStatus(sent) ? { value: sent } : fault('H115', sent)
}

/** R19–R21. Without a readable type it is only seen whether the text is an address at all (H122). */
export function readRecipientField(
  fields: Fields,
  channel: Channel | null,
  method: Method,
): Read<Recipient | null> {
  const sent = own(fields, 'recipient')
  if (isMissing(sent)) return fault('H114')
  if (channel === null) return isAddress(sent) ? { value: null } : fault('H122', sent)
  const kind = kindFor(channel)
  if (typeof sent !== 'string') return fault(kind === 'phone' ? 'H121' : 'H120', sent)
  const read = readWireRecipient(sent, kind)
  if (read.ok) return { value: read.recipient }
  return {
    faults: read.codes.map((code) => ({
      code: code === 'H160' && method === 'query' ? 'H166' : code,
      value: sent,
    })),
  }
}

/** The key that a status or history query names (iys.md 3.7, 3.9). */
export interface WireQuery {
  readonly recipient: Recipient
  readonly recipientType: RecipientType
  readonly channel: Channel
}

export function readQuery(fields: Fields): Read<WireQuery> {
  const type = readType(fields)
  const recipientType = readRecipientType(fields, 'query')
  const recipient = readRecipientField(fields, valueIn(type), 'query')
  if ('value' in type && 'value' in recipientType && 'value' in recipient && recipient.value !== null) {
    return {
      value: { recipient: recipient.value, recipientType: recipientType.value, channel: type.value },
    }
  }
  return { faults: [recipient, recipientType, type].flatMap(faultsIn) }
}

export function valueIn<Value>(read: Read<Value>): Value | null {
  return 'value' in read ? read.value : null
}

export function faultsIn(read: Read<unknown>): readonly Fault[] {
  return 'faults' in read ? read.faults : []
}

function isAddress(sent: unknown): boolean {
  return (
    typeof sent === 'string' && (readWireRecipient(sent, 'phone').ok || readWireRecipient(sent, 'email').ok)
  )
}

/** A required field without a value counts as missing. */
function isMissing(sent: unknown): boolean {
  return sent === undefined || sent === null || sent === ''
}

function fault(code: Code, value?: unknown): { faults: readonly Fault[] } {
  return { faults: [{ code, value }] }
}
