import { randomBytes } from 'node:crypto'
import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs'
import { bufferOf } from './asn1.ts'

export const sha384Oid = '2.16.840.1.101.3.4.2.2'
const sha384Bytes = 48

export interface StampRequest {
  /** SHA-384 of the file, which itself goes nowhere. */
  readonly digest: Uint8Array
  /** Ties the answer to this request, so that an old one cannot pass for it. */
  readonly nonce: Uint8Array
  /** TimeStampReq, DER. */
  readonly bytes: Uint8Array
}

/**
 * RFC 3161 2.4.1. Asks for the authority's certificate, so that the root alone suffices to check the stamp.
 */
export function stampRequest(digest: Uint8Array, nonce: Uint8Array = newNonce()): StampRequest {
  if (digest.length !== sha384Bytes) throw new Error('Cannot ask for a stamp: the digest is not a SHA-384')
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha384Oid, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: bufferOf(digest) }),
    }),
    nonce: new Integer({ valueHex: bufferOf(nonce) }),
    certReq: true,
  })
  return { digest, nonce, bytes: new Uint8Array(request.toSchema().toBER()) }
}

/** 64 random bits; the first byte makes a positive INTEGER without a leading zero. */
function newNonce(): Uint8Array {
  const nonce = randomBytes(8)
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  return nonce
}
