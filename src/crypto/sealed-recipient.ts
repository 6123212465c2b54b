import { secretBytes } from './commitment.ts'
import type { Vault } from './vault.ts'

/** What is erased together: the canonical address and the secret (32 bytes) behind its commitments. */
export interface RecipientSecrets {
  address: string
  secret: Uint8Array
}

/** One sealed value of secret, then address: one AES operation where two columns would cost two. */
export function sealRecipient(vault: Vault, recipient: RecipientSecrets, about: string): Buffer {
  if (recipient.secret.length !== secretBytes) {
    throw new RangeError(
      `Cannot seal recipient: the secret has ${recipient.secret.length} bytes, not ${secretBytes}`,
    )
  }
  return vault.seal(Buffer.concat([recipient.secret, Buffer.from(recipient.address)]), about)
}

/** Throws SealBrokenError. */
export function openRecipient(vault: Vault, sealed: Uint8Array, about: string) {
  const plain = vault.open(sealed, about)
  return { address: plain.toString('utf8', secretBytes), secret: plain.subarray(0, secretBytes) }
}
