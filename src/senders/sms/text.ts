/** Letters of one segment that Turkish carriers take as plain. */
export const plainSegmentMax = 155

const turkishLetters: Readonly<Record<string, string>> = {
  ı: 'i',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '…': '...',
}

/** Returns the text in plain letters, as *Örnek için* becomes *Ornek icin*; null if something of it has none. */
export function plainText(text: string): string | null {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\n -~]/gu, (letter) => turkishLetters[letter] ?? letter)
  return /^[\n -~]*$/.test(plain) ? plain : null
}

/** Returns a Turkish number without its country, as 5…; null for other countries. */
export function turkishNumber(to: string): string | null {
  return /^\+90(\d{10})$/.exec(to)?.[1] ?? null
}

/** Returns the digits of a number with its country, as 905…. */
export function digitsOf(to: string): string {
  return to.replace(/\D/g, '')
}
