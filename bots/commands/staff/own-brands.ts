import type { Brand } from '../../../src/register/brands.ts'
import type { ParseFault } from '../../messages/faults.ts'
import type { StaffContext } from '../context.ts'
import { readBrand } from '../parse/brand.ts'
import type { Key } from '../parse/keyed.ts'

/** `marka=…` among the keys of a command about these brands. */
export function brandKey(brands: readonly Brand[]): Key {
  return {
    words: ['marka', 'brand'],
    takes: (words) => {
      const read = readBrand(words, brands)
      return read.ok ? read.length : 1
    },
  }
}

/** The brands this person is admin of. */
export function adminBrands({ authority }: StaffContext, which: 'open' | 'all' = 'all'): readonly Brand[] {
  return authority.brandsFor('admin').filter(({ closedAt }) => which === 'all' || closedAt === null)
}

/** The brand that words name among these; a fault where they name none of them, or leave words over. */
export function brandNamed(
  words: readonly string[],
  brands: readonly Brand[],
): { readonly ok: true; readonly brand: Brand } | { readonly ok: false; readonly fault: ParseFault } {
  const read = readBrand(words, brands)
  if (!read.ok) return read
  const brand = brands.find(({ code }) => code === read.code)
  const [over] = words.slice(read.length)
  if (brand === undefined || over !== undefined) {
    return { ok: false, fault: { kind: 'word', word: over ?? '', nearest: null } }
  }
  return { ok: true, brand }
}
