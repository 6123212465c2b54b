/** Writes a word in a form for comparison: lower case, i and ı as one letter, ç ğ ö ş ü as ASCII letters. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[İı]/g, 'i')
    .toLowerCase()
    .replace(/[çğöşü]/g, (letter) => asciiLetters[letter] ?? letter)
    .normalize('NFKC')
    .replace(/\u0307/g, '')
}

const asciiLetters: Readonly<Record<string, string>> = { ç: 'c', ğ: 'g', ö: 'o', ş: 's', ü: 'u' }

/**
 * Returns a function that finds the name a text means, or null. It ignores capitals and Turkish marks, and also knows the
 * spellings of `others`. Its table is made at first use, so that a start stays quick.
 */
export function spelling<Name extends string>(
  names: readonly Name[],
  others: () => Readonly<Record<string, Name>> = () => ({}),
): (text: string) => Name | null {
  let nameByFold: ReadonlyMap<string, Name> | undefined
  return (text) => {
    nameByFold ??= foldedNames(names, others())
    return nameByFold.get(fold(text)) ?? null
  }
}

/** Maps each spelling, in lower-case ASCII, to the name that it means. */
function foldedNames<Name extends string>(
  names: readonly Name[],
  others: Readonly<Record<string, Name>>,
): ReadonlyMap<string, Name> {
  const pairs = names.map((name) => [name, name] as const)
  return new Map([...pairs, ...Object.entries(others)].map(([word, name]) => [fold(word), name]))
}

/**
 * Cleans a typed text of what phones, word processors and Slack add: invisible characters, blanks of many kinds, curly
 * quotes, long dashes, Slack's brackets, `tel:` and `mailto:`.
 */
export function clean(text: string): string {
  return removeMarkup(text.toWellFormed().normalize('NFKC'))
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/[“”„‟«»″]/g, '"')
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/[\s\p{Z}\p{Cc}]+/gu, ' ')
    .replace(/(?<=^|[ "=])(?:tel:(?=[+(\d])|mailto:(?=[^ "]+@))/gi, '')
    .trim()
}

/** Removes Slack's markup of links and names. Decodes `&lt;` and its like last, so that they make no new markup. */
function removeMarkup(text: string): string {
  return text
    .replace(/<(?:mailto|tel):([^|<>]*)(?:\|[^<>]*)?>/gi, '$1')
    .replace(/<(https?:[^|<>]*)(?:\|([^<>]*))?>/gi, (_, link: string, label?: string) => label ?? link)
    .replace(/<([@#][A-Z0-9]+)(?:\|[^<>]*)?>/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}

/**
 * Counts the edits between two words: letters to add, drop, exchange or swap (optimal string alignment). Libraries such as
 * fastest-levenshtein count a swap of two letters, a common slip, as two edits.
 */
export function distance(word: string, other: string): number {
  const lengthMax = 40
  if (word.length > lengthMax || other.length > lengthMax) return lengthMax
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= word.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (word[i - 1] === other[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : exchanged
      next.push(Math.min(exchanged, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[other.length] ?? 0
}

/**
 * Returns the known word that a mistyped word most likely means, or null. Allows two edits; in words of four or five letters
 * one, in shorter words none.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const slipsMax = word.length > 5 ? 2 : word.length > 3 ? 1 : 0
  const [best] = known
    .map((candidate) => ({ candidate, slips: distance(word, fold(candidate)) }))
    .filter(({ slips }) => slips <= slipsMax)
    .sort((a, b) => a.slips - b.slips)
  return best?.candidate ?? null
}

/** Adds a full stop to a sentence, unless it ends with one already, as in `Örnek A.Ş.` */
export function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}
