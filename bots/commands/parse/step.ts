import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { ParseFault } from '../../messages/faults.ts'
import type { Arguments, ParameterName } from '../command.ts'
import type { NamedBrand } from './brand.ts'
import type { Yearless } from './date.ts'

export interface ParseFacts {
  readonly brands: readonly NamedBrand[]
  readonly takes: readonly ParameterName[]
  readonly now: number
  readonly yearless?: Yearless | undefined
  /** True if a brand may be named without `marka=`. */
  readonly needsBrand?: boolean | undefined
  readonly records?: Status | undefined
}

export interface Step {
  readonly length: number
  readonly found: Partial<Arguments>
  /** True if the word has another meaning as well. */
  readonly isDoubtful?: boolean
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ParseFault }

/** Reads a parameter without a key; null if the words say something else. */
export type Reader = (words: readonly string[], facts: ParseFacts) => Step | null

/** The words up to the next key. */
interface KeyedValue {
  readonly key: string
  readonly words: readonly string[]
  readonly quoted: string | null
}

export type KeyedReader = (value: KeyedValue, facts: ParseFacts) => Read<Step>

/** `hepsi`: the address decides which of them. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

export function step(length: number, found: Partial<Arguments>, isDoubtful = false): Read<Step> {
  return { ok: true, value: { length, found, isDoubtful } }
}

export function refused(fault: ParseFault): { ok: false; fault: ParseFault } {
  return { ok: false, fault }
}
