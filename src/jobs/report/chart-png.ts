import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'

/** Slack and Telegram take no SVG. Only on Node: the drawing is native, and text needs the font as a file. */
export const fontFiles = ['400Regular/Inter_400Regular.ttf', '700Bold/Inter_700Bold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
)

/** Draws a chart at its own size. The machine's own fonts are not looked at, so it is the same picture everywhere. */
export function chartPng(svg: string): Buffer {
  const drawing = new Resvg(svg, {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter' },
    logLevel: 'off',
  })
  return Buffer.from(drawing.render().asPng())
}
