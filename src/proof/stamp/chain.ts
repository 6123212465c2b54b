import { BasicConstraints, type Certificate, CertificateChainValidationEngine } from 'pkijs'
import { sameBytes } from './asn1.ts'

/** From the signer to the root; real chains have three or four. */
const certificatesMax = 6
/** Certificates looked at in one answer. */
const poolMax = 20

/**
 * Whether a certificate leads to one of the trusted ones at that moment (RFC 5280 6). The path is found here, in bounded
 * steps, because certificates that vouch for each other in a ring would keep the library searching for ever; the library
 * then checks the path by all its rules. Revocation is not looked up: a stamp proves the past, and the authority's lists
 * of that day are not at hand.
 */
export async function isTrustedAt(
  signer: Certificate,
  others: readonly Certificate[],
  trusted: readonly Certificate[],
  at: Date,
): Promise<boolean> {
  const between = others.filter(isAuthority).slice(0, poolMax)
  const path = await pathTo(trusted, between, [signer])
  if (path === null) return false
  const root = path.at(-1) as Certificate
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [root],
    // The one to be checked comes last.
    certs: path.slice(0, -1).reverse(),
    checkDate: at,
  })
  return (await engine.verify()).result
}

async function pathTo(
  trusted: readonly Certificate[],
  between: readonly Certificate[],
  path: readonly Certificate[],
): Promise<Certificate[] | null> {
  const last = path.at(-1) as Certificate
  for (const root of trusted) {
    if (await issued(root, last)) return [...path, root]
  }
  if (path.length + 1 >= certificatesMax) return null
  for (const next of between) {
    const isNew = !path.some((one) => sameBytes(one.tbsView, next.tbsView))
    if (!isNew || !(await issued(next, last))) continue
    const found = await pathTo(trusted, between, [...path, next])
    if (found !== null) return found
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
