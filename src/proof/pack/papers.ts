import { hash } from 'node:crypto'
import { guide } from './guide.ts'
import { isAlone } from './pack-files.ts'
import type { Pack } from './pack-json.ts'
import type { PackLanguage } from './texts.ts'
import type { BadPart, PackFiles } from './verify-pack.ts'

/** What of a pack is for reading: the document and the guide. All that is in them is in the pack, in other words. */
export const documentFile = 'pack.pdf'
export const guideFile = 'VERIFY.md'

export interface Papers {
  readonly [documentFile]: Uint8Array
  readonly [guideFile]: Uint8Array
}

/** The same for the same pack, by the same version of the program with the same runtime. Node only. */
export async function papersOf(pack: Pack, language: PackLanguage): Promise<Papers> {
  // Loaded when it is needed: nobody else has to wait for the printer at start.
  const { packPdf } = await import('./pdf.ts')
  return {
    [documentFile]: await packPdf(pack, language),
    [guideFile]: Buffer.from(guide(pack, language)),
  }
}

/** The pack with the digests of its papers, as it goes into the ZIP. */
export function withPapers(pack: Pack, language: PackLanguage, papers: Papers): Pack {
  const digests = {
    [documentFile]: hash('sha256', papers[documentFile]),
    [guideFile]: hash('sha256', papers[guideFile]),
  }
  return { ...pack, papers: { language, ...digests } }
}

/** The first paper that is not the one the pack was made with. Packs of before do not say which that was. */
export function paperFault(files: PackFiles, { papers }: Pack): BadPart | null {
  if (papers === undefined || isAlone(files)) return null
  for (const at of [documentFile, guideFile] as const) {
    const content = files[at]
    if (content === undefined) return { kind: 'file', at, problem: 'it is missing' }
    if (hash('sha256', content) !== papers[at])
      return { kind: 'file', at, problem: 'it does not give its digest in pack.json' }
  }
  return null
}

/**
 * Whether the document and the guide are, byte for byte, what this program prints from the pack that was verified. Where
 * not, somebody else wrote them, or another version of the program did: that cannot be told apart.
 */
export async function areAsPrinted(files: PackFiles, pack: Pack): Promise<boolean> {
  const { papers, ...printed } = pack
  if (papers === undefined) return false
  const again = await printedAgain(printed, papers.language)
  return (
    again !== null &&
    ([documentFile, guideFile] as const).every((name) => Buffer.from(files[name] ?? '').equals(again[name]))
  )
}

/**
 * Null where the pack holds what no pack of ours does, and cannot be printed: then whoever checks it gets an answer all the
 * same.
 */
async function printedAgain(pack: Pack, language: PackLanguage): Promise<Papers | null> {
  try {
    return await papersOf(pack, language)
  } catch {
    return null
  }
}
