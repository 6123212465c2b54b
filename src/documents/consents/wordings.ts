import { hash } from 'node:crypto'
import type { Content } from 'pdfmake/interfaces.js'
import type { ShownLanguage } from '../../consent/shown/shown.ts'
import type { PackWording } from '../../proof/pack/pack-json.ts'
import { type ShownHere, shownIn } from '../../proof/pack/wordings.ts'
import { hash as digest, quiet, quotedParts, section } from '../blocks.ts'
import type { Writing } from './writing.ts'

const everyLanguage: readonly ShownLanguage[] = ['tr', 'en']

/** The wordings in full, each once, in the languages they were shown in: in both where the evidence does not tell. */
export function wordings({ pack, texts: { shown: told } }: Writing): Content[] {
  const shown = pack.changes.flatMap((change) => shownIn(change) ?? [])
  const blocks = (pack.wordings ?? []).flatMap((wording) => {
    const own = shown.filter(({ version }) => version === wording.version)
    return languagesOf(own).flatMap((language) => wordingBlock(wording, language, own, told))
  })
  return blocks.length === 0 ? [] : [section(told.title), quiet(told.about), ...blocks]
}

function languagesOf(shown: readonly ShownHere[]): readonly ShownLanguage[] {
  if (shown.some(({ language }) => language === null)) return everyLanguage
  return everyLanguage.filter((one) => shown.some(({ language }) => language === one))
}

function wordingBlock(
  wording: PackWording,
  language: ShownLanguage,
  shown: readonly ShownHere[],
  told: Writing['texts']['shown'],
): Content[] {
  const text = wording[language]
  if (text === null) return []
  const isVouched = shown.some((one) => one.language === language && one.digest !== null)
  return [
    { text: told.version(wording.version, told.languages[language]), style: 'entry', headlineLevel: 1 },
    quotedParts(text),
    digest(told.digest(hash('sha256', text))),
    quiet(isVouched ? told.vouched : told.unvouched),
  ]
}
