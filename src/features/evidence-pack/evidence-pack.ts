import { hash } from 'node:crypto'
import type { Content } from 'pdfmake/interfaces.js'
import { changes, complaints, wordings } from '../../documents/consents/changes.ts'
import { dayInQuestion, presentState } from '../../documents/consents/states.ts'
import { type PackLanguage, textsIn, type Writing, writingOf } from '../../documents/consents/texts.ts'
import { datesIn, fileMoment } from '../../documents/dates.ts'
import { list, opening, printed, section } from '../../documents/pdf.ts'
import { zipFile } from '../../documents/zip.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import { attachedTo } from '../../proof/pack/attached-files.ts'
import { collectPack, type PackInput } from '../../proof/pack/collect.ts'
import {
  documentFile,
  filesOf,
  guideFile,
  sumsFile,
  type WholeStamper,
  wholeStamperOf,
  wholeStampFile,
  withSums,
} from '../../proof/pack/pack-files.ts'
import { type Pack, personIn } from '../../proof/pack/pack-json.ts'
import type { Actor, Door } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'
import { guide } from './guide.ts'

export interface EvidencePackInput extends PackInput {
  readonly language: PackLanguage
  readonly format: 'pdf' | 'zip'
}

type EvidencePack =
  | {
      readonly kind: 'file'
      readonly fileName: string
      readonly content: Uint8Array
      readonly pack: Pack
      /** Stamp of the whole ZIP; off without an authority and for the document alone. */
      readonly stamp: 'off' | 'unstamped' | 'stamped'
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

const fileWords: Record<PackLanguage, string> = { tr: 'izin-kanit', en: 'izin-evidence' }

/**
 * Makes everything an inspector asks for after a complaint about one address. Making it is a
 * look-up. The file holds the address, so it never goes into a chat; its name does not.
 */
export async function evidencePack(
  register: Register,
  actor: Actor & { readonly id: string },
  { language, format, ...input }: EvidencePackInput,
  stamper: Stamper | null = null,
): Promise<EvidencePack> {
  const collected = await collectPack(register, actor, input)
  if (collected.kind === 'ceiling') return collected
  const { pack } = collected
  const fileName = `${fileWords[language]}_${pack.provider.code}_${fileMoment(pack.madeAt)}.${format}`
  if (format === 'pdf') {
    return { kind: 'file', fileName, content: await packPdf(pack, language), pack, stamp: 'off' }
  }
  const stampWhole = wholeStamperOf(register, stamper)
  let isStamped = false
  const stampSums: WholeStamper = async (sums) => {
    const tsr = await stampWhole(sums)
    isStamped = tsr !== null
    return tsr
  }
  const content = await packZip(pack, language, stampSums, await attachedTo(register, pack))
  const stamp = stamper === null ? 'off' : isStamped ? 'stamped' : 'unstamped'
  return { kind: 'file', fileName, content, pack, stamp }
}

/** Packs the document, its data and everything to check it, with the stamp of the digests if any. */
export async function packZip(
  pack: Pack,
  language: PackLanguage,
  stampWhole: WholeStamper = async () => null,
  attached: Readonly<Record<string, Uint8Array>> = {},
): Promise<Uint8Array> {
  const papers = await papersOf(pack, language)
  const files = withSums({ ...papers, ...filesOf(withPapers(pack, language, papers)), ...attached })
  const tsr = await stampWhole(files[sumsFile] ?? new Uint8Array())
  return await zipFile(tsr === null ? files : { ...files, [wholeStampFile]: tsr }, pack.madeAt)
}

export interface Papers {
  readonly [documentFile]: Uint8Array
  readonly [guideFile]: Uint8Array
}

/** Prints the two files for reading; the same version prints the same bytes again. Node only. */
export async function papersOf(pack: Pack, language: PackLanguage): Promise<Papers> {
  return {
    [documentFile]: await packPdf(pack, language),
    [guideFile]: Buffer.from(guide(pack, language)),
  }
}

function withPapers(pack: Pack, language: PackLanguage, papers: Papers): Pack {
  const digests = {
    [documentFile]: hash('sha256', papers[documentFile]),
    [guideFile]: hash('sha256', papers[guideFile]),
  }
  return { ...pack, papers: { language, ...digests } }
}

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
