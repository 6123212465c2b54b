import { type BaseBlock, fromBER } from 'asn1js'
import { Certificate } from 'pkijs'

/** The bytes in a buffer of their own. The libraries write into what they are given, so they get copies. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return copy.buffer
}

/** Reads one value that fills all the bytes; throws on anything else. */
export function readWhole(bytes: Uint8Array): BaseBlock {
  const { offset, result } = fromBER(bufferOf(bytes))
  if (offset !== bytes.length) throw new Error('Cannot read ASN.1: the value does not end where the bytes do')
  return result
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

const pemBlock = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/** The certificates of a PEM text, in order; none where there is none. Throws when one cannot be read. */
export function readCertificates(pem: string): Certificate[] {
  return [...pem.matchAll(pemBlock)].map(([, base64 = '']) => {
    const bytes = Buffer.from(base64, 'base64')
    return new Certificate({ schema: readWhole(bytes) })
  })
}
