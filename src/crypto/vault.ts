import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto'
import type { VaultKeys } from './wrapped-keys.ts'

/** Error for an encrypted (sealed) value that is damaged, was moved to another row, or belongs to another key. */
export class SealBrokenError extends Error {
  override name = 'SealBrokenError'
  readonly about: string
  constructor(about: string) {
    super(`Cannot open sealed value "${about}": it was changed, was moved, or belongs to another key`)
    this.about = about
  }
}

/**
 * Number of bytes in a reference (an encrypted row number): a tag of 80 bits, which cannot be guessed, and a number below
 * 2^40.
 */
const referenceTagBytes = 10
const idBytes = 5

/**
 * Number of bytes of a mark (keyed hash of an address): half of an HMAC-SHA-256 (RFC 2104, 5), to save space in each
 * recipient's row.
 */
export const markBytes = 16

/** Uses of keyed digests. The same content has a different digest for each use. */
type DigestPurpose = 'request' | 'idempotency key' | 'iys file' | 'day file' | 'inbound sms'

export function newVault(keys: VaultKeys): Vault {
  return new Vault(keys)
}

/**
 * Encryption and keyed hashes with the keys of one database. `about` names the place of an encrypted (sealed) value, such as
 * `inbox.body`: a value that was moved to another place does not open. It appears in errors, so it holds no address.
 */
export class Vault {
  readonly #keys: VaultKeys
  // Key objects: with keys as bytes, createHmac takes six times as long.
  readonly #vouching: KeyObject
  readonly #accountKey: KeyObject
  readonly #referenceKey: KeyObject
  readonly #digestKey: KeyObject
  readonly #marks = new ShortHmac()

  constructor(keys: VaultKeys) {
    this.#keys = keys
    // A key of its own, so that no proof of `vouch` equals the mark of an address.
    this.#vouching = createSecretKey(createHmac('sha256', keys.lookup).update('izin vouch 1').digest())
    this.#accountKey = createSecretKey(this.keyFor('accounts'))
    this.#referenceKey = createSecretKey(this.keyFor('references'))
    this.#digestKey = createSecretKey(this.keyFor('digests'))
    this.#marks.useKey(keys.lookup.export())
  }

  /** Returns a key of 32 bytes for one purpose, independent of the other keys and of every mark (keyed hash). */
  keyFor(purpose: string): Buffer {
    // HKDF (RFC 5869) derives a separate key first, so that no mark of any text equals these bytes.
    return Buffer.from(hkdfSync('sha256', this.#keys.lookup, '', `izin ${purpose}`, 32))
  }

  /** Returns the mark by which an address is found: its HMAC-SHA-256, cut to 128 bits. */
  mark(address: string): Buffer {
    return this.#marks.digest(address, markBytes)
  }

  /** Returns the keyed hash of an account, such as a Telegram user id, as 43 letters. */
  markAccount(account: string): string {
    return createHmac('sha256', this.#accountKey).update(account).digest('base64url')
  }

  /** Returns an HMAC of 32 bytes, which proves that izin wrote a text: it cannot be made without the key. */
  vouch(text: string): Buffer {
    return createHmac('sha256', this.#vouching).update(text).digest()
  }

  /**
   * Returns a keyed digest (32 bytes) of a content that may hold an address. A plain digest would reveal the address, since
   * all phone numbers can be tried.
   */
  keyedDigest(purpose: DigestPurpose, content: Uint8Array | string): Buffer {
    return createHmac('sha256', this.#digestKey).update(`${purpose}\0`).update(content).digest()
  }

  /**
   * Returns a reference: twenty letters that hide a row number, short enough for a Telegram button. `about` names the person
   * and the use for which the reference is valid. Its tag also serves as nonce, as in SIV (RFC 5297).
   */
  refer(id: number, about: string): string {
    const number = Buffer.alloc(idBytes)
    number.writeUIntBE(id, 0, idBytes)
    const tag = this.#referenceDigest(`${about}\0${id}`).subarray(0, referenceTagBytes)
    return Buffer.concat([tag, this.#encryptNumber(number, tag)]).toString('base64url')
  }

  /** Returns the row number in a reference; null for a text that `refer` did not make with this `about`. */
  referred(reference: string, about: string): number | null {
    const bytes = Buffer.from(reference, 'base64url')
    if (bytes.length !== referenceTagBytes + idBytes) return null
    const tag = bytes.subarray(0, referenceTagBytes)
    const id = this.#encryptNumber(bytes.subarray(referenceTagBytes), tag).readUIntBE(0, idBytes)
    return equalSecrets(this.refer(id, about), reference) ? id : null
  }

  /** Encrypts or decrypts the row number of a reference, by XOR with a keyed digest of the reference's tag. */
  #encryptNumber(number: Buffer, tag: Buffer): Buffer {
    const pad = this.#referenceDigest('number\0', tag)
    return Buffer.from(number.map((byte, at) => byte ^ (pad[at] ?? 0)))
  }

  #referenceDigest(...texts: (string | Buffer)[]): Buffer {
    return texts.reduce((hmac, text) => hmac.update(text), createHmac('sha256', this.#referenceKey)).digest()
  }

  /** Encrypts a value for the place `about`. The result is 29 bytes longer than the value. */
  seal(plain: Uint8Array | string, about: string): Buffer {
    return encrypt(this.#keys.sealing, asBytes(plain), about)
  }

  sealJson(value: unknown, about: string): Buffer {
    return this.seal(JSON.stringify(value), about)
  }

  /** Decrypts a value that was encrypted for the place `about`. Throws SealBrokenError for any other one. */
  open(sealed: Uint8Array, about: string): Buffer {
    const plain = decrypt(this.#keys.sealing, sealed, about)
    if (plain === undefined) throw new SealBrokenError(about)
    return plain
  }

  openText(sealed: Uint8Array, about: string): string {
    return this.open(sealed, about).toString()
  }

  /** Decrypts JSON. The caller names its type without a check, since only our code can have encrypted it. */
  openJson<T>(sealed: Uint8Array, about: string): T {
    return JSON.parse(this.open(sealed, about).toString())
  }
}

/** Number of bytes of a block of SHA-256. */
const blockBytes = 64
const digestBytes = 32
/** Longest text, in characters, for the quick computation: no address is longer, but texts from outside may be. */
const shortLength = 340

/**
 * Computes HMAC-SHA-256 (RFC 2104, 2) of short texts in half the time of createHmac: both padded keys are prepared once.
 * Longer texts go through createHmac.
 */
export class ShortHmac {
  #key: Uint8Array = Buffer.alloc(0)
  readonly #inner = Buffer.alloc(blockBytes + 3 * shortLength)
  readonly #outer = Buffer.alloc(blockBytes + digestBytes)

  useKey(key: Uint8Array): void {
    this.#key = key.length > blockBytes ? createHash('sha256').update(key).digest() : key
    for (let at = 0; at < blockBytes; at += 1) {
      const byte = this.#key[at] ?? 0
      this.#inner[at] = byte ^ 0x36
      this.#outer[at] = byte ^ 0x5c
    }
  }

  /** Returns the first `bytes` bytes of the HMAC. */
  digest(text: string, bytes = digestBytes): Buffer {
    if (text.length > shortLength)
      return createHmac('sha256', this.#key).update(text).digest().subarray(0, bytes)
    const end = blockBytes + this.#inner.write(text, blockBytes)
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'binary'), blockBytes, 'binary')
    return Buffer.from(hash('sha256', this.#outer, 'hex').slice(0, 2 * bytes), 'hex')
  }
}

/** Returns a text as UTF-8, and bytes as they are. */
function asBytes(plain: Uint8Array | string): Uint8Array {
  return typeof plain === 'string' ? Buffer.from(plain) : plain
}

/** Returns the result of `open`, or null if it throws SealBrokenError; any other error is thrown on. */
export function decryptOrNull<Value>(open: () => Value): Value | null {
  try {
    return open()
  } catch (error) {
    if (error instanceof SealBrokenError) return null
    throw error
  }
}

const version = 1
const nonceBytes = 12
const tagBytes = 16
const cipherName = 'aes-256-gcm'

/**
 * Encrypts by AES-256-GCM: version byte 1, 12-byte random nonce, ciphertext, 16-byte tag; for at most 2^32
 * values a key.
 */
export function encrypt(key: KeyObject, plain: Uint8Array, about: string): Buffer {
  const nonce = freshBytes(nonceBytes)
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(about))
  const text = cipher.update(plain)
  return Buffer.concat([Uint8Array.of(version), nonce, text, cipher.final(), cipher.getAuthTag()])
}

/** Decrypts a value of `encrypt`; undefined if it was changed or belongs to another key or another `about`. */
export function decrypt(key: KeyObject, sealed: Uint8Array, about: string): Buffer | undefined {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) return undefined
  const nonce = sealed.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  const text = decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes))
  try {
    // final() throws if the tag is wrong; it returns no more text.
    decipher.final()
    return text
  } catch {
    return undefined
  }
}

/** Number of bytes of a recipient's secret. */
export const secretBytes = 16

const commitments = new ShortHmac()

/** Returns a random secret for a recipient. It is stored encrypted with the address and deleted with it. */
export function newSecret(): Buffer {
  return freshBytes(secretBytes)
}

/**
 * Returns the commitment to a text: its HMAC-SHA-256 with a recipient's secret, 32 bytes. It binds a change to an address
 * without showing it. Without the secret it cannot be checked, not even by trying every phone number. By hand:
 *
 * printf '%s' '+905321234567' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<secret in hex>
 */
export function commit(secret: Uint8Array, text: string): Buffer {
  commitments.useKey(secret)
  return commitments.digest(text)
}

/** Address and secret of a recipient, which are encrypted together and so are deleted together. */
interface RecipientSecrets {
  address: string
  secret: Uint8Array
}

/** Encrypts the secret and address of a recipient as one value, which takes one AES operation instead of two. */
export function sealRecipient(vault: Vault, recipient: RecipientSecrets, about: string): Buffer {
  if (recipient.secret.length !== secretBytes) {
    throw new RangeError(
      `Cannot seal recipient: the secret has ${recipient.secret.length} bytes, not ${secretBytes}`,
    )
  }
  return vault.seal(Buffer.concat([recipient.secret, Buffer.from(recipient.address)]), about)
}

/** Decrypts a value of `sealRecipient` into address and secret. Throws SealBrokenError for any other value. */
export function decryptRecipient(vault: Vault, sealed: Uint8Array, about: string) {
  const plain = vault.open(sealed, about)
  return { address: plain.toString('utf8', secretBytes), secret: plain.subarray(0, secretBytes) }
}

/** Makes a random token in base64url without padding: 22 letters for 16 bytes. */
export function newToken(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

/** Base 58: without 0, O, I and l, which look alike. */
export const plainLetters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Makes a random token of letters and digits only, easy to print and type. 17 letters of 5.86 bits are 99 bits. */
export function newPlainToken(letters = 17): string {
  return Array.from({ length: letters }, () => plainLetters[randomInt(plainLetters.length)]).join('')
}

/** Returns the SHA-256 of a random token. Only this is stored, so that a stolen database contains no usable link. */
export function tokenMark(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** True if two secrets are equal. Compares their hashes, so that the time reveals nothing about them. */
export function equalSecrets(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

const stockBytes = 8192

/** Random bytes that were drawn from the system and are not used yet. */
let stock = Buffer.alloc(0)

/** Returns random bytes. Draws them from the system in bulk, since an import of a million rows needs some for each row. */
export function freshBytes(count: number): Buffer {
  if (stock.length < count) stock = randomBytes(Math.max(stockBytes, count))
  const fresh = stock.subarray(0, count)
  stock = stock.subarray(count)
  return fresh
}
