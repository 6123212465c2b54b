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

/** Request for a time stamp. */
export interface StampRequest {
  /** SHA-384 digest to stamp. The file itself is not sent. */
  readonly digest: Uint8Array
  /** Random number that the answer repeats, so that an old answer is not accepted. */
  readonly nonce: Uint8Array
  /** The request as it is sent: TimeStampReq in DER. */
  readonly bytes: Uint8Array
}

/** Makes a request (RFC 3161, 2.4.1). It asks for the authority's certificate, so that a check later needs only the root. */
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

/** Returns 64 random bits. The first byte is set so that they are a positive INTEGER without a leading zero. */
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
    // `grantedWithMods` is accepted too, since the stamp is compared with the request later.
    const granted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods
    return granted ? { granted, response } : { granted, detail: detailOf(status) }
  } catch {
    return null
  }
}

function detailOf({ status, statusStrings = [] }: PKIStatusInfo): string {
  const explanation = statusStrings.map((text) => text.valueBlock.value).join(', ')
  return `status ${status}${explanation === '' ? '' : `: ${printable(explanation)}`}`
}

/** Returns a text of another server in a form for a log line: short, and without control characters. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').slice(0, detailMax)
}

/** Returns a copy of bytes, since the libraries write into their arguments. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return copy.buffer
}

/** Reads bytes as a single ASN.1 value. Throws if bytes are left over. */
export function readWhole(bytes: Uint8Array): BaseBlock {
  const { offset, result } = fromBER(bufferOf(bytes))
  if (offset !== bytes.length) throw new Error('Cannot read ASN.1: the value does not end where the bytes do')
  return result
}

export function sameBytes(bytes: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(bytes, other) === 0
}

const pemBlock = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/** Returns the certificates in a PEM text. Throws if one cannot be read. */
export function readCertificates(pem: string): Certificate[] {
  return [...pem.matchAll(pemBlock)].map(([, base64 = '']) => {
    const bytes = Buffer.from(base64, 'base64')
    return new Certificate({ schema: readWhole(bytes) })
  })
}
