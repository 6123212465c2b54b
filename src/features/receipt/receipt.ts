import { formatWallTime } from '../../calendar/istanbul.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { maskAddress } from '../../crypto/mask.ts'
import { collectPack } from '../../proof/pack/collect.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import type { Actor } from '../../register/actor.ts'
import type { Register } from '../../register/register.ts'

export type Receipt =
  | { readonly kind: 'file'; readonly fileName: string; readonly content: Uint8Array }
  /** There is no such change of this address. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'ceiling'; readonly perDay: number }

/**
 * The receipt of one change, for the person who made it: what was recorded and when, its place in the seals (RFC 6962) and how
 * that is checked without us. What is not sealed yet is sealed first. The file's name does not hold the address.
 */
export async function receipt(
  register: Register,
  actor: Actor & { readonly id: string },
  {
    recipient,
    changeId,
    language,
    masked = false,
  }: {
    readonly recipient: Recipient
    readonly changeId: string
    readonly language: 'tr' | 'en'
    /** Whether the address is to be masked in it. */
    readonly masked?: boolean | undefined
  },
): Promise<Receipt> {
  const collected = await collectPack(register, actor, { recipient, purpose: 'receipt' })
  if (collected.kind === 'ceiling') return collected
  const whole = ofOneChange(collected.pack, changeId)
  if (whole === null) return { kind: 'absent' }
  const pack = masked ? withMask(whole) : whole
  // Loaded when it is needed: nobody else has to wait for the printer at start.
  const { receiptPdf } = await import('./pdf.ts')
  const at = formatWallTime(pack.madeAt).replaceAll(':', '').replace(' ', '_')
  return {
    kind: 'file',
    fileName: `izin-belgesi_${pack.provider.code}_${changeId.slice(0, 12)}_${at}.pdf`,
    content: await receiptPdf(pack, language),
  }
}

function withMask(pack: Pack): Pack {
  return { ...pack, recipient: { ...pack.recipient, address: maskAddress(pack.recipient.address) } }
}

function ofOneChange(pack: Pack, changeId: string): Pack | null {
  const changes = pack.changes.filter(({ id }) => id === changeId)
  return changes.length === 0 ? null : { ...pack, changes, complaints: [] }
}
