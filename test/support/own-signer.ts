import { BitString, fromBER, type Sequence } from 'asn1js'
import { BasicConstraints, type Extension, ExtKeyUsage, PKIStatusInfo, TimeStampResp } from 'pkijs'
import { certificatePem, certify, extension } from '../../src/ledger/time-stamp/certificate.ts'
import { type Signer, signReply } from '../../src/ledger/time-stamp/reply.ts'
import type { AuthorityChoices, SignerKind, StampSigner } from './time-stamp-authority.ts'

/** Stamps by izin's own code, with a root of its own: where openssl is missing, and where it would refuse to. */
export async function ownSigner(choices: AuthorityChoices): Promise<StampSigner> {
  const { caPem, signer } = await makeSigner(choices)
  // The first number that openssl gives is the second, too.
  let serial = 1
  return {
    caPem,
    async reply(query) {
      serial += 1
      if (!isRequest(query)) return rejection()
      return Buffer.from(await signReply(query, signer, Date.now(), Buffer.of(serial & 0x7f)))
    },
  }
}

const timeStamping = '1.3.6.1.5.5.7.3.8'
const clientAuth = '1.3.6.1.5.5.7.3.2'
const dayMs = 24 * 60 * 60_000

async function makeSigner({ signer = 'right', key = 'rsa', signerDigest = 'sha256' }: AuthorityChoices) {
  const digest = signerDigest.replace('sha', 'SHA-') as 'SHA-1' | 'SHA-256' | 'SHA-512'
  const root = await newKey(key, 'SHA-256')
  const own = await newKey(key, digest)
  const now = Date.now()
  const issued = {
    issuer: 'Deneme Kök',
    issuerKey: root.privateKey,
    from: now - dayMs,
    until: now + 30 * dayMs,
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
    subject: 'Deneme Zaman Damgası',
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

/** A TimeStampReq begins with its version, 1 (RFC 3161 2.4.1). */
function isRequest(query: Uint8Array): boolean {
  const version = (fromBER(Buffer.from(query)).result as Sequence).valueBlock.value?.[0]
  return version !== undefined && 'valueDec' in version.valueBlock && version.valueBlock.valueDec === 1
}

/** The rejection that RFC 3161 2.4.2 wants for what is no request: badDataFormat, the sixth bit. */
function rejection(): Buffer {
  const failInfo = new BitString({ valueHex: Uint8Array.of(0b0000_0100).buffer, unusedBits: 2 })
  const response = new TimeStampResp({ status: new PKIStatusInfo({ status: 2, failInfo }) })
  return Buffer.from(response.toSchema().toBER())
}
