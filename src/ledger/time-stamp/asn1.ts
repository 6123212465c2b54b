import { type BaseBlock, fromBER } from 'asn1js'
import { Certificate } from 'pkijs'

/** Copies bytes, because the libraries write into what they are given. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return copy.buffer
}

/** Throws unless one value fills all the bytes. */
export function readWhole(bytes: Uint8Array): BaseBlock {
  const { offset, result } = fromBER(bufferOf(bytes))
  if (offset !== bytes.length) throw new Error('Cannot read ASN.1: the value does not end where the bytes do')
  return result
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

const pemBlock = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/** Throws if a certificate cannot be read. */
export function readCertificates(pem: string): Certificate[] {
  return [...pem.matchAll(pemBlock)].map(([, base64 = '']) => {
    const bytes = Buffer.from(base64, 'base64')
    return new Certificate({ schema: readWhole(bytes) })
  })
}
