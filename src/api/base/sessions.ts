import { base64url, errors, jwtVerify, SignJWT } from 'jose'
import type { Actor } from '../../consent/actor.ts'
import type { Client } from '../../register/company/clients.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Directory } from './directory.ts'

/** Client that made a request with a valid access token, and the actor to name in what it changes. */
export interface Session extends Client {
  readonly actor: Actor & { readonly door: 'api' }
}

/** Returns the session to which an Authorization header belongs; null without a valid token. */
export type Sessions = (authorization: string | undefined) => Promise<Session | null>

/** Maximum number of verified tokens in the cache. Beyond it the oldest is dropped, and is verified again at its next use. */
const cachedMax = 10_000

/** Returns a function that verifies bearer tokens. Tokens are cached, but the client's rights are looked up each time. */
export function sessions(
  { client: clientOf }: Pick<Directory, 'client'>,
  tokenKey: Uint8Array,
  clock: () => number,
): Sessions {
  const cache = new Map<string, Claims>()

  /** Returns the claims of an access token; null if the token is not valid. */
  async function claimsOf(token: string): Promise<Claims | null> {
    const cached = cache.get(token)
    const reading = cached === undefined ? await readToken(tokenKey, token, clock()) : null
    const claims = reading?.kind === 'read' ? reading.claims : cached
    if (claims?.use !== 'access' || claims.exp * 1000 <= clock()) return null
    if (cached !== undefined) return cached
    const [oldest] = cache.size >= cachedMax ? cache.keys() : []
    if (oldest !== undefined) cache.delete(oldest)
    cache.set(token, claims)
    return claims
  }

  return async (authorization = '') => {
    // The word `Bearer` may be in capitals or not (RFC 9110, 11.1).
    const [, token] = /^bearer +(.*)$/i.exec(authorization) ?? []
    const claims = token === undefined ? null : await claimsOf(token)
    if (claims === null) return null
    const client = await clientOf({ username: claims.sub, since: claims.since })
    return client && { ...client, actor: { door: 'api', id: client.username } }
  }
}

/** Time in seconds for which an access token is valid. */
export const accessSeconds = 7200
/** Time in seconds for which a refresh token is valid. */
export const refreshSeconds = 14_400

/** Content of a token. It is signed but not secret, so the client can read it. */
export interface Claims {
  readonly sub: string
  readonly use: 'access' | 'refresh'
  /** Time at which the client got its password. With a new password the token becomes invalid. */
  readonly since: number
  readonly iat: number
  readonly exp: number
  readonly jti: string
  readonly serviceProvider: { readonly title: string; readonly iysCode: number }
  readonly brands?: undefined | readonly { readonly brandCode: number; readonly name: string }[]
}

/** Header of every JSON Web Token. A token with another header is refused, so that it cannot choose a weak algorithm. */
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

/**
 * True if the signature of a token is spelled as its encoder does. The last letter of base64url has spare bits, so four
 * spellings would be accepted for the same token.
 */
function isUsualSpelling(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  try {
    return base64url.encode(base64url.decode(signature)) === signature
  } catch {
    return false
  }
}
