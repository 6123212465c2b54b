import { hash } from 'node:crypto'
import type { PackLanguage } from '../../documents/consents/texts.ts'
import { documentFile, guideFile } from '../../proof/pack/pack-files.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import { guide } from './guide.ts'

export interface Papers {
  readonly [documentFile]: Uint8Array
  readonly [guideFile]: Uint8Array
}

/**
 * Prints the two files for reading. The same pack gives the same bytes under the same version of the program and of Node, so
 * that a verifier can print them again. Node only.
 */
export async function papersOf(pack: Pack, language: PackLanguage): Promise<Papers> {
  // Loaded when needed, so that the start does not wait for the printer.
  const { packPdf } = await import('./pdf.ts')
  return {
    [documentFile]: await packPdf(pack, language),
    [guideFile]: Buffer.from(guide(pack, language)),
  }
}

/** Adds the digests of the two files to the pack, as it goes into the ZIP. */
export function withPapers(pack: Pack, language: PackLanguage, papers: Papers): Pack {
  const digests = {
    [documentFile]: hash('sha256', papers[documentFile]),
    [guideFile]: hash('sha256', papers[guideFile]),
  }
  return { ...pack, papers: { language, ...digests } }
}
