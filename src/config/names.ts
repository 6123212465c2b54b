import { type SettingName, settings } from './settings.ts'

/** Environment variable that seems to be meant for izin but is unknown. `meant` is the setting that it resembles; null for none. */
export interface UnknownName {
  readonly name: string
  readonly meant: SettingName | null
}

/** Beginnings of variables for the services that izin uses. */
const ourPrefix = /^(SLACK|TELEGRAM|IYS|TSA|SMTP|SMS)_/

/** Finds misspelt variables, such as SLAK_BOT_TOKEN, and unknown ones of the services that izin uses. */
export function unknownNamesIn(environment: Readonly<Record<string, unknown>>): UnknownName[] {
  const ours = Object.keys(settings) as SettingName[]
  return Object.keys(environment).flatMap((name) => {
    if (Object.hasOwn(settings, name) || !/^[A-Z][A-Z0-9_]{1,60}$/.test(name)) return []
    const nearestName = ours.find((known) => resembles(name, known)) ?? null
    return nearestName === null && !ourPrefix.test(name) ? [] : [{ name, meant: nearestName }]
  })
}

/** True if a name is likely a misspelt setting: one error is allowed from 8 letters on, two from 12. Shorter names are too alike. */
function resembles(name: string, known: string): boolean {
  const errorsMax = known.length >= 12 ? 2 : known.length >= 8 ? 1 : 0
  if (errorsMax === 0 || Math.abs(name.length - known.length) > errorsMax) return false
  return editDistance(name, known) <= errorsMax
}

/** Returns how many letters differ: added, left out, replaced, or swapped with their neighbour (Damerau–Levenshtein distance). */
export function editDistance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, place) => place)]
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const above = rows[i - 1]
      const isSame = one[i - 1] === other[j - 1]
      const steps = [(above?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above?.[j - 1] ?? 0) + (isSame ? 0 : 1)]
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row.push(Math.min(...steps, ...(isSwap ? [(rows[i - 2]?.[j - 2] ?? 0) + 1] : [])))
    }
    rows.push(row)
  }
  return rows[one.length]?.[other.length] ?? 0
}
