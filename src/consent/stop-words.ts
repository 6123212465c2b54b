import { fold } from './fold.ts'

/** Words with which people stop SMS, as `fold` writes them. */
const stopWords = new Set(['ret', 'iptal', 'dur', 'durdur', 'stop', 'cik', 'cikis'])

/**
 * True if a text has a stop word, such as RET or STOP, as a whole word: in capitals or not, with or without Turkish marks,
 * beside digits and punctuation, but not inside a longer word. Its sender is stopped by any of these words, whatever else
 * the text says: a message too many costs more than a message too few.
 */
export function hasStopWord(text: string): boolean {
  return wordsOf(text).some((word) => stopWords.has(word))
}

/** Returns the runs of letters of a text, as `fold` writes them. */
function wordsOf(text: string): string[] {
  return fold(text.toWellFormed().replace(/\p{Cf}/gu, '')).match(/[\p{L}\p{M}]+/gu) ?? []
}
