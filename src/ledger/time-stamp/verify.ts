import {
  BasicConstraints,
  type Certificate,
  CertificateChainValidationEngine,
  ContentInfo,
  SignedData,
  TSTInfo,
} from 'pkijs'
import { type Refusal, refused } from '../../util/refusal.ts'
import { readResponse, readWhole, sameBytes, sha384Oid } from './request.ts'
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

export type StampProblem =
  | SignatureFault
  | 'unreadable'
  | 'not-granted'
  | 'wrong-digest'
  | 'wrong-nonce'
  | 'no-signer'
  /** The signer's certificate has other purposes too (RFC 3161, 2.3). */
  | 'not-for-time-stamping'
  /** The signer's certificate leads to no trusted one, or had expired. */
  | 'untrusted'

type Verified =
  | {
      readonly kind: 'verified'
      /** Time of the stamp in ms UTC. */
      readonly at: number
      readonly serial: string
      /** Common name of the signer. */
      readonly authority: string
    }
  | Refusal<StampProblem>

interface Expected {
  /** SHA-384 digest that was to be stamped. */
  readonly digest: Uint8Array
  /** Random number of the request; left out for a stored stamp, whose request is not stored. */
  readonly nonce?: Uint8Array | undefined
}

/**
 * Verifies an authority's answer (RFC 3161, 2.2 and 2.4.2). It must be granted for this digest and this request. The
 * signer's certificate must be for time stamping and lead to a trusted one; with `trusted` null this last check is left
 * out. Never throws.
 */
export async function verifyStamp(
  response: Uint8Array,
  expected: Expected,
  trusted: readonly Certificate[] | null,
): Promise<Verified> {
  try {
    return await verifyReadable(response, expected, trusted)
  } catch {
    return refused('unreadable')
  }
}

/** Verifies an answer as `verifyStamp` does, but may throw for bytes that cannot be read. */
async function verifyReadable(
  bytes: Uint8Array,
  expected: Expected,
  trusted: readonly Certificate[] | null,
): Promise<Verified> {
  const response = readResponse(bytes)
  if (response === null) return refused('unreadable')
  const token = response.granted ? response.response.timeStampToken : undefined
  if (token === undefined) return refused('not-granted')
  if (token.contentType !== ContentInfo.SIGNED_DATA) return refused('unreadable')
  const signed = new SignedData({ schema: token.content })
  const content = contentOf(signed)
  if (content === null || signed.encapContentInfo.eContentType !== statementOid) return refused('unreadable')
  const statement = new TSTInfo({ schema: readWhole(content) })
  const problem = differs(statement, expected) ?? (await signerProblem(signed, content, statement, trusted))
  if (problem !== null) return refused(problem)
  return {
    kind: 'verified',
    at: statement.genTime.getTime(),
    serial: Buffer.from(statement.serialNumber.valueBlock.valueHexView).toString('hex'),
    // The signature was checked with the signer's certificate above.
    authority: nameOf(signerOf(signed) as Certificate),
  }
}

/** Returns why a time stamp does not belong to the expected digest and request; null if it does. */
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

/**
 * Returns what is wrong with the signer of a time stamp: its certificate, its signature, or its trust. Null if all is well.
 */
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

/** Returns the signer's certificate; null unless there is exactly one signature (RFC 3161, 2.4.2). */
function signerOf(signed: SignedData): Certificate | null {
  const [only, ...more] = signed.signerInfos
  if (only === undefined || more.length > 0) return null
  return signerCertificate(only, certificatesOf(signed))
}

/** Maximum number of certificates of a chain. Real chains have three or four. */
const certificatesMax = 6
const poolMax = 20

/**
 * True if a certificate led to a trusted one at a moment (RFC 5280, 6). The path is searched here in a limited number of
 * steps, since a ring of certificates would keep the library searching for ever. Revocation lists are not checked: those of
 * a past day are not available.
 */
export async function isTrustedAt(
  signer: Certificate,
  others: readonly Certificate[],
  trusted: readonly Certificate[],
  at: Date,
): Promise<boolean> {
  const between = others.filter(isAuthority).slice(0, poolMax)
  const path = await shortestPath(signer, between, trusted)
  if (path === null) return false
  const [root, ...certificates] = path
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: certificates,
    checkDate: at,
  })
  return (await engine.verify()).result
}

/** Chain of certificates, each issued by the one before it. The signer's is the last. */
type CertificatePath = [first: Certificate, ...rest: Certificate[]]

/** Returns the shortest chain from a trusted certificate to the signer's. Each certificate is examined once. */
async function shortestPath(
  signer: Certificate,
  between: readonly Certificate[],
  trusted: readonly Certificate[],
): Promise<CertificatePath | null> {
  let paths: CertificatePath[] = [[signer]]
  let certificatesLeft = between.filter((certificate) => !sameBytes(certificate.tbsView, signer.tbsView))
  while (paths.length > 0) {
    for (const path of paths) {
      for (const root of trusted) {
        if (await issued(root, path[0])) return [root, ...path]
      }
    }
    if ((paths[0]?.length ?? 0) + 1 >= certificatesMax) return null
    const longer: CertificatePath[] = []
    for (const path of paths) {
      const issuers: Certificate[] = []
      for (const certificate of certificatesLeft)
        if (await issued(certificate, path[0])) issuers.push(certificate)
      certificatesLeft = certificatesLeft.filter((certificate) => !issuers.includes(certificate))
      longer.push(...issuers.map((issuer): CertificatePath => [issuer, ...path]))
    }
    paths = longer
  }
  return null
}

/** True if the issuer's key signed a certificate. */
async function issued(issuer: Certificate, certificate: Certificate): Promise<boolean> {
  if (!certificate.issuer.isEqual(issuer.subject)) return false
  try {
    return await certificate.verify(issuer)
  } catch {
    return false
  }
}

function isAuthority({ extensions = [] }: Certificate): boolean {
  return extensions.some(({ parsedValue }) => parsedValue instanceof BasicConstraints && parsedValue.cA)
}
