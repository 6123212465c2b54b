const turkishLetters: Readonly<Record<string, string>> = {
  ı: 'i',
  '’': "'",
  '`': "'",
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
    .replace(/[^\n -_a-~]/gu, (letter) => turkishLetters[letter] ?? letter)
  return /^[\n -~]*$/.test(plain) ? plain : null
}
