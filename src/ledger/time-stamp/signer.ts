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

/** Without SHA-1, which can be made to collide. */
const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

export function certificatesOf({ certificates = [] }: SignedData): Certificate[] {
  return certificates.filter((certificate) => certificate instanceof Certificate)
}

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

/** [0] SubjectKeyIdentifier comes as an OCTET STRING or as bare bytes under the tag. */
function keyIdentifierOf(sid: unknown): Uint8Array {
  const { valueBlock } = sid as { valueBlock: { value?: OctetString[]; valueHexView?: Uint8Array } }
  return valueBlock.value?.[0]?.valueBlock.valueHexView ?? valueBlock.valueHexView ?? new Uint8Array()
}

/** True if the certificate's only purpose is time stamping, and critical (RFC 3161 2.3). */
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
 * Checks the signature over the statement (RFC 5652 5.4, 5.6). The signed attributes must name the
 * statement's type, its digest and the signer's certificate (RFC 3161 2.4.2).
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
  const stated = onlyValue(attributes, messageDigestOid)
  const isOfContent =
    String(type?.valueBlock) === contentType &&
    stated instanceof OctetString &&
    sameBytes(stated.valueBlock.valueHexView, createHash(digest).update(content).digest())
  if (!isOfContent) return 'bad-signature'
  // Plain RSA leaves the digest to digestAlgorithm; every other algorithm names its own.
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

/** ESSCertID (RFC 2634 5.4) or ESSCertIDv2 (RFC 5035 3): the first entry is the digest of the signer's certificate. */
function namesSigner(attributes: readonly Attribute[], signer: Certificate): boolean {
  const certificate = Buffer.from(signer.toSchema().toBER())
  const isNamedIn = (oid: string, initial: string) => {
    const first = firstOf(firstOf(onlyValue(attributes, oid)))
    const [head, next] = first instanceof Sequence ? first.valueBlock.value : []
    const hasAlgorithm = head instanceof Sequence
    const stated = hasAlgorithm ? next : head
    const digest = hasAlgorithm ? digests[new AlgorithmIdentifier({ schema: head }).algorithmId] : initial
    if (digest === undefined || !(stated instanceof OctetString)) return false
    return sameBytes(stated.valueBlock.valueHexView, createHash(digest).update(certificate).digest())
  }
  return isNamedIn(signingCertificateV2Oid, 'sha256') || isNamedIn(signingCertificateOid, 'sha1')
}

function firstOf(block: unknown): unknown {
  return block instanceof Sequence ? block.valueBlock.value[0] : undefined
}

/** RFC 5280 appendix A, ub-common-name. A certificate may break it, and the name is kept and shown. */
const commonNameMax = 64

/** Returns the common name, cut to what the standard allows. */
export function nameOf({ subject }: Certificate): string {
  const name = subject.typesAndValues.find(({ type }) => type === commonNameOid)
  const commonName = String(name?.value.valueBlock.value ?? 'without a name')
  return [...commonName].slice(0, commonNameMax).join('')
}

export function contentOf({ encapContentInfo: { eContent } }: SignedData): Uint8Array | null {
  return eContent === undefined ? null : new Uint8Array(bufferOf(new Uint8Array(eContent.getValue())))
}
