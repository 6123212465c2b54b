import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { ParseFault } from '../../messages/faults.ts'
import type { Arguments, ParameterName } from '../arguments.ts'
import type { NamedBrand } from './brand.ts'
import type { Yearless } from './date.ts'

export interface ParseFacts {
  /** The brands whose names are known to this person. */
  readonly brands: readonly NamedBrand[]
  readonly takes: readonly ParameterName[]
  readonly now: number
  readonly yearless?: Yearless | undefined
  /** True if it is about one brand, which may then be named as behind `marka=`. */
  readonly needsBrand?: boolean | undefined
  readonly records?: Status | undefined
}

/** Values read at one place, and the number of words or tokens they take. */
export interface Step {
  readonly length: number
  readonly found: Partial<Arguments>
  /** True if the word has another meaning as well. */
  readonly isDoubtful?: boolean
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ParseFault }

/** Reads a parameter from words without a key before them; null if they say something else. */
export type Reader = (words: readonly string[], facts: ParseFacts) => Step | null

/** The value behind `key=`, with the words up to the next key; `quoted` if it stands in quotes. */
export interface KeyedValue {
  readonly key: string
  readonly words: readonly string[]
  readonly quoted: string | null
}

/** Reads a parameter from the value behind its key. */
export type KeyedReader = (value: KeyedValue, facts: ParseFacts) => Read<Step>

/** Stands for `hepsi`: which channels that is depends on the address. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

export function step(length: number, found: Partial<Arguments>, isDoubtful = false): Read<Step> {
  return { ok: true, value: { length, found, isDoubtful } }
}

export function refused(fault: ParseFault): { ok: false; fault: ParseFault } {
  return { ok: false, fault }
}
