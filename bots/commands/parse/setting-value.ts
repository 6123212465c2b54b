import { companySources } from '../../../src/consent/source.ts'
import type { SettingAccepts } from '../../../src/register/settings.ts'
import { en } from '../../messages/en.ts'
import { tr } from '../../messages/tr.ts'
import { fold } from '../fold.ts'
import { readShownNumber } from './number.ts'
import { readPhrase } from './phrases.ts'

const initialWords = ['varsayılan', 'default'].map(fold)

/** The value as the table of settings writes it, from the words of either language; what is shown of a value leads back to it. */
export function readSettingValue(typed: string, accepts: SettingAccepts, initial: string): string {
  const folded = fold(typed.trim())
  if (initialWords.includes(folded)) return initial
  const word = wordsOf(accepts).find((one) => namesOf(one).some((name) => fold(name) === folded))
  if (word !== undefined) return word
  switch (accepts.kind) {
    case 'holidays':
      return typed
    case 'number':
      return String(readShownNumber(folded) ?? folded)
    case 'source':
      return sourceIn(typed) ?? typed
    default:
      return folded
  }
}

/** The values that stand for themselves, unlike a number. */
function wordsOf(accepts: SettingAccepts): readonly string[] {
  switch (accepts.kind) {
    case 'yes-no':
      return ['yes', 'no']
    case 'one-of':
      return accepts.words
    case 'number':
      return accepts.off ? ['off'] : []
    case 'source':
      return companySources
    case 'holidays':
      return ['[]']
  }
}

function namesOf(word: string): readonly string[] {
  const shown = [tr, en].map(({ management }) => management.setting.value(word))
  return [word, ...shown]
}

function sourceIn(typed: string): string | null {
  const words = typed.trim().split(/\s+/)
  const phrase = readPhrase(words)
  return phrase?.meaning.piece === 'source' && phrase.length === words.length ? phrase.meaning.source : null
}
