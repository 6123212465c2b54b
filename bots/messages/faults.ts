import type { Channel, NationalSource } from '../../src/consent/consent.ts'
import type { AddressFault, RecipientKind } from '../../src/consent/recipient.ts'
import type { Messages } from './index.ts'

type ParameterName = keyof Messages['parameters']['names']

/** An unknown value of these is answered with the list of them. */
export const listedParameters = ['outcome', 'channels', 'source'] as const
export type ListedParameter = (typeof listedParameters)[number]

export type ParseFault =
  | { readonly kind: 'text-too-long' }
  | { readonly kind: 'quote-open' }
  | { readonly kind: 'address-missing' }
  | { readonly kind: 'address-not-first' }
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
  | { readonly kind: 'channel-unsuited'; readonly channel: Channel; readonly recipientKind: RecipientKind }
  | { readonly kind: 'source-unknown'; readonly text: string }
  | { readonly kind: 'source-national'; readonly source: NationalSource }
  | { readonly kind: 'type-unknown'; readonly text: string }
  | { readonly kind: 'unquoted'; readonly piece: ParameterName }
  | { readonly kind: 'key-empty'; readonly key: string }
  | BrandFault
  | DateFault

export type BrandFault =
  | { readonly kind: 'brand-unknown'; readonly text: string; readonly names: readonly string[] }
  | { readonly kind: 'brand-unclear'; readonly text: string; readonly names: readonly string[] }

export type DateFault =
  | { readonly kind: 'date-unreal'; readonly text: string }
  | { readonly kind: 'date-without-day'; readonly text: string }
  | { readonly kind: 'date-without-year' }
