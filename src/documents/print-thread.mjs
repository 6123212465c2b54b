import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import pdfmake from 'pdfmake'

/*
 * Prints PDFs on a thread of its own: the library lays out a document in one go, which takes seconds for a long one, and
 * izin must answer others meanwhile. Plain JavaScript, since an installed izin strips types on its main thread only.
 */

const fontFile = (file) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`))
const regular = fontFile('400Regular/Inter_400Regular.ttf')
const bold = fontFile('700Bold/Inter_700Bold.ttf')

// The library may fetch nothing from the network and read only the two font files.
pdfmake.addFonts({ Inter: { normal: regular, bold, italics: regular, bolditalics: bold } })
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => path === regular || path === bold)

const isEdge = (index, { table }) => index === 0 || index === table.body.length
const lineColour = '#d5d9df'

pdfmake.addTableLayouts({
  light: {
    hLineWidth: (index, node) => (isEdge(index, node) ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => lineColour,
    paddingLeft: (index) => (index === 0 ? 0 : 8),
    paddingRight: () => 4,
    paddingTop: () => 3,
    paddingBottom: () => 3,
  },
  boxed: {
    hLineWidth: (index, node) => (isEdge(index, node) ? 1 : 0),
    hLineColor: () => lineColour,
    vLineColor: () => lineColour,
  },
})

/** Adds the parts of a document that are functions, which cannot be sent to a thread. */
function complete({ definition, header, footer }) {
  return {
    ...definition,
    header,
    footer: (page, pages) => {
      const text = footer.page.replace('{page}', page).replace('{pages}', pages)
      const [left, right] = footer.content.columns
      return { ...footer.content, columns: [left, { ...right, text }] }
    },
    // A heading never ends a page alone.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) =>
      node.headlineLevel === 1 && getFollowingNodesOnPage().length === 0,
  }
}

parentPort.on('message', async ({ id, document }) => {
  try {
    const pdf = new Uint8Array(await pdfmake.createPdf(complete(document)).getBuffer())
    parentPort.postMessage({ id, pdf }, [pdf.buffer])
  } catch (error) {
    parentPort.postMessage({ id, error })
  }
})
