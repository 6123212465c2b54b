import type { Content } from 'pdfmake/interfaces.js'
import { facts, hash, quiet, section } from '../../documents/blocks.ts'
import { changes } from '../../documents/consents/changes.ts'
import { wordings } from '../../documents/consents/wordings.ts'
import { writingOf } from '../../documents/consents/writing.ts'
import { datesIn } from '../../documents/dates.ts'
import { printed } from '../../documents/pdf.ts'
import type { Pack, PackChange } from '../../proof/pack/pack-json.ts'
import { receiptTexts } from './texts.ts'

/** A pack of one change as a document for the person who made it. Node only. */
export async function receiptPdf(pack: Pack, language: 'tr' | 'en'): Promise<Uint8Array> {
  const told = receiptTexts(language)
  const { provider, recipient, madeAt } = pack
  const writing = writingOf(pack, language)
  const content: Content[] = [
    { text: told.title, style: 'title' },
    { text: told.subtitle(provider.name), style: 'quiet', margin: [0, 0, 0, 8] },
    facts([
      [told.holder, provider.name],
      [told.address, { text: recipient.address, bold: true }],
      [told.made, datesIn(language).exact(madeAt)],
    ]),
    ...changes(writing, { withSeals: true }),
    section(told.path),
    ...pack.changes.flatMap((change) => pathOf(change, pack, language)),
    section(told.verify),
    { ol: told.steps.map((text) => ({ text, margin: [0, 0, 0, 3] as [number, number, number, number] })) },
    ...wordings(writing),
  ]
  return await printed({ title: told.title, provider, madeAt, content }, language)
}

/** What is needed to compute the root of the seal from the number of the change. */
function pathOf({ id, seal: place }: PackChange, { seals }: Pack, language: 'tr' | 'en'): Content[] {
  const told = receiptTexts(language)
  const seal = seals.find(({ fromSeq }) => fromSeq === place?.fromSeq)
  if (seal === undefined || place === null) return [quiet(told.unsealed)]
  const path: Content =
    place.path.length === 0 ? told.noSiblings : { ol: place.path.map((sibling) => hash(sibling)) }
  return [
    quiet(told.pathAbout),
    facts([
      [told.leaf, hash(id)],
      [told.place, told.placeOf(place.index, place.size)],
      [told.siblings, path],
      [told.root, hash(seal.root)],
      [told.head, hash(seal.head)],
    ]),
  ]
}
