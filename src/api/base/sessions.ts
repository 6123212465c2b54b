import { base64url, errors, jwtVerify, SignJWT } from 'jose'
import type { Actor } from '../../consent/actor.ts'
import type { Client } from '../../register/company/clients.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Directory } from './directory.ts'

export interface Session extends Client {
  readonly actor: Actor & { readonly door: 'api' }
}

/** Returns the session of an Authorization header. */
export type Sessions = (authorization: string | undefined) => Promise<Session | null>

/** Verified tokens kept. Beyond that the oldest is dropped, and verified again when it returns. */
const keptMax = 10_000

/** Verifies bearer tokens, which are cached; what their client may do is looked up. */
export function sessions(
  { client: clientOf }: Pick<Directory, 'client'>,
  tokenKey: Uint8Array,
  clock: () => number,
): Sessions {
  const kept = new Map<string, Claims>()

  async function claimsOf(token: string): Promise<Claims | null> {
    const known = kept.get(token)
    const read = known === undefined ? await readToken(tokenKey, token, clock()) : null
    const claims = read?.kind === 'read' ? read.claims : known
    if (claims?.use !== 'access' || claims.exp * 1000 <= clock()) return null
    if (known !== undefined) return known
    const [oldest] = kept.size >= keptMax ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(token, claims)
    return claims
  }

  return async (authorization = '') => {
    // The scheme's case does not matter (RFC 9110, 11.1).
    const [, token] = /^bearer +(.*)$/i.exec(authorization) ?? []
    const claims = token === undefined ? null : await claimsOf(token)
    if (claims === null) return null
    const client = await clientOf({ username: claims.sub, since: claims.since })
    return client && { ...client, actor: { door: 'api', id: client.username } }
  }
}

export const accessSeconds = 7200
export const refreshSeconds = 14_400

/** Content of a token: signed, not secret, so the client can read it. */
export interface Claims {
  readonly sub: string
  readonly use: 'access' | 'refresh'
  /** When the client got its password; a new one voids the token. */
  readonly since: number
  readonly iat: number
  readonly exp: number
  readonly jti: string
  readonly serviceProvider: { readonly title: string; readonly iysCode: number }
  readonly brands?: undefined | readonly { readonly brandCode: number; readonly name: string }[]
}

/** The only header we write and accept: no token chooses its own algorithm. */
const header = { alg: 'HS256', typ: 'JWT' }

/** Signs a JSON Web Token (RFC 7519) with HMAC-SHA-256. */
export async function signToken(key: Uint8Array, claims: Claims): Promise<string> {
  return await new SignJWT({ ...claims }).setProtectedHeader(header).sign(key)
}

/** Returns the claims of a token that `signToken` made with this key and that has not expired. */
export async function readToken(
  key: Uint8Array,
  token: string,
  now: number,
): Promise<{ readonly kind: 'read'; readonly claims: Claims } | Refusal<'invalid-token'>> {
  if (!isUsualSpelling(token)) return refused('invalid-token')
  const rules = { algorithms: [header.alg], typ: header.typ, currentDate: new Date(now) }
  try {
    const { payload } = await jwtVerify(token, key, rules)
    // The signature proves that signToken wrote it.
    return { kind: 'read', claims: payload as unknown as Claims }
  } catch (error) {
    if (error instanceof errors.JOSEError) return refused('invalid-token')
    throw error
  }
}

/** Base64url has spare bits in the last letter of a signature, so four spellings would pass for one token. */
function isUsualSpelling(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  try {
    return base64url.encode(base64url.decode(signature)) === signature
  } catch {
    return false
  }
}
