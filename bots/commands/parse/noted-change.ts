import { clean, fold } from '../fold.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A change and a text about it. */
export interface NotedChange {
  /** As it was typed. */
  readonly change: string
  readonly note: string
}

export type NotedChangeReading =
  | { readonly ok: true; readonly noted: NotedChange }
  | { readonly ok: false; readonly fault: 'change-missing' | 'note-missing' | 'note-unquoted' | 'word' }

const noteKeys = new Set(['not', 'note'])

/** Reads `CHANGE not="…"`, in either order. */
export function readNotedChange(text: string): NotedChangeReading {
  const tokens = tokensOf(clean(text))
  if (tokens === null) return refused('note-unquoted')
  const typed = tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : []))
  const words = isPrefix(typed.slice(0, 2)) ? typed.slice(2) : typed
  const keys = tokens.filter((token): token is Extract<Token, { kind: 'key' }> => token.kind === 'key')
  const [key, ...moreKeys] = keys
  const [change, ...others] = words
  if (moreKeys.length > 0 || (key !== undefined && !noteKeys.has(key.key))) return refused('word')
  if (key !== undefined && key.quoted === null) return refused('note-unquoted')
  if (change === undefined) return refused('change-missing')
  if (key === undefined) return refused(others.length > 0 ? 'note-unquoted' : 'note-missing')
  if (others.length > 0) return refused('word')
  return { ok: true, noted: { change, note: key.quoted ?? '' } }
}

/** *kayıt no* 70f5…7c6d, as it is copied out of an answer. */
function isPrefix([first = '', second = '']: readonly string[]): boolean {
  return ['kayit', 'record'].includes(fold(first)) && fold(second) === 'no'
}

function refused(fault: Extract<NotedChangeReading, { ok: false }>['fault']): NotedChangeReading {
  return { ok: false, fault }
}
