import { createHash } from 'node:crypto'
import { OctetString, Sequence } from 'asn1js'
import {
  AlgorithmIdentifier,
  type Attribute,
  Certificate,
  ExtKeyUsage,
  getCrypto,
  IssuerAndSerialNumber,
  type SignedData,
  type SignerInfo,
} from 'pkijs'
import { bufferOf, sameBytes } from './request.ts'

const contentTypeOid = '1.2.840.113549.1.9.3'
const messageDigestOid = '1.2.840.113549.1.9.4'
const signingCertificateOid = '1.2.840.113549.1.9.16.2.12'
const signingCertificateV2Oid = '1.2.840.113549.1.9.16.2.47'
const extendedKeyUsageOid = '2.5.29.37'
const timeStampingOid = '1.3.6.1.5.5.7.3.8'
const commonNameOid = '2.5.4.3'

/** Digest algorithms that are accepted, by their object identifiers. SHA-1 is not, since it is broken. */
const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

export function certificatesOf({ certificates = [] }: SignedData): Certificate[] {
  return certificates.filter((certificate) => certificate instanceof Certificate)
}

/** Returns the certificate that a signature names as its signer's; null if it is not among the certificates. */
export function signerCertificate(
  { sid }: SignerInfo,
  certificates: readonly Certificate[],
): Certificate | null {
  const isNamed = (certificate: Certificate) =>
    sid instanceof IssuerAndSerialNumber
      ? certificate.issuer.isEqual(sid.issuer) && certificate.serialNumber.isEqual(sid.serialNumber)
      : sameBytes(keyIdentifier(certificate), keyIdentifierOf(sid))
  return certificates.find(isNamed) ?? null
}

function keyIdentifier({ subjectPublicKeyInfo }: Certificate): Uint8Array {
  return createHash('sha1').update(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView).digest()
}

/**
 * Returns the key identifier by which a signature names its signer. Libraries give it as an OCTET STRING or as bare bytes.
 */
function keyIdentifierOf(sid: unknown): Uint8Array {
  const { valueBlock } = sid as { valueBlock: { value?: OctetString[]; valueHexView?: Uint8Array } }
  return valueBlock.value?.[0]?.valueBlock.valueHexView ?? valueBlock.valueHexView ?? new Uint8Array()
}

/** True if time stamping is the certificate's only purpose and is marked as critical (RFC 3161, 2.3). */
export function isForTimeStamping({ extensions = [] }: Certificate): boolean {
  const usages = extensions.filter(({ extnID }) => extnID === extendedKeyUsageOid)
  const [usage] = usages
  if (usages.length !== 1 || usage?.critical !== true) return false
  const { parsedValue } = usage
  if (!(parsedValue instanceof ExtKeyUsage)) return false
  return parsedValue.keyPurposes.length === 1 && parsedValue.keyPurposes[0] === timeStampingOid
}

export type SignatureFault = 'weak-digest' | 'wrong-signing-certificate' | 'bad-signature'

/**
 * Returns the fault of a time stamp's signature (RFC 5652, 5.4 and 5.6), or null. The signed attributes must contain the
 * type and digest of the stamp, and name the signer's certificate (RFC 3161, 2.4.2).
 */
export async function signatureFault(
  signerInfo: SignerInfo,
  signer: Certificate,
  contentType: string,
  content: Uint8Array,
): Promise<SignatureFault | null> {
  const { signedAttrs, signature, signatureAlgorithm, digestAlgorithm } = signerInfo
  const digest = digests[digestAlgorithm.algorithmId]
  if (digest === undefined) return 'weak-digest'
  const attributes = signedAttrs?.attributes ?? []
  if (signedAttrs === undefined || !namesSigner(attributes, signer)) return 'wrong-signing-certificate'
  const type = onlyValue(attributes, contentTypeOid)
  const signedDigest = onlyValue(attributes, messageDigestOid)
  const isOfContent =
    String(type?.valueBlock) === contentType &&
    signedDigest instanceof OctetString &&
    sameBytes(signedDigest.valueBlock.valueHexView, createHash(digest).update(content).digest())
  if (!isOfContent) return 'bad-signature'
  // Plain RSA needs the digest from `digestAlgorithm`. All other algorithms include it in their name.
  const isPlainRsa = signatureAlgorithm.algorithmId === '1.2.840.113549.1.1.1'
  const hash = isPlainRsa ? digest.replace('sha', 'SHA-') : undefined
  const isRight = await getCrypto(true).verifyWithPublicKey(
    signedAttrs.encodedValue,
    signature,
    signer.subjectPublicKeyInfo,
    signatureAlgorithm,
    hash,
  )
  return isRight ? null : 'bad-signature'
}

function onlyValue(attributes: readonly Attribute[], oid: string) {
  const matching = attributes.filter(({ type }) => type === oid)
  return matching.length === 1 && matching[0]?.values.length === 1 ? matching[0].values[0] : undefined
}

/**
 * True if the signed attributes name the signer's certificate: the first entry of ESSCertID (RFC 2634, 5.4) or ESSCertIDv2
 * (RFC 5035, 3) has its digest.
 */
function namesSigner(attributes: readonly Attribute[], signer: Certificate): boolean {
  const certificate = Buffer.from(signer.toSchema().toBER())
  const isNamedIn = (oid: string, initial: string) => {
    const first = firstOf(firstOf(onlyValue(attributes, oid)))
    const [head, next] = first instanceof Sequence ? first.valueBlock.value : []
    const hasAlgorithm = head instanceof Sequence
    const certificateDigest = hasAlgorithm ? next : head
    const digest = hasAlgorithm ? digests[new AlgorithmIdentifier({ schema: head }).algorithmId] : initial
    if (digest === undefined || !(certificateDigest instanceof OctetString)) return false
    return sameBytes(
      certificateDigest.valueBlock.valueHexView,
      createHash(digest).update(certificate).digest(),
    )
  }
  return isNamedIn(signingCertificateV2Oid, 'sha256') || isNamedIn(signingCertificateOid, 'sha1')
}

function firstOf(block: unknown): unknown {
  return block instanceof Sequence ? block.valueBlock.value[0] : undefined
}

/** Maximum number of characters of a common name (RFC 5280, appendix A). A longer one in a certificate is cut. */
const commonNameMax = 64

/** Returns the common name of a certificate's subject, cut to its maximal length. */
export function nameOf({ subject }: Certificate): string {
  const name = subject.typesAndValues.find(({ type }) => type === commonNameOid)
  const commonName = String(name?.value.valueBlock.value ?? 'without a name')
  return [...commonName].slice(0, commonNameMax).join('')
}

export function contentOf({ encapContentInfo: { eContent } }: SignedData): Uint8Array | null {
  return eContent === undefined ? null : new Uint8Array(bufferOf(new Uint8Array(eContent.getValue())))
}
