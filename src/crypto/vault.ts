import { createHmac, hkdfSync } from 'node:crypto'
import { decrypt, encrypt } from './aead.ts'
import type { VaultKeys } from './wrapped-keys.ts'

/**
 * Everything that needs the keys of one database. Synchronous and stateless: one vault serves all requests.
 *
 * `about` names the place of a sealed value, for example `inbox.body` or `evidence.text 4711`. It is not
 * stored: a value opens only under the very same words, so nobody who can write to the database can move it
 * elsewhere. It appears in error messages, so it must not hold an address.
 */
export interface Vault {
  /** 16 bytes by which a canonical address is found (HMAC-SHA-256-128): always the same, useless without the key. */
  mark(address: string): Buffer
  /** Keyed hash of an account at a messenger, 43 letters: the register knows a recipient's account by it alone. */
  markAccount(account: string): string
  /** 32 bytes that only who has the key can make of this text: what is entered with them was written by izin itself. */
  vouch(text: string): Buffer
  /** A 32-byte key for one purpose. It tells nothing of the other keys, and no mark is ever equal to it. */
  keyFor(purpose: string): Buffer
  /** Version byte 1, 12-byte random nonce, ciphertext, 16-byte tag: 29 bytes longer than `plain`. */
  seal(plain: Uint8Array | string, about: string): Buffer
  /** Throws SealBrokenError. */
  open(sealed: Uint8Array, about: string): Buffer
  openText(sealed: Uint8Array, about: string): string
  sealJson(value: unknown, about: string): Buffer
  /** The caller names the type that was sealed; the seal proves that this code wrote the bytes. */
  openJson<T>(sealed: Uint8Array, about: string): T
}

/** A sealed value is damaged, stands in another place, or belongs to other keys. Tells where, never what. */
export class SealBrokenError extends Error {
  override name = 'SealBrokenError'
  readonly about: string
  constructor(about: string) {
    super(`Cannot open sealed value "${about}": it was changed, was moved, or belongs to another key`)
    this.about = about
  }
}

/** Half of the digest (RFC 2104, 5): every recipient is stored under one, in a table and an index. */
export const markBytes = 16

/** The keys come from `unwrapKeys`. */
export function openVault(keys: VaultKeys): Vault {
  // A key of its own, so that nothing that is vouched for is ever the mark of an address.
  const vouching = createHmac('sha256', keys.lookup).update('izin vouch 1').digest()

  const keyFor = (purpose: string) =>
    // HKDF (RFC 5869) begins with a key of its own, so no text that is marked leads to the same bytes.
    Buffer.from(hkdfSync('sha256', keys.lookup, '', `izin ${purpose}`, 32))
  const accountKey = keyFor('accounts')

  function open(sealed: Uint8Array, about: string): Buffer {
    const plain = decrypt(keys.sealing, sealed, about)
    if (plain === undefined) throw new SealBrokenError(about)
    return plain
  }

  return {
    open,
    mark: (address) => createHmac('sha256', keys.lookup).update(address).digest().subarray(0, markBytes),
    vouch: (text) => createHmac('sha256', vouching).update(text).digest(),
    markAccount: (account) => createHmac('sha256', accountKey).update(account).digest('base64url'),
    keyFor,
    seal: (plain, about) => encrypt(keys.sealing, asBytes(plain), about),
    openText: (sealed, about) => open(sealed, about).toString(),
    sealJson: (value, about) => encrypt(keys.sealing, Buffer.from(JSON.stringify(value)), about),
    openJson: (sealed, about) => JSON.parse(open(sealed, about).toString()),
  }
}

function asBytes(plain: Uint8Array | string): Uint8Array {
  return typeof plain === 'string' ? Buffer.from(plain) : plain
}

/** What is sealed, or null when it is not what was sealed. */
export function openOrNull<Value>(open: () => Value): Value | null {
  try {
    return open()
  } catch (error) {
    if (error instanceof SealBrokenError) return null
    throw error
  }
}
