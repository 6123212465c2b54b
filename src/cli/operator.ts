import { userInfo } from 'node:os'
import { listBrands } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { Refused } from './verb.ts'

/** Who types the commands, as the system names him; it stands in the register beside what he does. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/**
 * An answer without the ceiling of look-ups, which is for chat alone: whoever uses the command line has the whole file before
 * him. Only the type has to be told so.
 */
export function withoutCeiling<Answer extends { readonly kind: string }>(
  answer: Answer,
): Exclude<Answer, { readonly kind: 'ceiling' }> {
  if (answer.kind === 'ceiling') throw new Error('the command line has no ceiling of look-ups')
  return answer as Exclude<Answer, { readonly kind: 'ceiling' }>
}

/** `1 change`, `2 changes`. */

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A mistyped code must not be answered by an empty file. */
export async function insistOnBrand(register: Register, brand: number, action: string): Promise<void> {
  const brands = await listBrands(register)
  if (!brands.some(({ code }) => code === brand)) {
    throw new Refused(`Cannot ${action}: there is no brand ${brand}.`)
  }
}
