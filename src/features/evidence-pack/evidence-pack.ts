import type { Content } from 'pdfmake/interfaces.js'
import { changes, complaints, wordings } from '../../documents/consents/changes.ts'
import { dayInQuestion, presentState } from '../../documents/consents/states.ts'
import { textsIn, type Writing, writingOf } from '../../documents/consents/texts.ts'
import { datesIn, fileMoment } from '../../documents/dates.ts'
import { list, opening, printed, section } from '../../documents/pdf.ts'
import { zipFile } from '../../documents/zip.ts'
import { collectPack, type PackInput } from '../../proof/pack/collect.ts'
import { attachedTo, documentFile, type PackFiles, packFile, withSums } from '../../proof/pack/files.ts'
import { type Pack, packText, personIn } from '../../proof/pack/pack-json.ts'
import type { Actor, Door } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'

export interface EvidencePackInput extends PackInput {
  readonly language: Pack['language']
  readonly format: 'pdf' | 'zip'
}

type EvidencePack =
  | {
      readonly kind: 'file'
      readonly fileName: string
      readonly content: Uint8Array
      readonly pack: Pack
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

const fileWords: Record<Pack['language'], string> = { tr: 'izin-kanit', en: 'izin-evidence' }

/**
 * Makes everything an inspector asks for after a complaint about one address. Making it is a
 * look-up. The file holds the address, so it never goes into a chat; its name does not.
 */
export async function evidencePack(
  register: Register,
  actor: Actor & { readonly id: string },
  { format, ...input }: EvidencePackInput,
): Promise<EvidencePack> {
  const collected = await collectPack(register, actor, input)
  if (collected.kind === 'ceiling') return collected
  const { pack } = collected
  const fileName = `${fileWords[pack.language]}_${pack.provider.code}_${fileMoment(pack.madeAt)}.${format}`
  const content =
    format === 'pdf' ? await packPdf(pack) : await packZip(pack, await attachedTo(register, pack))
  return { kind: 'file', fileName, content, pack }
}

/** Packs the document, its data, the files and the digests of all. */
export async function packZip(pack: Pack, attached: PackFiles = {}): Promise<Uint8Array> {
  const files = { [documentFile]: await packPdf(pack), [packFile]: Buffer.from(packText(pack)), ...attached }
  return await zipFile(withSums(files), pack.madeAt)
}

/** Prints the pack for a reader who is no engineer; the same version prints the same bytes again. Node only. */
export async function packPdf(pack: Pack): Promise<Uint8Array> {
  return await printed(textsIn(pack.language).heading.title, pack, sectionsOf(pack))
}

export function sectionsOf(pack: Pack): Content[] {
  const writing = writingOf(pack)
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

function headOf({ pack, texts: { heading, words } }: Writing): Content[] {
  const { date, exact } = datesIn(pack.language)
  const { provider, recipient, brands, day, madeAt, madeBy, complaints } = pack
  const door = words.doors[madeBy.door as Door] ?? madeBy.door
  const evidence = pack.changes.filter((change) => change.evidence !== null).length
  return opening(heading.title, heading.about, [
    [heading.provider, `${provider.name} (${heading.providerCode(provider.code)})`],
    [heading.address, { text: recipient.address, bold: true }],
    [heading.brands, brands.map(({ code, name }) => `${name} (${code})`).join(', ')],
    [heading.day, day === null ? heading.noDay : { text: date(day), bold: true }],
    [heading.madeAt, `${exact(madeAt)}. ${heading.time}`],
    [heading.madeBy, madeBy.id === null ? door : `${personIn(pack, madeBy.id)}, ${door}`],
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
