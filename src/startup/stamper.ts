import type { Certificate } from 'pkijs'
import type { TimeStampConfig } from '../config/config.ts'
import { kamuSmAuthority, rfc3161Authority, type Stamper } from '../ledger/time-stamp/authority.ts'
import { readCertificates } from '../ledger/time-stamp/request.ts'
import { OperatorError } from '../util/sentence.ts'

/**
 * Creates the client of a time stamp authority. `pem` has the authority's root certificate; `name` is the setting or file
 * from which it comes. Throws an error with a sentence for the operator if `pem` has no certificate.
 */
export function stamperOverHttp(
  { kind, root: _, ...options }: TimeStampConfig,
  pem: string,
  name: string,
): Stamper {
  const authority = kind === 'kamusm' ? kamuSmAuthority(options) : rfc3161Authority(options)
  return { authority, trusted: rootsIn(pem, name) }
}

/** Returns the certificates in a PEM text. Throws an error with a sentence for the operator if there is none. */
export function rootsIn(pem: string, name: string): Certificate[] {
  const trusted = certificatesIn(pem)
  if (trusted.length > 0) return trusted
  throw new OperatorError({
    en: `Cannot use ${name}: it holds no certificate. It must be the authority's root, as PEM.`,
    tr: `${name} kullanılamaz: içinde sertifika yok. Kurumun kök sertifikası, PEM olarak verilmeli.`,
  })
}

/** Returns the certificates in a PEM text; none if it cannot be read. */
function certificatesIn(text: string): Certificate[] {
  try {
    return readCertificates(text)
  } catch {
    return []
  }
}
