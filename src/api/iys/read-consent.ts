import {
  type Channel,
  isChannel,
  isRecipientType,
  isStatus,
  kindFor,
  type RecipientType,
  type Status,
} from '../../consent/channel.ts'
import type { ConsentRequest } from '../../consent/consent.ts'
import { type Recipient, readWireRecipient } from '../../consent/recipient.ts'
import { own } from './body.ts'
import type { Code, Fault } from './faults.ts'

type Fields = Readonly<Record<string, unknown>>

/** A consent that can be recorded, or a refusal that can be kept. */
export interface WireConsent {
  readonly recipient: Recipient
  readonly channel: Channel
  readonly request: ConsentRequest & { readonly recipientType: RecipientType; readonly status: Status }
}

/** One consent as it was sent. Source and date are not judged here: `decide` knows their rules. */
export interface ReadConsent {
  readonly faults: readonly Fault[]
  /** Told only when no field is wrong (5.3): there are no dealers here. */
  readonly dealerFaults: readonly Fault[]
  readonly recipientType: RecipientType | null
  readonly status: Status | null
  readonly source: string | undefined
  readonly consentDate: string | undefined
  /** Whose consent it is and what it says; null when that cannot be read. */
  readonly consent: WireConsent | null
}

const known: ReadonlySet<string> = new Set([
  'recipient',
  'recipientType',
  'type',
  'status',
  'source',
  'consentDate',
  'retailerCode',
  'retailerAccess',
])

/** No more unknown keys are named than this; one body can hold a hundred thousand. */
const unknownNamedMax = 8
/** H126. */
const dealersMax = 100

/** Reads the body of an add, or one item of several, collecting every fault (R3–R6, R19–R21, R25). */
export function readConsent(fields: Fields): ReadConsent {
  const type = readType(fields)
  const recipientType = readRecipientType(fields, 'add')
  const status = readStatus(fields)
  const recipient = readRecipientField(fields, valueIn(type), 'add')
  const source = textOf(own(fields, 'source'))
  const consentDate = dateOf(own(fields, 'consentDate'))
  const dealers = readDealers(fields)
  return {
    faults: [
      ...unknownKeys(fields),
      ...[recipient, recipientType, type, status].flatMap(faultsIn),
      ...dealers.shape,
    ],
    dealerFaults: dealers.unknown,
    recipientType: valueIn(recipientType),
    status: valueIn(status),
    source,
    consentDate,
    consent: consentOf(valueIn(recipient), valueIn(type), {
      recipientType: valueIn(recipientType),
      status: valueIn(status),
      source,
      consentDate,
    }),
  }
}

function consentOf(
  recipient: Recipient | null,
  channel: Channel | null,
  {
    recipientType,
    status,
    source,
    consentDate,
  }: Pick<ReadConsent, 'recipientType' | 'status' | 'source' | 'consentDate'>,
): WireConsent | null {
  if (recipient === null || channel === null || recipientType === null || status === null) return null
  return { recipient, channel, request: { recipientType, status, source, consentDate } }
}

/** R5. */
function unknownKeys(fields: Fields): Fault[] {
  return Object.keys(fields)
    .filter((key) => !known.has(key))
    .slice(0, unknownNamedMax)
    .map((key) => ({ code: 'H118', location: key.slice(0, 100), value: fields[key] }))
}

/** What is there but holds no text reads as a text that no rule takes (R5), so that it never passes for left out. */
function textOf(sent: unknown): string | undefined {
  if (sent === undefined) return undefined
  return typeof sent === 'string' ? sent : ''
}

/** "now" is a date only inside the house. */
function dateOf(sent: unknown): string | undefined {
  const text = textOf(sent)
  return text === 'now' ? '' : text
}

/** R25, with no dealers at all: a list or code that is well formed names nobody (H180). */
function readDealers(fields: Fields): { readonly shape: Fault[]; readonly unknown: Fault[] } {
  const code = own(fields, 'retailerCode')
  const access = own(fields, 'retailerAccess')
  const shape: Fault[] = []
  const unknown: Fault[] = []
  if (code === null || code === '') shape.push({ code: 'H267', value: code })
  else if (code !== undefined) unknown.push({ code: 'H180', location: 'retailerCode', value: code })
  if (access === undefined) return { shape, unknown }
  const list = Array.isArray(access) ? access : access === null || access === '' ? [] : [access]
  if (list.length === 0) shape.push({ code: 'H163', value: access })
  else if (list.length > dealersMax) shape.push({ code: 'H126' })
  else {
    list.forEach((one: unknown, index) => {
      const location = `retailerAccess[${index}]`
      if (list.indexOf(one) < index) shape.push({ code: 'H193', location, value: one })
      else unknown.push({ code: 'H180', location, value: one })
    })
  }
  return { shape, unknown }
}

/** What was read of a field, or what is wrong with it; `undefined` when it may be left out and was. */
export type Read<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] }

/** How a query and an add differ in what they ask of a key: R4, and the code of a too long number (R19). */
type Method = 'add' | 'query'

function readType(fields: Fields): Read<Channel> {
  const sent = own(fields, 'type')
  if (isMissing(sent)) return fault('H111')
  return typeof sent === 'string' && isChannel(sent) ? { value: sent } : fault('H117', sent)
}

/** R4: an add takes a missing one for BIREYSEL. One that is there without a value is wrong everywhere (R5). */
function readRecipientType(fields: Fields, method: Method): Read<RecipientType> {
  const sent = own(fields, 'recipientType')
  if (method === 'add' ? sent === undefined : isMissing(sent)) {
    return method === 'add' ? { value: 'BIREYSEL' } : fault('H170')
  }
  return typeof sent === 'string' && isRecipientType(sent) ? { value: sent } : fault('H116', sent)
}

function readStatus(fields: Fields): Read<Status> {
  const sent = own(fields, 'status')
  if (isMissing(sent)) return fault('H110')
  return typeof sent === 'string' && isStatus(sent) ? { value: sent } : fault('H115', sent)
}

/** R19–R21. Without a readable type it is only seen whether the text is an address at all (H122). */
function readRecipientField(fields: Fields, channel: Channel | null, method: Method): Read<Recipient | null> {
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
interface WireQuery {
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

function valueIn<Value>(read: Read<Value>): Value | null {
  return 'value' in read ? read.value : null
}

function faultsIn(read: Read<unknown>): readonly Fault[] {
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
