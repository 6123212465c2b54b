import type { Channel, NationalSource } from '../../src/consent/consent.ts'
import type { AddressFault, RecipientKind } from '../../src/consent/recipient.ts'
import type { Messages } from './index.ts'

type ParameterName = keyof Messages['parameters']['names']
export type KeyedParameter = keyof Messages['parameters']['keyed']

/** An unknown value of these is answered with the list of them. */
export const listedParameters = ['outcome', 'channels', 'source'] as const
export type ListedParameter = (typeof listedParameters)[number]

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
      /** Parameters whose values the answer lists. */
      readonly choices: readonly ListedParameter[]
    }
  | { readonly kind: 'twice'; readonly piece: ParameterName }
  | { readonly kind: 'unwanted'; readonly piece: ParameterName }
  | { readonly kind: 'missing'; readonly piece: ParameterName }
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
