import type { BrandFault } from '../../messages/faults.ts'
import { fold } from './fold.ts'

export interface NamedBrand {
  readonly code: number
  readonly name: string
  readonly shortNames?: readonly string[]
  readonly closedAt?: number | null
}

type BrandReading =
  | { readonly ok: true; readonly code: number; readonly length: number }
  | { readonly ok: false; readonly fault: BrandFault }

/** Reads a brand behind `marka=`: code, name, or a beginning that only one name has. */
export function readBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading {
  for (let length = Math.min(words.length, wordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const fitting = brandsLike(text, brands)
    const [one] = fitting
    if (fitting.length === 1 && one !== undefined) return { ok: true, code: one.code, length }
    if (fitting.length > 1) return fault('brand-unclear', text, fitting)
  }
  return fault('brand-unknown', words[0] ?? '', brands)
}

/** Reads a brand without `marka=`: whole words of its name or short name, never a code. */
export function readBareBrand(words: readonly string[], brands: readonly NamedBrand[]): BrandReading | null {
  for (let length = Math.min(words.length, wordsMax); length > 0; length--) {
    const text = words.slice(0, length).join(' ')
    const wanted = fold(text)
    const named = brands.filter(({ name, shortNames = [] }) =>
      [name, ...shortNames].some((known) => ` ${fold(known)} `.includes(` ${wanted} `)),
    )
    const fitting = openOnes(named)
    const [one] = fitting
    if (fitting.length === 1 && one !== undefined) return { ok: true, code: one.code, length }
    if (fitting.length > 1) return fault('brand-unclear', text, fitting)
  }
  return null
}

const wordsMax = 12
const namesMax = 10

export function brandsLike(text: string, brands: readonly NamedBrand[]): NamedBrand[] {
  const wanted = fold(text)
  const exact = brands.filter(
    ({ code, name, shortNames = [] }) =>
      String(code) === wanted || [name, ...shortNames].some((known) => fold(known) === wanted),
  )
  if (exact.length > 0) return openOnes(exact)
  if (wanted === '') return []
  const beginning = brands.filter(({ name }) => fold(name).startsWith(wanted))
  if (beginning.length > 0) return beginning
  return brands.filter(({ name }) =>
    fold(name)
      .split(' ')
      .some((word) => word.startsWith(wanted)),
  )
}

/** A closed brand whose name another one took is asked for by its code. */
function openOnes(brands: NamedBrand[]): NamedBrand[] {
  const isSame = new Set(brands.map(({ name }) => fold(name))).size === 1
  const open = brands.filter(({ closedAt = null }) => closedAt === null)
  return isSame && open.length > 0 ? open : brands
}

function fault(kind: BrandFault['kind'], text: string, brands: readonly NamedBrand[]): BrandReading {
  return { ok: false, fault: { kind, text, names: brands.slice(0, namesMax).map(({ name }) => name) } }
}
