import { createHmac, hkdfSync } from 'node:crypto'
import { decrypt, encrypt } from './aead.ts'
import type { VaultKeys } from './wrapped-keys.ts'

/**
 * Cryptography with the keys of one database; stateless. `about` names the place of a sealed value, such as
 * `inbox.body`: a value moved elsewhere does not open. It appears in errors, so it holds no address.
 */
export interface Vault {
  /** Lookup hash of a canonical address (HMAC-SHA-256-128). */
  mark(address: string): Buffer
  /** Keyed hash of a messenger account, 43 letters. */
  markAccount(account: string): string
  /** 32 bytes that only the key's owner can make of this text: proves that izin wrote an entry. */
  vouch(text: string): Buffer
  /** 32-byte key for one purpose, independent of the other keys and of every mark. */
  keyFor(purpose: string): Buffer
  /** 29 bytes longer than `plain`. */
  seal(plain: Uint8Array | string, about: string): Buffer
  /** Throws SealBrokenError. */
  open(sealed: Uint8Array, about: string): Buffer
  openText(sealed: Uint8Array, about: string): string
  sealJson(value: unknown, about: string): Buffer
  /** The seal proves that this code wrote the bytes, so the caller names the type. */
  openJson<T>(sealed: Uint8Array, about: string): T
}

/** The value is damaged, moved, or of other keys. Names the place, never the content. */
export class SealBrokenError extends Error {
  override name = 'SealBrokenError'
  readonly about: string
  constructor(about: string) {
    super(`Cannot open sealed value "${about}": it was changed, was moved, or belongs to another key`)
    this.about = about
  }
}

/** Half of the digest (RFC 2104, 5): each recipient has one in a table and an index. */
export const markBytes = 16

export function openVault(keys: VaultKeys): Vault {
  // A separate key, so that nothing vouched for equals an address mark.
  const vouching = createHmac('sha256', keys.lookup).update('izin vouch 1').digest()

  const keyFor = (purpose: string) =>
    // HKDF (RFC 5869) derives a separate key first, so no marked text yields these bytes.
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

export function openOrNull<Value>(open: () => Value): Value | null {
  try {
    return open()
  } catch (error) {
    if (error instanceof SealBrokenError) return null
    throw error
  }
}
