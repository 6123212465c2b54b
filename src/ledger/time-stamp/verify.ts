import { type Certificate, ContentInfo, SignedData, TSTInfo } from 'pkijs'
import { readWhole, sameBytes } from './asn1.ts'
import { isTrustedAt } from './chain.ts'
import { sha384Oid } from './request.ts'
import { readResponse } from './response.ts'
import {
  certificatesOf,
  contentOf,
  isForTimeStamping,
  nameOf,
  type SignatureFault,
  signatureFault,
  signerCertificate,
} from './signer.ts'

const statementOid = '1.2.840.113549.1.9.16.1.4'

/** Why an answer is no proof. */
export type StampProblem =
  | SignatureFault
  /** Not an RFC 3161 answer, or not one this code can read. */
  | 'unreadable'
  | 'not-granted'
  /** It stamps something else. */
  | 'wrong-digest'
  /** It answers another request. */
  | 'wrong-nonce'
  | 'no-signer'
  /** The signer's certificate was made for something else, too (RFC 3161 2.3). */
  | 'not-for-time-stamping'
  /** The signer's certificate does not lead to the trusted one, or had run out. */
  | 'untrusted'

export type Verified =
  | {
      readonly ok: true
      /** When the authority says it saw the digest, ms UTC. */
      readonly at: number
      /** The authority's number for this stamp, hex. */
      readonly serial: string
      /** Common name of the signer. */
      readonly authority: string
    }
  | { readonly ok: false; readonly problem: StampProblem }

export interface Expected {
  /** SHA-384 of the file. */
  readonly digest: Uint8Array
  /** Left out where the request is gone: a stamp that was kept. */
  readonly nonce?: Uint8Array | undefined
}

/**
 * Checks an authority's answer as RFC 3161 2.2 and 2.4.2 ask of a requester: granted, for this digest, to this request,
 * signed by a certificate that is for stamping time alone and leads to a trusted one at the stamped time. Without trusted
 * ones, that last is not asked: for whoever has no root he should believe. Never throws, whatever the bytes are.
 */
export async function verifyStamp(
  response: Uint8Array,
  expected: Expected,
  trusted: readonly Certificate[] | null,
): Promise<Verified> {
  try {
    return await verifyReadable(response, expected, trusted)
  } catch {
    return no('unreadable')
  }
}

async function verifyReadable(
  bytes: Uint8Array,
  expected: Expected,
  trusted: readonly Certificate[] | null,
): Promise<Verified> {
  const answered = readResponse(bytes)
  if (answered === null) return no('unreadable')
  const token = answered.granted ? answered.response.timeStampToken : undefined
  if (token === undefined) return no('not-granted')
  if (token.contentType !== ContentInfo.SIGNED_DATA) return no('unreadable')
  const signed = new SignedData({ schema: token.content })
  const content = contentOf(signed)
  if (content === null || signed.encapContentInfo.eContentType !== statementOid) return no('unreadable')
  const statement = new TSTInfo({ schema: readWhole(content) })
  const problem = differs(statement, expected) ?? (await signerProblem(signed, content, statement, trusted))
  if (problem !== null) return no(problem)
  return {
    ok: true,
    at: statement.genTime.getTime(),
    serial: Buffer.from(statement.serialNumber.valueBlock.valueHexView).toString('hex'),
    authority: nameOf(signerOf(signed) as Certificate),
  }
}

/** Whether the statement is the answer to what was asked. */
function differs(
  { version, messageImprint, nonce, genTime }: TSTInfo,
  expected: Expected,
): StampProblem | null {
  if (version !== 1 || !Number.isFinite(genTime.getTime())) return 'unreadable'
  const { hashAlgorithm, hashedMessage } = messageImprint
  if (hashAlgorithm.algorithmId !== sha384Oid) return 'wrong-digest'
  if (!sameBytes(hashedMessage.valueBlock.valueHexView, expected.digest)) return 'wrong-digest'
  if (expected.nonce === undefined) return null
  if (nonce === undefined || !sameBytes(nonce.valueBlock.valueHexView, expected.nonce)) return 'wrong-nonce'
  return null
}

async function signerProblem(
  signed: SignedData,
  content: Uint8Array,
  { genTime }: TSTInfo,
  trusted: readonly Certificate[] | null,
): Promise<StampProblem | null> {
  const [signerInfo] = signed.signerInfos
  const signer = signerOf(signed)
  if (signerInfo === undefined || signer === null) return 'no-signer'
  if (!isForTimeStamping(signer)) return 'not-for-time-stamping'
  const fault = await signatureFault(signerInfo, signer, statementOid, content).catch(
    () => 'bad-signature' as const,
  )
  if (fault !== null) return fault
  if (trusted === null) return null
  const isTrusted = await isTrustedAt(signer, certificatesOf(signed), trusted, genTime).catch(() => false)
  return isTrusted ? null : 'untrusted'
}

/** A stamp has one signature, the authority's (RFC 3161 2.4.2). */
function signerOf(signed: SignedData): Certificate | null {
  const [only, ...more] = signed.signerInfos
  if (only === undefined || more.length > 0) return null
  return signerCertificate(only, certificatesOf(signed))
}

function no(problem: StampProblem): Verified {
  return { ok: false, problem }
}
