import { createHash, randomBytes } from 'node:crypto'
import { fromBER, Integer, ObjectIdentifier, OctetString, Sequence, Utf8String } from 'asn1js'
import {
  Attribute,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  Extension,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  PKIStatusInfo,
  type RelativeDistinguishedNames,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  Time,
  TimeStampReq,
  TimeStampResp,
  TimeType,
  TSTInfo,
} from 'pkijs'
import type { Authority } from '../../../src/ledger/time-stamp/authority.ts'
import { bufferOf, readCertificates, readWhole } from '../../../src/ledger/time-stamp/request.ts'
import { now } from '../clock/clock.ts'
import type { AuthorityChoices, SignerKind, StampSigner } from './time-stamp-authority.ts'

/** Signs at the time of the tests, as `openssl ts -reply` does, and with certificates that openssl refuses. */
export async function ownSigner(choices: AuthorityChoices): Promise<StampSigner> {
  const { caPem, signer } = await makeSigner(choices)
  let serial = 1
  return {
    caPem,
    async reply(query) {
      serial += 1
      if (!isRequest(query)) return rejection()
      return Buffer.from(await signReply(query, signer, now(), Buffer.of(serial & 0x7f)))
    },
  }
}

const timeStamping = '1.3.6.1.5.5.7.3.8'
const clientAuth = '1.3.6.1.5.5.7.3.2'
const dayMs = 24 * 60 * 60_000

type MadeSigner = Awaited<ReturnType<typeof makeSigner>>

export async function makeSigner(
  { signer = 'right', key = 'rsa', signerDigest = 'sha256', name = 'Deneme Zaman Damgası' }: AuthorityChoices,
  at = now(),
) {
  const digest = signerDigest.replace('sha', 'SHA-') as 'SHA-1' | 'SHA-256' | 'SHA-512'
  const root = await newKey(key, 'SHA-256')
  const own = await newKey(key, digest)
  const issued = {
    issuer: 'Deneme Kök',
    issuerKey: root.privateKey,
    from: at - dayMs,
    until: at + 7300 * dayMs,
  }
  const expired = { from: Date.UTC(2020, 0, 1), until: Date.UTC(2020, 0, 2) }
  const rootCertificate = await certify({
    ...issued,
    subject: 'Deneme Kök',
    publicKey: root.publicKey,
    extensions: [extension('2.5.29.19', new BasicConstraints({ cA: true }))],
  })
  const certificate = await certify({
    ...issued,
    ...(signer === 'expired' ? expired : {}),
    subject: name,
    publicKey: own.publicKey,
    extensions: purposes(signer),
  })
  return {
    caPem: certificatePem(rootCertificate),
    signer: { key: own.privateKey, certificate, digest } satisfies Signer,
  }
}

async function newKey(kind: 'rsa' | 'ec', hash: string): Promise<CryptoKeyPair> {
  const uses = ['sign', 'verify'] as const
  if (kind === 'ec') return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, uses)
  const rsa = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Buffer.of(1, 0, 1), hash }
  return crypto.subtle.generateKey(rsa, true, uses)
}

function purposes(signer: SignerKind): Extension[] {
  if (signer === 'no-purpose') return []
  const keyPurposes = signer === 'more-purposes' ? [timeStamping, clientAuth] : [timeStamping]
  return [extension('2.5.29.37', new ExtKeyUsage({ keyPurposes }), signer !== 'not-critical')]
}

/** Begins with version 1 (RFC 3161 2.4.1). */
function isRequest(query: Uint8Array): boolean {
  const version = (fromBER(Buffer.from(query)).result as Sequence).valueBlock.value?.[0]
  return version !== undefined && 'valueDec' in version.valueBlock && version.valueBlock.valueDec === 1
}

function rejection(): Buffer {
  const response = new TimeStampResp({ status: new PKIStatusInfo({ status: 2 }) })
  return Buffer.from(response.toSchema().toBER())
}

export async function ownAuthority(clock: () => number) {
  return authorityOf(await makeSigner({ key: 'ec' }, clock()), clock)
}

export function authorityOf({ caPem, signer }: MadeSigner, clock: () => number) {
  const authority: Authority = {
    stamp: async ({ bytes }) => ({
      kind: 'granted',
      response: await signReply(bytes, signer, clock(), newSerial()),
    }),
  }
  return { authority, trusted: readCertificates(caPem), pem: caPem }
}

interface Signer {
  readonly key: CryptoKey
  readonly certificate: Certificate
  /** SHA-256 by default; an RSA key is made for one digest. */
  readonly digest?: 'SHA-1' | 'SHA-256' | 'SHA-512'
}

const statementOid = '1.2.840.113549.1.9.16.1.4'
/** From the arc for examples (ITU-T X.660). */
const policyOid = '2.999.1'

/** The same digest and nonce, at this second (RFC 3161 2.4.2). */
async function signReply(
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
    timeStampToken: new ContentInfo({ contentType: ContentInfo.SIGNED_DATA, content: signed.toSchema(true) }),
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
  // ESSCertIDv2, by default over SHA-256 (RFC 5035 3).
  const named = new Sequence({ value: [digested('sha256', new Uint8Array(certificate.toSchema().toBER()))] })
  const signingCertificate = new Sequence({ value: [new Sequence({ value: [named] })] })
  return [
    new Attribute({ type: '1.2.840.113549.1.9.3', values: [new ObjectIdentifier({ value: statementOid })] }),
    new Attribute({ type: '1.2.840.113549.1.9.4', values: [digested(digest.replace('-', ''), content)] }),
    new Attribute({ type: '1.2.840.113549.1.9.16.2.47', values: [signingCertificate] }),
  ]
}

interface Certified {
  readonly subject: string
  readonly issuer: string
  readonly publicKey: CryptoKey
  readonly issuerKey: CryptoKey
  /** Validity, ms UTC. */
  readonly from: number
  readonly until: number
  readonly extensions: Extension[]
}

/** X.509, signed over SHA-256. */
export async function certify(said: Certified): Promise<Certificate> {
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: bufferOf(newSerial()) }),
    extensions: said.extensions,
  })
  name(certificate.subject, said.subject)
  name(certificate.issuer, said.issuer)
  certificate.notBefore = validityTime(said.from)
  certificate.notAfter = validityTime(said.until)
  await certificate.subjectPublicKeyInfo.importKey(said.publicKey)
  await certificate.sign(said.issuerKey, 'SHA-256')
  return new Certificate({ schema: readWhole(new Uint8Array(certificate.toSchema(true).toBER())) })
}

/** UTCTime through 2049, GeneralizedTime from 2050 on, in whole seconds (RFC 5280 4.1.2.5). */
function validityTime(at: number): Time {
  const value = new Date(Math.floor(at / 1000) * 1000)
  return new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value,
  })
}

/** A positive INTEGER. */
function newSerial(): Uint8Array {
  const serial = randomBytes(8)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

function name({ typesAndValues }: RelativeDistinguishedNames, commonName: string): void {
  typesAndValues.push(
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: commonName }) }),
  )
}

export function extension(extnID: string, value: BasicConstraints | ExtKeyUsage, critical = true): Extension {
  return new Extension({ extnID, critical, extnValue: value.toSchema().toBER(), parsedValue: value })
}

export function pem(label: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/.{1,64}/g, '$&\n')
  return `-----BEGIN ${label}-----\n${base64}-----END ${label}-----\n`
}

export function certificatePem(certificate: Certificate): string {
  return pem('CERTIFICATE', new Uint8Array(certificate.toSchema().toBER()))
}
