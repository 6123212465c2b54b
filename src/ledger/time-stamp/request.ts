import { randomBytes } from 'node:crypto'
import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs'
import { bufferOf } from './asn1.ts'

export const sha384Oid = '2.16.840.1.101.3.4.2.2'
export const sha384Bytes = 48

/** What an authority is asked, and what its answer has to repeat. */
export interface StampRequest {
  /** SHA-384 of the file; the file itself goes nowhere. */
  readonly digest: Uint8Array
  /** Ties the answer to this very request, so that an old one cannot be passed off as new. */
  readonly nonce: Uint8Array
  /** The TimeStampReq, DER. */
  readonly bytes: Uint8Array
}

/**
 * A request to stamp a SHA-384 digest (RFC 3161 2.4.1), with the authority's certificate to be sent along, so that the
 * stamp can be checked by whoever has the root alone.
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

/** 64 random bits, the size RFC 3161 names; the first byte makes it a positive INTEGER without a leading zero. */
function newNonce(): Uint8Array {
  const nonce = randomBytes(8)
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  return nonce
}
