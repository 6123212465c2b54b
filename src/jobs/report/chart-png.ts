import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

/** Text needs the font as a file. Node only: the drawing is native. */
export const fontFiles = ['400Regular/Inter_400Regular.ttf', '700Bold/Inter_700Bold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
)

/** Draws a chart at its own size, without the machine's fonts, so that it is the same everywhere. */
export function chartPng(svg: string): Buffer {
  const drawing = new Resvg(svg, {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter' },
    logLevel: 'off',
  })
  return Buffer.from(drawing.render().asPng())
}
