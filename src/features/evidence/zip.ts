import type { PackLanguage } from '../../documents/consents/texts.ts'
import { zipFile } from '../../documents/zip.ts'
import { filesOf, withSums } from '../../proof/pack/pack-files.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import { sumsFile, type WholeStamper, wholeStampFile } from '../../proof/pack/whole-stamp.ts'
import { papersOf, withPapers } from './papers.ts'

/**
 * The pack as a ZIP: document, data, their parts for checking by hand, the files that prove its changes, the guide, a list of
 * digests and, where one can be had, the stamp of that list.
 */
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
