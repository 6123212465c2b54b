import { randomBytes } from 'node:crypto'
import { type BaseBlock, fromBER, Integer, Null, OctetString } from 'asn1js'
import {
  AlgorithmIdentifier,
  Certificate,
  MessageImprint,
  PKIStatus,
  type PKIStatusInfo,
  TimeStampReq,
  TimeStampResp,
} from 'pkijs'

export const sha384Oid = '2.16.840.1.101.3.4.2.2'

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

type StampAnswer =
  | { readonly granted: true; readonly response: TimeStampResp }
  | { readonly granted: false; readonly detail: string }

const detailMax = 200

/** Reads a TimeStampResp (RFC 3161, 2.4.2); null if the bytes are not one. */
export function readResponse(bytes: Uint8Array): StampAnswer | null {
  try {
    const response = new TimeStampResp({ schema: readWhole(bytes) })
    const { status } = response
    // Modifications are compared with the request later.
    const granted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods
    return granted ? { granted, response } : { granted, detail: detailOf(status) }
  } catch {
    return null
  }
}

function detailOf({ status, statusStrings = [] }: PKIStatusInfo): string {
  const said = statusStrings.map((text) => text.valueBlock.value).join(', ')
  return `status ${status}${said === '' ? '' : `: ${printable(said)}`}`
}

/** Makes a foreign server's words fit for a log line. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').slice(0, detailMax)
}

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

export function sameBytes(bytes: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(bytes, other) === 0
}

const pemBlock = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/** Throws if a certificate cannot be read. */
export function readCertificates(pem: string): Certificate[] {
  return [...pem.matchAll(pemBlock)].map(([, base64 = '']) => {
    const bytes = Buffer.from(base64, 'base64')
    return new Certificate({ schema: readWhole(bytes) })
  })
}
