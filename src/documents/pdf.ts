import { fileURLToPath } from 'node:url'
import type pdfmake from 'pdfmake'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { colours } from './blocks.ts'
import { type PackLanguage, textsIn } from './consents/texts.ts'
import { datesIn } from './dates.ts'

const fontFile = (file: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`))
const regular = fontFile('400Regular/Inter_400Regular.ttf')
const bold = fontFile('700Bold/Inter_700Bold.ttf')

type Printer = typeof pdfmake

/** One object for the whole program, loaded for the first document: loading it takes longer than most commands. */
let printer: Promise<Printer> | null = null

/** It may fetch nothing, and read nothing but the two fonts. */
async function loadPrinter(): Promise<Printer> {
  const { default: loaded } = await import('pdfmake')
  loaded.addFonts({ Inter: { normal: regular, bold, italics: regular, bolditalics: bold } })
  loaded.setUrlAccessPolicy(() => false)
  loaded.setLocalAccessPolicy((path) => path === regular || path === bold)
  return loaded
}

export interface Document {
  readonly title: string
  readonly provider: { readonly code: number; readonly name: string }
  readonly madeAt: number
  readonly content: Content[]
}

/** A document on A4 pages with its title, company, moment and page numbers at their edges. Node only. */
export async function printed(document: Document, language: PackLanguage): Promise<Uint8Array> {
  printer ??= loadPrinter()
  return await (await printer).createPdf(pagesOf(document, language)).getBuffer()
}

function pagesOf(
  { title, provider, madeAt, content }: Document,
  language: PackLanguage,
): TDocumentDefinitions {
  const { heading } = textsIn(language)
  const made = `${provider.name} · ${heading.providerCode(provider.code)} · ${datesIn(language).moment(madeAt)}`
  return {
    pageSize: 'A4',
    pageMargins: [44, 56, 44, 52],
    info: { title, author: provider.name, creationDate: new Date(madeAt) },
    language,
    header: edge(provider.name, title, [44, 24, 44, 0]),
    footer: (page, pages) => edge(made, heading.page(page, pages), [44, 18, 44, 0]),
    content,
    // A heading goes over to the next page rather than stand at the foot of one alone.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) =>
      node.headlineLevel === 1 && getFollowingNodesOnPage().length === 0,
    defaultStyle: { font: 'Inter', fontSize: 9, lineHeight: 1.25, color: colours.text },
    styles: {
      title: { fontSize: 18, bold: true, lineHeight: 1.1 },
      section: { fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
      entry: { fontSize: 10, margin: [0, 8, 0, 2], bold: true },
      label: { color: colours.quiet },
      quiet: { color: colours.quiet },
      hash: { fontSize: 7.5 },
    },
  }
}

function edge(left: string, right: string, margin: [number, number, number, number]): Content {
  return {
    columns: [
      { text: left, width: '*' },
      { text: right, width: 'auto', alignment: 'right' },
    ],
    fontSize: 7.5,
    color: colours.quiet,
    margin,
  }
}
