import { formatWallTime } from '../../calendar/istanbul.ts'
import type { PackLanguage } from '../../documents/consents/texts.ts'
import { attachedTo } from '../../proof/pack/attached-files.ts'
import { collectPack, type PackInput } from '../../proof/pack/collect.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import { type WholeStamper, wholeStamperOf } from '../../proof/pack/whole-stamp.ts'
import type { Stamper } from '../../ledger/time-stamp/authority.ts'
import type { Actor } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'
import { packZip } from './zip.ts'

export interface EvidencePackInput extends PackInput {
  readonly language: PackLanguage
  /** The document alone, or with everything it takes to check it. */
  readonly format: 'pdf' | 'zip'
}

export type EvidencePack =
  | {
      readonly kind: 'file'
      readonly fileName: string
      readonly content: Uint8Array
      readonly pack: Pack
      /** Of the ZIP as a whole; off where nobody stamps, and of the document alone. */
      readonly stamp: 'off' | 'unstamped' | 'stamped'
    }
  | { readonly kind: 'ceiling'; readonly perDay: number }

const fileWords: Record<PackLanguage, string> = { tr: 'izin-kanit', en: 'izin-evidence' }

/**
 * Everything an inspector asks after a complaint about one address (iys.md 1.9), as a ZIP, or its document alone. The making
 * is a look-up. The file holds the address: it goes out by a download of our own, never into a chat. Its name does not, and
 * two packs of one second have the same name. With a stamper the ZIP is stamped as a whole, where the authority answers.
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
  const fileName = `${fileWords[language]}_${pack.provider.code}_${stampOf(pack.madeAt)}.${format}`
  if (format === 'pdf') {
    return { kind: 'file', fileName, content: await documentOf(pack, language), pack, stamp: 'off' }
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

async function documentOf(pack: Pack, language: PackLanguage): Promise<Uint8Array> {
  // Loaded when it is needed: nobody else has to wait for the printer at start.
  const { packPdf } = await import('./pdf.ts')
  return await packPdf(pack, language)
}

/** 2026-03-05_140509 */
function stampOf(at: number): string {
  return formatWallTime(at).replaceAll(':', '').replace(' ', '_')
}
