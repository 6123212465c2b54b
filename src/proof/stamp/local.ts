import { createPrivateKey, randomBytes } from 'node:crypto'
import { Integer, Utf8String } from 'asn1js'
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  type RelativeDistinguishedNames,
} from 'pkijs'
import { bufferOf, readCertificates, readWhole } from './asn1.ts'
import type { Authority } from './authority.ts'
import { signReply } from './reply.ts'

/**
 * An authority for trials, inside this process. Whoever runs it can stamp any time on anything, so its stamps prove
 * nothing; that is said in its name, too, which is printed wherever its stamps are.
 */

const noValue = 'kanıt değeri yoktur'
const rootName = `izin deneme kökü (${noValue})`
const signerName = `izin deneme damgası (${noValue})`
const validMs = 20 * 365 * 24 * 60 * 60_000
const dayMs = 24 * 60 * 60_000

/** Whether a stamp by a signer of this name is one for trials. */
export function isTrialName(commonName: string): boolean {
  return commonName === signerName
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** Its certificates and the signer's key as one PEM text. The key of its root is forgotten at once. */
export async function makeLocalAuthority(now: number): Promise<string> {
  const root = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const signer = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const rootCertificate = await certify(rootName, rootName, root.publicKey, root.privateKey, now, [
    extension('2.5.29.19', new BasicConstraints({ cA: true })),
  ])
  const certificate = await certify(signerName, rootName, signer.publicKey, root.privateKey, now, [
    // For stamping time and nothing else (RFC 3161 2.3).
    extension('2.5.29.37', new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] })),
  ])
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', signer.privateKey))
  return [
    `izin: ${noValue}\n`,
    pem('CERTIFICATE', Buffer.from(rootCertificate.toSchema().toBER())),
    pem('CERTIFICATE', Buffer.from(certificate.toSchema().toBER())),
    pem('PRIVATE KEY', key),
  ].join('')
}

/** The authority of such a text, with its root. Throws on a text that is none. */
export async function localAuthority(
  text: string,
  clock: () => number,
): Promise<{ authority: Authority; trusted: Certificate[] }> {
  const [root, certificate] = readCertificates(text)
  if (root === undefined || certificate === undefined) {
    throw new Error('Cannot read the local authority: it needs two certificates and a key')
  }
  const pkcs8 = createPrivateKey(text.slice(text.indexOf('-----BEGIN PRIVATE KEY'))).export({
    type: 'pkcs8',
    format: 'der',
  })
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  const authority: Authority = {
    stamp: async ({ bytes }) => ({
      kind: 'granted',
      response: await signReply(bytes, { key, certificate }, clock(), newSerial()),
    }),
  }
  return { authority, trusted: [root] }
}

/** A positive INTEGER. */
function newSerial(): Uint8Array {
  const serial = randomBytes(8)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

async function certify(
  subject: string,
  issuer: string,
  publicKey: CryptoKey,
  issuerKey: CryptoKey,
  now: number,
  extensions: Extension[],
): Promise<Certificate> {
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: bufferOf(newSerial()) }),
    extensions,
  })
  name(certificate.subject, subject)
  name(certificate.issuer, issuer)
  certificate.notBefore.value = new Date(now - dayMs)
  certificate.notAfter.value = new Date(now + validMs)
  await certificate.subjectPublicKeyInfo.importKey(publicKey)
  await certificate.sign(issuerKey, 'SHA-256')
  return new Certificate({ schema: readWhole(new Uint8Array(certificate.toSchema(true).toBER())) })
}

function name({ typesAndValues }: RelativeDistinguishedNames, commonName: string): void {
  typesAndValues.push(
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: commonName }) }),
  )
}

function extension(extnID: string, value: BasicConstraints | ExtKeyUsage): Extension {
  return new Extension({
    extnID,
    critical: true,
    extnValue: value.toSchema().toBER(),
    parsedValue: value,
  })
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
