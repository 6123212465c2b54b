import { type Channel, channels } from '../../consent/consent.ts'
import { blockTokens, tokenBlockBytes } from '../../crypto/block-tokens.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { StoredRecipient } from '../recipients/recipients.ts'

/** Target of a recipient's link. Links are not stored: the token in a link is this reference, encrypted. */
export interface LinkReference {
  readonly recipientId: number
  readonly brandCode: number
  readonly channel: Channel
  /** First bytes of the recipient's commitment (HMAC of the address). It changes if the address comes back after an erasure. */
  readonly check: Buffer
}

type LinkedRecipient = Pick<StoredRecipient, 'id' | 'commitment'>

/**
 * Layout of a reference: bytes 0–3 hold the recipient's id, 4–7 the brand's code (at most nine digits) with two bits of
 * channel.
 */
const [idAt, brandAt, checkAt, channelBits] = [0, 4, 8, 2]

/** Returns functions that make and decrypt the tokens of recipients' links with the keys of one register. */
export function linkTokens(vault: Pick<Vault, 'keyFor'>) {
  const tokens = blockTokens(vault.keyFor('links'))
  return {
    /** The same recipient, brand and channel always give the same token. */
    tokenOf(recipient: LinkedRecipient, brandCode: number, channel: Channel): string {
      const block = Buffer.alloc(tokenBlockBytes)
      block.writeUInt32BE(recipient.id, idAt)
      block.writeUInt32BE(brandCode * 2 ** channelBits + channels.indexOf(channel), brandAt)
      checkOf(recipient).copy(block, checkAt)
      return tokens.seal(block)
    },
    /**
     * Decrypts a token; null for a text of another form. Any 22 letters decrypt to some reference: the caller must check with
     * `isOf` that the reference belongs to its recipient.
     */
    referenceIn(token: string): LinkReference | null {
      const block = tokens.open(token)
      if (block === null) return null
      const brandAndChannel = block.readUInt32BE(brandAt)
      const channel = channels[brandAndChannel % 2 ** channelBits]
      if (channel === undefined) return null
      const brandCode = Math.floor(brandAndChannel / 2 ** channelBits)
      return { recipientId: block.readUInt32BE(idAt), brandCode, channel, check: block.subarray(checkAt) }
    },
  }
}

/** True if a decrypted reference belongs to this recipient, and not to one before an erasure or to a made-up token. */
export function isOf(reference: LinkReference, recipient: LinkedRecipient): boolean {
  return reference.recipientId === recipient.id && checkOf(recipient).equals(reference.check)
}

function checkOf({ commitment }: Pick<LinkedRecipient, 'commitment'>): Buffer {
  return commitment.subarray(0, tokenBlockBytes - checkAt)
}
