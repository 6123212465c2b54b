import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { Integer, OctetString, Sequence } from 'asn1js'
import { bufferOf } from './asn1.ts'

const iterations = 100
const saltBytes = 16
const keyBytes = 32

/**
 * The `identity` header of Kamu SM (iys.md 6.3): who asks, and the digest encrypted with the password, in hex of
 *
 *     SEQUENCE { userNumber INTEGER, salt OCTET STRING, iterationCount INTEGER, iv OCTET STRING, encrypted OCTET STRING }
 *
 * The salt is also the initialisation vector, because that is what the service expects. Built from a description, not
 * tried against the real service.
 */
export function identityHeader(
  { userNumber, password, digest }: { userNumber: string; password: string; digest: Uint8Array },
  salt: Uint8Array = randomBytes(saltBytes),
): string {
  const key = pbkdf2Sync(password, salt, iterations, keyBytes, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, salt)
  const encrypted = Buffer.concat([cipher.update(digest), cipher.final()])
  const identity = new Sequence({
    value: [
      Integer.fromBigInt(BigInt(userNumber)),
      new OctetString({ valueHex: bufferOf(salt) }),
      new Integer({ value: iterations }),
      new OctetString({ valueHex: bufferOf(salt) }),
      new OctetString({ valueHex: bufferOf(encrypted) }),
    ],
  })
  return Buffer.from(identity.toBER()).toString('hex')
}
