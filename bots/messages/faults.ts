import type { Channel, NationalSource } from '../../src/consent/consent.ts'
import type { AddressFault, RecipientKind } from '../../src/consent/recipient.ts'
import type { parameters } from './commands.ts'

type ParameterName = keyof typeof parameters.tr.names
export type KeyedParameter = keyof typeof parameters.tr.keyed

/** Help for a right value: the choices of a list, or a hint with an example. */
export interface ParameterHelp {
  readonly choices: readonly string[]
  readonly hint: string
}

export interface FaultFacts {
  /** Makes typed text safe to show. */
  readonly quoted: (text: string) => string
  /** Does the same for a piece of an address. */
  readonly part?: (text: string) => string
  readonly helpFor: (piece: ParameterName) => ParameterHelp
  /** A whole command; null in a form. */
  readonly example: string | null
}

export type ParseFault =
  | { readonly kind: 'text-too-long' }
  | { readonly kind: 'quote-open' }
  | { readonly kind: 'address-first' }
  | { readonly kind: 'address'; readonly fault: AddressFault; readonly text: string }
  | { readonly kind: 'second-address' }
  | {
      readonly kind: 'word'
      readonly word: string
      readonly nearest: string | null
      /** Parameters that the word may have been meant for. */
      readonly choices: readonly ParameterName[]
    }
  | { readonly kind: 'twice'; readonly piece: ParameterName }
  | { readonly kind: 'unwanted'; readonly piece: ParameterName }
  | { readonly kind: 'missing'; readonly piece: ParameterName }
  /** A field of a form holds no value of this parameter. */
  | { readonly kind: 'value'; readonly piece: ParameterName }
  | { readonly kind: 'too-long'; readonly piece: ParameterName; readonly most: number }
  /** The text behind the key, such as `tip=esnaf`, is no value of this parameter. */
  | { readonly kind: 'key'; readonly piece: KeyedParameter }
  | { readonly kind: 'channel-unsuited'; readonly channel: Channel; readonly recipientKind: RecipientKind }
  | { readonly kind: 'source-national'; readonly source: NationalSource }
  | BrandFault
  | DateFault

export interface BrandFault {
  readonly kind: 'brand-unknown' | 'brand-unclear'
  readonly text: string
  readonly names: readonly string[]
}

export interface DateFault {
  readonly kind: 'date'
  readonly text: string
}
