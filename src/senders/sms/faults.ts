import { outcomeOf } from './call.ts'
import type { AccountFault, AccountState, CarrierAnswer, Sms } from './carrier.ts'

/** Faults of one message, or of the moment. */
type MessageFault =
  | 'bad-number'
  | 'bad-text'
  | 'too-long'
  | 'forbidden-text'
  | 'bad-request'
  | 'stopped'
  | 'repeated'
  | 'flooded'
  | 'too-fast'
  | 'busy'
  | 'system-error'

/** Why a carrier has not taken a message, in one word for all carriers. */
export type SmsFault = AccountFault | MessageFault

type Consequence = 'refused' | 'barred' | 'later' | 'unknown'

const faults: Readonly<Record<SmsFault, readonly [Consequence, string]>> = {
  'wrong-password': ['barred', 'user name, password or API permission is wrong'],
  'address-not-allowed': ['barred', 'the address of this server is not allowed'],
  'not-permitted': ['barred', 'the account may not send this way'],
  'unknown-sender': ['barred', 'the sender name is not registered'],
  'no-credit': ['barred', 'the account has no credit'],
  'bad-number': ['refused', 'it takes no SMS for this number'],
  'bad-text': ['refused', 'it cannot read the text'],
  'too-long': ['refused', 'the text is too long'],
  'forbidden-text': ['refused', 'it forbids a word of the text'],
  'bad-request': ['refused', 'it cannot read the request'],
  stopped: ['refused', 'the number is on its list of refusals'],
  repeated: ['refused', 'the same text has just gone to this number'],
  flooded: ['refused', 'too many messages have gone to this number'],
  'too-fast': ['later', 'too many messages at once'],
  busy: ['later', 'it is busy'],
  'system-error': ['unknown', 'an error of its system'],
}

/** Faults by the carrier's codes. */
export type FaultCodes = Readonly<Record<string, SmsFault>>

const busyMs = 60_000

/** Says what a carrier's code means for a message. The HTTP status decides on a code that is not documented. */
export function answerOf(sms: Sms, codes: FaultCodes, code: string, response: Response): CarrierAnswer {
  const fault = faultOf(codes, code)
  if (fault === null) return outcomeOf(response, `HTTP ${response.status}, code ${safeCode(code)}`)
  // The attempt whose answer was lost has arrived.
  if (fault === 'repeated' && sms.mayBeRepeat) return { kind: 'taken', reference: null }
  const [kind, words] = faults[fault]
  const detail = `code ${code}: ${words}`
  return kind === 'later' ? { kind, afterMs: busyMs, detail } : { kind, detail }
}

/** Says what a carrier's code means for the account; null for one that is not about it. */
export function accountStateOf(codes: FaultCodes, code: string): AccountState | null {
  const fault = faultOf(codes, code)
  return fault !== null && isAccountFault(fault) ? { kind: 'fault', fault, code } : null
}

/** Says if the sender's name is among those that the carrier lists. */
export function senderState(listed: readonly string[], sender: string): AccountState {
  return listed.includes(sender) ? { kind: 'works' } : { kind: 'fault', fault: 'unknown-sender', code: null }
}

function faultOf(codes: FaultCodes, code: string): SmsFault | null {
  return Object.hasOwn(codes, code) ? (codes[code] ?? null) : null
}

function isAccountFault(fault: SmsFault): fault is AccountFault {
  return faults[fault][0] === 'barred'
}

/** Returns a carrier's code, which is short; `unreadable` for a sentence in its place, which could name an address. */
export function safeCode(code: string): string {
  return /^[A-Z0-9_-]{1,40}$/i.test(code) && !/\d{7}/.test(code) ? code : 'unreadable'
}
