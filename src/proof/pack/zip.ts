import { zipSync } from 'fflate'
import { guide } from './guide.ts'
import { filesOf, withSums } from './pack-files.ts'
import type { Pack } from './pack-json.ts'
import type { PackLanguage } from './texts.ts'

/** The pack as a ZIP: document, data, their parts for checking by hand, the guide, and a list of digests. */
export async function packZip(pack: Pack, language: PackLanguage): Promise<Uint8Array> {
  // Loaded when it is needed: nobody else has to wait for the printer at start.
  const { packPdf } = await import('./pdf.ts')
  const files = withSums({
    'pack.pdf': await packPdf(pack, language),
    'VERIFY.md': Buffer.from(guide(pack, language)),
    ...filesOf(pack),
  })
  return zipSync(files, { mtime: pack.madeAt })
}
