import { randomBytes } from 'node:crypto'
import { Integer, Utf8String } from 'asn1js'
import {
  AttributeTypeAndValue,
  type BasicConstraints,
  Certificate,
  Extension,
  type ExtKeyUsage,
  type RelativeDistinguishedNames,
} from 'pkijs'
import { bufferOf, readWhole } from './asn1.ts'

/** What a certificate says, and who says it. */
export interface Certified {
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly publicKey: CryptoKey
  readonly issuerKey: CryptoKey
  /** From when until when it holds, ms UTC. */
  readonly from: number
  readonly until: number
  readonly extensions: Extension[]
}

/** Makes an X.509 certificate, signed over SHA-256. */
export async function certify(said: Certified): Promise<Certificate> {
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: bufferOf(newSerial()) }),
    extensions: said.extensions,
  })
  name(certificate.subject, said.subject)
  name(certificate.issuer, said.issuer)
  certificate.notBefore.value = new Date(said.from)
  certificate.notAfter.value = new Date(said.until)
  await certificate.subjectPublicKeyInfo.importKey(said.publicKey)
  await certificate.sign(said.issuerKey, 'SHA-256')
  return new Certificate({ schema: readWhole(new Uint8Array(certificate.toSchema(true).toBER())) })
}

/** A positive INTEGER, different each time. */
export function newSerial(): Uint8Array {
  const serial = randomBytes(8)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

function name({ typesAndValues }: RelativeDistinguishedNames, commonName: string): void {
  typesAndValues.push(
    new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: commonName }) }),
  )
}

/** A critical extension, unless it is said not to be. */
export function extension(extnID: string, value: BasicConstraints | ExtKeyUsage, critical = true): Extension {
  return new Extension({ extnID, critical, extnValue: value.toSchema().toBER(), parsedValue: value })
}

export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export function certificatePem(certificate: Certificate): string {
  return pem('CERTIFICATE', new Uint8Array(certificate.toSchema().toBER()))
}
