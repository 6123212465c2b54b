import { createHash } from 'node:crypto'
import { Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import {
  Attribute,
  type Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs'
import { bufferOf, readWhole } from './asn1.ts'

/** Who signs; nothing here asks whether the certificate is one for stamping time. */
export interface Signer {
  readonly key: CryptoKey
  readonly certificate: Certificate
  /** What the statement is digested with before it is signed; SHA-256 unless said. An RSA key has to be one for it. */
  readonly digest?: 'SHA-1' | 'SHA-256' | 'SHA-512'
}

const statementOid = '1.2.840.113549.1.9.16.1.4'
/** From the arc for examples (ITU-T X.660): a policy that promises nothing. */
const policyOid = '2.999.1'

/** Answers a TimeStampReq as an authority does (RFC 3161 2.4.2): the same digest and nonce, at this second. */
export async function signReply(
  query: Uint8Array,
  signer: Signer,
  at: number,
  serial: Uint8Array,
): Promise<Uint8Array> {
  const asked = new TimeStampReq({ schema: readWhole(query) })
  const statement = new TSTInfo({
    version: 1,
    policy: policyOid,
    messageImprint: asked.messageImprint,
    serialNumber: new Integer({ valueHex: bufferOf(serial) }),
    genTime: new Date(Math.floor(at / 1000) * 1000),
    ...(asked.nonce === undefined ? {} : { nonce: asked.nonce }),
  })
  const content = new Uint8Array(statement.toSchema().toBER())
  const signed = await signContent(content, signer)
  const response = new TimeStampResp({
    status: new PKIStatusInfo({ status: 0 }),
    timeStampToken: new ContentInfo({
      contentType: ContentInfo.SIGNED_DATA,
      content: signed.toSchema(true),
    }),
  })
  return new Uint8Array(response.toSchema().toBER())
}

async function signContent(content: Uint8Array, signer: Signer): Promise<SignedData> {
  const { key, certificate, digest = 'SHA-256' } = signer
  const { issuer, serialNumber } = certificate
  const signed = new SignedData({
    version: 3,
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: statementOid,
      eContent: new OctetString({ valueHex: bufferOf(content) }),
    }),
    certificates: [certificate],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer, serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: attributes(content, certificate, digest),
        }),
      }),
    ],
  })
  await signed.sign(key, 0, digest)
  return signed
}

function attributes(content: Uint8Array, certificate: Certificate, digest: string): Attribute[] {
  const digested = (algorithm: string, bytes: Uint8Array) =>
    new OctetString({ valueHex: bufferOf(createHash(algorithm).update(bytes).digest()) })
  // ESSCertIDv2, whose default algorithm is SHA-256 (RFC 5035 3).
  const named = new Sequence({
    value: [digested('sha256', new Uint8Array(certificate.toSchema().toBER()))],
  })
  const signingCertificate = new Sequence({ value: [new Sequence({ value: [named] })] })
  return [
    new Attribute({ type: '1.2.840.113549.1.9.3', values: [new ObjectIdentifier({ value: statementOid })] }),
    new Attribute({ type: '1.2.840.113549.1.9.4', values: [digested(digest.replace('-', ''), content)] }),
    new Attribute({ type: '1.2.840.113549.1.9.16.2.47', values: [signingCertificate] }),
  ]
}
