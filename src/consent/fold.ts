/** Folds a word for comparison: i and ı become one letter (iys.md 7.5), ç ğ ö ş ü become ASCII. */
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

/** Makes a reader of these names, folded. `others` are further spellings. */
export function spelling<Name extends string>(
  names: readonly Name[],
  others: Readonly<Record<string, Name>> = {},
): (text: string) => Name | null {
  const own = names.map((name) => [name, name] as const)
  const known = new Map([...own, ...Object.entries(others)].map(([word, name]) => [fold(word), name]))
  return (text) => known.get(fold(text)) ?? null
}
