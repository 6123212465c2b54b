import { fold } from './fold.ts'

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'key'; readonly key: string; readonly typed: string; readonly quoted: string | null }

const tokenPattern = /(\p{L}+) ?= ?(?:"((?:[^"\\]|\\.)*)")?|"([^"]*)"|[^\s"]+|"/gu

/** Null when a quotation mark is left open. */
export function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = []
  for (const [whole, key, quoted, inQuotes] of text.matchAll(tokenPattern)) {
    if (whole === '"') return null
    if (key !== undefined) {
      const value = quoted === undefined ? null : quoted.replace(/\\(.)/g, '$1')
      tokens.push({ kind: 'key', key: fold(key), typed: key, quoted: value })
      continue
    }
    for (const part of (inQuotes ?? whole).split(' ')) {
      const word = withoutEnd(part.replace(/[,;]+$/, ''))
      if (word !== '') tokens.push({ kind: 'word', text: word })
    }
  }
  return tokens
}

/** Drops the mark that ends a sentence; several dots mean that an address was cut off. */
function withoutEnd(word: string): string {
  if (word.includes('@')) return word.replace(/(?<![.?!])[.?!]$/, '')
  return /^[+(]?\d/.test(word) ? word.replace(/(?<![.?!])[?!]$/, '') : word
}

/** The words up to the next key. */
export function wordsFrom(tokens: readonly Token[], at: number): string[] {
  const key = tokens.findIndex(({ kind }, index) => index >= at && kind === 'key')
  const run = tokens.slice(at, key === -1 ? undefined : key)
  return run.flatMap((token) => (token.kind === 'word' ? [token.text] : []))
}

/** 1234, 1.234, 1,234, #12. */
export function readShownNumber(text: string): number | null {
  const typed = text.replace(/^#/, '')
  const digits = /^\d{1,3}(?:[.,]\d{3})+$/.test(typed) ? typed.replace(/[.,]/g, '') : typed
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}
