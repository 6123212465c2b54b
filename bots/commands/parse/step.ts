import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { ParseFault } from '../../messages/faults.ts'
import type { Arguments, ParameterName } from '../parameters.ts'
import type { NamedBrand } from './brand.ts'
import type { Yearless } from './date.ts'

export interface ParseFacts {
  /** The brands whose names are known to this person. */
  readonly brands: readonly NamedBrand[]
  /** Parameters that this command takes. */
  readonly takes: readonly ParameterName[]
  readonly now: number
  /** Meaning of a day without its year. */
  readonly yearless?: Yearless | undefined
  /** True if it is about one brand, which may then be named as behind `marka=`. */
  readonly needsBrand?: boolean | undefined
  /** The status that this command records, which need not be said; left out where it records none. */
  readonly records?: Status | undefined
}

/** Values read at one place, and the number of tokens they take. */
export interface Step {
  readonly length: number
  readonly found: Partial<Arguments>
  /** True if the word has another meaning as well. */
  readonly isDoubtful?: boolean
}

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ParseFault }

/** Stands for `hepsi`: which channels that is depends on the address. */
export const everyChannel: readonly Channel[] = ['ARAMA', 'MESAJ', 'EPOSTA']

export function refused(fault: ParseFault): { ok: false; fault: ParseFault } {
  return { ok: false, fault }
}
