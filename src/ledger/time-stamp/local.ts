import { createPrivateKey } from 'node:crypto'
import { BasicConstraints, type Certificate, ExtKeyUsage } from 'pkijs'
import { readCertificates } from './asn1.ts'
import type { Authority } from './authority.ts'
import { certificatePem, certify, extension, newSerial, pem } from './certificate.ts'
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
  const issued = {
    issuer: rootName,
    issuerKey: root.privateKey,
    from: now - dayMs,
    until: now + validMs,
  }
  const rootCertificate = await certify({
    ...issued,
    subject: rootName,
    publicKey: root.publicKey,
    extensions: [extension('2.5.29.19', new BasicConstraints({ cA: true }))],
  })
  const certificate = await certify({
    ...issued,
    subject: signerName,
    publicKey: signer.publicKey,
    // For stamping time and nothing else (RFC 3161 2.3).
    extensions: [extension('2.5.29.37', new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] }))],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', signer.privateKey))
  return [
    `izin: ${noValue}\n`,
    certificatePem(rootCertificate),
    certificatePem(certificate),
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
