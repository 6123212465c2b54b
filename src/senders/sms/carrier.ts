/** An SMS for any carrier. */
export interface Sms {
  /** Hex digits, the same in every attempt. */
  readonly id: string
  /** E.164, such as +905…  */
  readonly to: string
  readonly text: string
  readonly purpose: SmsPurpose
  /** True if the answer to an earlier attempt was lost. */
  readonly mayBeRepeat: boolean
}

/** Purpose of an SMS. No purpose is commercial, so izin and the carrier send it without a consent. */
export type SmsPurpose = 'code' | 'confirmation' | 'answer'

export type CarrierAnswer =
  /** `reference`: the carrier's id of the message. */
  { readonly kind: 'taken'; readonly reference: string | null } | NotTaken

export type NotTaken =
  /** The carrier will never take this message. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The carrier takes nothing from this account until a person has mended it. */
  | { readonly kind: 'barred'; readonly detail: string }
  /** `afterMs`: the pause that the carrier asks for. */
  | { readonly kind: 'later'; readonly afterMs: number | null; readonly detail: string }
  /** The answer was lost; the message may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }

/** State of the account at a carrier, tried without a message. */
export type AccountState =
  | { readonly kind: 'works' }
  | { readonly kind: 'no-answer'; readonly detail: string }
  /** `code`: the carrier's own, null where it gives none. */
  | { readonly kind: 'fault'; readonly fault: AccountFault; readonly code: string | null }

/** Faults of an account that a person mends at the carrier or in the settings. */
export type AccountFault =
  /** Carriers do not always tell these apart. */
  'wrong-password' | 'address-not-allowed' | 'not-permitted' | 'unknown-sender' | 'no-credit'

/** Access to a carrier, and the sender's name there. */
export interface CarrierAccount {
  readonly username: string
  readonly password: string
  readonly sender: string
  /** Address of the carrier's interface, without a final slash. */
  readonly apiUrl: string
  readonly fetch: typeof fetch
}

/** A way to send SMS. It never repeats a message by itself: the outbox does. Its details hold no address and no secret. */
export interface SmsCarrier {
  send(sms: Sms): Promise<CarrierAnswer>
  check(): Promise<AccountState>
}
