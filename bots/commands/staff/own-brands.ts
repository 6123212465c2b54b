import type { Brand } from '../../../src/register/brands.ts'
import type { StaffContext } from '../context.ts'

/** The brands this person is admin of. */
export function adminBrands({ authority }: StaffContext, which: 'open' | 'all' = 'all'): readonly Brand[] {
  return authority.brandsFor('admin').filter(({ closedAt }) => which === 'all' || closedAt === null)
}
