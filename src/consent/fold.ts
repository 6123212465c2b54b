/**
 * Brings a word into the form words are compared in: Turkish dotted and dotless i are one letter (plain lower-casing
 * makes two code points of İ, a Turkish locale makes ı of I; iys.md 7.5), and ç ğ ö ş ü are their ASCII neighbours,
 * since half of the people type them so.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[İı]/g, 'i')
    .toLowerCase()
    .replace(/[çğöşü]/g, (letter) => neighbours[letter] ?? letter)
    .normalize('NFKC')
    .replace(/\u0307/g, '')
}

const neighbours: Readonly<Record<string, string>> = { ç: 'c', ğ: 'g', ö: 'o', ş: 's', ü: 'u' }

/**
 * Reads which of these names a text spells, whatever the case and the Turkish letters of either; null for none of them.
 * `others` are further spellings of some.
 */
export function spelling<Name extends string>(
  names: readonly Name[],
  others: Readonly<Record<string, Name>> = {},
): (text: string) => Name | null {
  const own = names.map((name) => [name, name] as const)
  const known = new Map([...own, ...Object.entries(others)].map(([word, name]) => [fold(word), name]))
  return (text) => known.get(fold(text)) ?? null
}
