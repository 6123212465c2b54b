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

/** None of them is commercial: they are sent without asking for a consent, at the carrier too. */
export type SmsPurpose = 'code' | 'confirmation' | 'answer'

export type CarrierAnswer =
  /** `reference`: the carrier's id of the message. */
  { readonly kind: 'taken'; readonly reference: string | null } | NotTaken

export type NotTaken =
  /** The carrier will never take this message. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** `afterMs`: the pause that the carrier asks for. */
  | { readonly kind: 'later'; readonly afterMs: number | null; readonly detail: string }
  /** The answer was lost; the message may have arrived. */
  | { readonly kind: 'unknown'; readonly detail: string }

/** State of the account at a carrier, tried without a message. */
export type AccountState =
  | { readonly kind: 'works' }
  | { readonly kind: 'no-answer'; readonly detail: string }

/** A way to send SMS. It never repeats a message by itself: the outbox does. Its details hold no address and no secret. */
export interface SmsCarrier {
  send(sms: Sms): Promise<CarrierAnswer>
  check(): Promise<AccountState>
}
