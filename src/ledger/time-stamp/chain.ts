import { BasicConstraints, type Certificate, CertificateChainValidationEngine } from 'pkijs'
import { sameBytes } from './asn1.ts'

/** Real chains have three or four. */
const certificatesMax = 6
const poolMax = 20

/**
 * Checks that a certificate leads to a trusted one at that moment (RFC 5280 6). Finds the path in bounded
 * steps, because a ring of certificates would keep the library searching for ever. Revocation lists of that
 * day are not available.
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
  const root = path.at(-1) as Certificate
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [root],
    certs: path.slice(0, -1).reverse(),
    checkDate: at,
  })
  return (await engine.verify()).result
}

/** Asks about each certificate once, however many vouch for each other. */
async function shortestPath(
  signer: Certificate,
  between: readonly Certificate[],
  trusted: readonly Certificate[],
): Promise<Certificate[] | null> {
  let paths: Certificate[][] = [[signer]]
  let left = between.filter((one) => !sameBytes(one.tbsView, signer.tbsView))
  while (paths.length > 0) {
    for (const path of paths) {
      for (const root of trusted) {
        if (await issued(root, path.at(-1) as Certificate)) return [...path, root]
      }
    }
    if ((paths[0]?.length ?? 0) + 1 >= certificatesMax) return null
    const longer: Certificate[][] = []
    for (const path of paths) {
      const issuers: Certificate[] = []
      for (const one of left) if (await issued(one, path.at(-1) as Certificate)) issuers.push(one)
      left = left.filter((one) => !issuers.includes(one))
      longer.push(...issuers.map((next) => [...path, next]))
    }
    paths = longer
  }
  return null
}

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
