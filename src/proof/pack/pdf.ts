import type { Pack } from './pack-json.ts'
import { printed } from './pdf-page.ts'
import { sectionsOf } from './pdf-sections.ts'
import { type PackLanguage, textsIn } from './texts.ts'

/** The pack as a document that a layman can read. Node only. */
export async function packPdf(pack: Pack, language: PackLanguage): Promise<Uint8Array> {
  const { title } = textsIn(language).heading
  const { provider, madeAt } = pack
  return await printed({ title, provider, madeAt, content: sectionsOf(pack, language) }, language)
}
