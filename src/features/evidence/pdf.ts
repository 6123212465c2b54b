import type { Content } from 'pdfmake/interfaces.js'
import { changes, wordings } from '../../documents/consents/changes.ts'
import { complaints } from '../../documents/consents/complaints.ts'
import { dayInQuestion, presentState } from '../../documents/consents/states.ts'
import { type PackLanguage, textsIn, type Writing, writingOf } from '../../documents/consents/texts.ts'
import { datesIn } from '../../documents/dates.ts'
import { list, opening, printed, section } from '../../documents/pdf.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import type { Door } from '../../register/actor.ts'

/** Prints the pack for a reader who is no engineer. Node only. */
export async function packPdf(pack: Pack, language: PackLanguage): Promise<Uint8Array> {
  const { title } = textsIn(language).heading
  const { provider, madeAt } = pack
  return await printed({ title, provider, madeAt, content: sectionsOf(pack, language) }, language)
}

export function sectionsOf(pack: Pack, language: PackLanguage): Content[] {
  const writing = writingOf(pack, language)
  return [
    ...headOf(writing),
    ...dayInQuestion(writing),
    ...presentState(writing),
    ...changes(writing, { withSeals: true }),
    ...complaints(writing),
    ...howToVerify(writing),
    ...wordings(writing),
  ]
}

function headOf({ pack, texts: { heading, words }, language }: Writing): Content[] {
  const { date, exact } = datesIn(language)
  const { provider, recipient, brands, day, madeAt, madeBy, complaints } = pack
  const door = words.doors[madeBy.door as Door] ?? madeBy.door
  const evidence = pack.changes.filter((change) => change.evidence !== null).length
  return opening(heading.title, heading.about, [
    [heading.provider, `${provider.name} (${heading.providerCode(provider.code)})`],
    [heading.address, { text: recipient.address, bold: true }],
    [heading.brands, brands.map(({ code, name }) => `${name} (${code})`).join(', ')],
    [heading.day, day === null ? heading.noDay : { text: date(day), bold: true }],
    [heading.madeAt, `${exact(madeAt)}. ${heading.time}`],
    [heading.madeBy, madeBy.id === null ? door : `${madeBy.id} (${door})`],
    [heading.contents, heading.counts(pack.changes.length, evidence, complaints.length)],
  ])
}

function howToVerify({ texts: { verifying } }: Writing): Content[] {
  return [
    section(verifying.title),
    list('ol', verifying.steps),
    { text: verifying.limitsTitle, style: 'entry', headlineLevel: 1 },
    list('ul', verifying.limits),
  ]
}
