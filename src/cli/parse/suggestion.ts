import { editDistance } from '../../config/names.ts'

/** Returns the name that the typed word most likely means. The answer is always one of the names, never what was typed. */
export function nearestName(typed: string, names: readonly string[]): string | null {
  const errorsMax = typed.length >= 8 ? 2 : typed.length >= 3 ? 1 : 0
  const near = names
    .filter((name) => Math.abs(name.length - typed.length) <= errorsMax)
    .map((name) => ({ name, errors: editDistance(typed, name) }))
    .filter(({ errors }) => errors <= errorsMax)
    .sort((left, right) => left.errors - right.errors)
  return near[0]?.name ?? null
}
