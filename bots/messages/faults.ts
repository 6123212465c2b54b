import type { Channel, NationalSource } from '../../src/consent/consent.ts'
import type { AddressFault, RecipientKind } from '../../src/consent/recipient.ts'
import type { parameters } from './commands.ts'

type ParameterName = keyof typeof parameters.tr.names
export type KeyedParameter = keyof typeof parameters.tr.keyed

/** Possible values of a parameter: a list to choose from, or a hint with an example. */
export interface ParameterHelp {
  readonly choices: readonly string[]
  readonly hint: string
}

/** Facts besides the fault for a sentence about it. */
export interface FaultFacts {
  /** Quotes a typed text, unless the text may hold an address. */
  readonly quoted: (text: string) => string
  /** Quotes a part of an address, or hides it where others can read. */
  readonly part?: (text: string) => string
  readonly helpFor: (parameter: ParameterName) => ParameterHelp
  /** Example of the whole command; null in a form. */
  readonly example: string | null
}

/** Reason why a command or a form cannot be read. `parameter` is the parameter at fault. */
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
  | { readonly kind: 'twice'; readonly parameter: ParameterName }
  | { readonly kind: 'unwanted'; readonly parameter: ParameterName }
  | { readonly kind: 'missing'; readonly parameter: ParameterName }
  /** Field of a form with a value that the parameter cannot have. */
  | { readonly kind: 'value'; readonly parameter: ParameterName }
  | { readonly kind: 'too-long'; readonly parameter: ParameterName; readonly most: number }
  /** Key with a value that the parameter cannot have, such as `tip=esnaf`. */
  | { readonly kind: 'key'; readonly parameter: KeyedParameter }
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
