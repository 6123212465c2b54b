import { userInfo } from 'node:os'
import { listBrands } from '../register/brands.ts'
import type { Register } from '../register/register.ts'
import { Refused } from './verb.ts'

/** System name of the person typing, stored beside what they do. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    // A container user may have no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/** The look-up limit is for chat alone: the operator has the whole file anyway. Only the type has to know. */
export function withoutCeiling<Answer extends { readonly kind: string }>(
  answer: Answer,
): Exclude<Answer, { readonly kind: 'ceiling' }> {
  if (answer.kind === 'ceiling') throw new Error('the command line has no ceiling of look-ups')
  return answer as Exclude<Answer, { readonly kind: 'ceiling' }>
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Lays rows out below their headings. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  )
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** A mistyped code must not yield an empty file. */
export async function insistOnBrand(register: Register, brand: number, action: string): Promise<void> {
  const brands = await listBrands(register)
  if (!brands.some(({ code }) => code === brand)) {
    throw new Refused(`Cannot ${action}: there is no brand ${brand}.`)
  }
}

/** Returns which of these endings the file has, or null. */
export function endingOf<Ending extends string>(file: string, ...endings: Ending[]): Ending | null {
  return endings.find((ending) => file.toLowerCase().endsWith(`.${ending}`)) ?? null
}
