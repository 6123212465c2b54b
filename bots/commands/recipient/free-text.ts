import { fold } from '../../../src/consent/fold.ts'

/**
 * Folded words that ask for an end of messages. They only show what can be stopped, so they match generously.
 */
const refusing = [
  /^(?:istem|durdur|iptal|abone|rahatsiz)/,
  /^(?:gonder|yolla|yaz|at)m[ae](?:y[ie]n(?:[ie]z)?|s[ie]n(?:l[ae]r)?)?$/,
  /^arama(?:yin(?:iz)?|sin(?:lar)?)$/,
  /^cik(?:is|mak|ar|arin|ariniz)?$/,
  /^(?:ret|unsubscribe|optout|dont|remove)$/,
]

export function asksToStop(said: string): boolean {
  return said.split(' ').some((word) => refusing.some((pattern) => pattern.test(lettersOf(word))))
}

function lettersOf(word: string): string {
  return fold(word).replace(/[^\p{L}]/gu, '')
}

const courtesies = new Set(
  'tesekkur tesekkurler ederim ederiz cok tsk sag ol olun sagol sagolun eyvallah tamam peki ok okay thanks thank you thx'.split(
    ' ',
  ),
)
const signs = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\s)+$/u

export function isCourtesy(said: string): boolean {
  const words = fold(said)
    .replace(/[^a-z ]/g, '')
    .trim()
  return signs.test(said) || words.split(' ').every((word) => courtesies.has(word))
}
