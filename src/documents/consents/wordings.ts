import type { Content } from 'pdfmake/interfaces.js'
import { hash, quiet, quotedParts, section } from '../blocks.ts'
import type { Writing } from './writing.ts'

/** Prints the wordings in full, each once. */
export function wordings({ pack, texts: { shown: told } }: Writing): Content[] {
  const blocks = pack.wordings.flatMap(({ digest, language, text }): Content[] => [
    { text: told.name(digest, told.languages[language]), style: 'entry', headlineLevel: 1 },
    quotedParts(text),
    hash(told.digest(digest)),
    quiet(told.vouched),
  ])
  return blocks.length === 0 ? [] : [section(told.title), quiet(told.about), ...blocks]
}
