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

/** Words beside them that hardly ever name a brand. */
const beside =
  /^(?:bana|beni|bize|artik|lutfen|daha|bir|icin|mesaj\p{L}*|sms\p{L}*|mail\p{L}*|e|posta\p{L}*|eposta\p{L}*|reklam\p{L}*|kampanya\p{L}*|ileti\p{L}*|arama|etme\p{L}*|et|me|my|send|messages?|please)$/u

/** Returns the rest of a text that asks for an end of messages, such as a brand; null for any other text. */
export function leftOfRefusal(said: string): string | null {
  const words = said.split(' ')
  const others = words.filter((word) => !refusing.some((pattern) => pattern.test(lettersOf(word))))
  if (others.length === words.length) return null
  return others
    .filter((word) => !beside.test(lettersOf(word)))
    .map(withoutEnding)
    .join(' ')
}

/** "Kahve'den" is Kahve with an ending. */
function withoutEnding(word: string): string {
  return word.replace(/'\p{L}*/u, '').replace(/[.,;:!?]+$/, '')
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
