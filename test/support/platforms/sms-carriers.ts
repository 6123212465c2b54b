import { type PlatformOptions, platform } from './platform.ts'
import { iletimerkezi, mutlucell, netgsm, twilio, verimor } from './sms-answers.ts'
import { blacklistAnswers } from './sms-blacklists.ts'
import { inboxAnswers, type ReceivedSms } from './sms-inboxes.ts'

/* Turkish carriers and Twilio as their documents describe them, with one account. Not compared with the real ones. */

export const account = { username: '908500000000', password: 'gizli & <anahtar>', sender: 'ORNEK' }

/** A message that a carrier has taken. */
export interface TakenSms {
  readonly carrier: DoubleName
  readonly to: string
  readonly text: string
  readonly isCommercial: boolean
  /** True for Netgsm's line for codes. */
  readonly isCode: boolean
}

const answers = { netgsm, verimor, iletimerkezi, mutlucell, twilio }

export type DoubleName = 'netgsm' | 'verimor' | 'iletimerkezi' | 'mutlucell' | 'twilio'

interface CarriersState {
  /** False: the address of the caller is not on the account's list. */
  isAddressAllowed: boolean
  hasCredit: boolean
  hasCodeLine: boolean
  /** True: the next code for Netgsm's line for codes is too fast. */
  isTooFast: boolean
}

/** Fault of a call, in the order in which carriers look. */
type Fault = 'account' | 'address' | 'sender' | 'credit' | 'number' | 'empty' | 'long' | 'shape' | null

interface ReadCall {
  readonly account: { readonly username: unknown; readonly password: unknown }
  readonly sender: unknown
  readonly to: unknown
  readonly text: unknown
  readonly isCommercial: boolean
  readonly isCode?: boolean
}

const longestText = 900

/** State that the carriers share: the account, and the messages taken. */
export interface Carriers {
  readonly state: CarriersState
  accountFault(account: ReadCall['account']): Fault
  faultOf(call: ReadCall): Fault
  take(carrier: DoubleName, call: ReadCall): void
  /** Number of codes that this number got. */
  codesTo(to: unknown): number
  /** Messages that people wrote to the company. */
  readonly received: ReceivedSms[]
  /** Messages that an inbox that lists each message once has listed. */
  readonly listed: Set<ReceivedSms>
  /** Numbers to which the carrier sends nothing, in digits with the country. */
  readonly blacklist: Set<string>
}

/** One double of all carriers, told apart by the path of a call. */
export function smsCarriers(options: PlatformOptions = {}) {
  const state: CarriersState = {
    isAddressAllowed: true,
    hasCredit: true,
    hasCodeLine: true,
    isTooFast: false,
  }
  const taken: TakenSms[] = []

  const accountFault = ({ username, password }: ReadCall['account']): Fault => {
    if (username !== account.username || password !== account.password) return 'account'
    return state.isAddressAllowed ? null : 'address'
  }

  function faultOf(call: ReadCall): Fault {
    const fault = accountFault(call.account)
    if (fault !== null) return fault
    if (typeof call.to !== 'string' || typeof call.text !== 'string') return 'shape'
    if (call.sender !== account.sender) return 'sender'
    if (!state.hasCredit) return 'credit'
    if (!/^\+?(90)?5\d{9}$/.test(call.to)) return 'number'
    if (call.text.trim() === '') return 'empty'
    return call.text.length > longestText ? 'long' : null
  }

  function take(carrier: DoubleName, { to, text, isCommercial, isCode = false }: ReadCall): void {
    taken.push({ carrier, to: String(to), text: String(text), isCommercial, isCode })
  }

  const codesTo = (to: unknown) => taken.filter((sms) => sms.isCode && sms.to === to).length

  const received: ReceivedSms[] = []
  const blacklist = new Set<string>()
  const carriers: Carriers = {
    state,
    accountFault,
    faultOf,
    take,
    codesTo,
    received,
    listed: new Set(),
    blacklist,
  }

  async function answer(request: Request): Promise<Response> {
    const carrier = carrierOf(request.url)
    const { pathname } = new URL(request.url)
    const special = [inboxAnswers[carrier], blacklistAnswers[carrier]].find(
      (answer) => answer !== undefined && pathname.includes(answer.path),
    )
    return await (special?.answer ?? answers[carrier])(carriers, request)
  }

  return {
    ...platform(async (request, instead) => instead ?? (await answer(request)), options),
    state,
    taken,
    received,
    blacklist,
  }
}

/** Method of `once` and `hold`: the last part of the path to which a carrier's messages go. */
export const sendMethods: Readonly<Record<DoubleName, string>> = {
  netgsm: 'send',
  verimor: 'send.json',
  iletimerkezi: 'json',
  mutlucell: 'sndblkex',
  twilio: 'Messages.json',
}

function carrierOf(url: string): DoubleName {
  const { pathname } = new URL(url)
  if (pathname.startsWith('/sms/rest/v2/')) return 'netgsm'
  if (pathname.startsWith('/v2/')) return 'verimor'
  if (pathname.startsWith('/v1/')) return 'iletimerkezi'
  if (pathname.startsWith('/smsgw-ws/')) return 'mutlucell'
  if (pathname.startsWith('/2010-04-01/Accounts/')) return 'twilio'
  throw new Error(`No carrier has ${pathname}`)
}
