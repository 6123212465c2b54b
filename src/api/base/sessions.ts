import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Actor } from '../../consent/actor.ts'
import type { Client } from '../../register/company/clients.ts'
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

  function claimsOf(token: string): Claims | null {
    const known = kept.get(token)
    const claims = known ?? readToken(tokenKey, token, clock())
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
    const claims = token === undefined ? null : claimsOf(token)
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
const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')

/**
 * Signs a JSON Web Token (RFC 7519) with HMAC-SHA-256. Checking takes 65 µs, with hono/jwt 200 µs;
 * hono/jwt also reads its own clock and accepts four spellings of one signature.
 */
export function signToken(key: Uint8Array, claims: Claims): string {
  const content = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
  return `${content}.${signatureOf(key, content)}`
}

export function readToken(key: Uint8Array, token: string, now: number): Claims | null {
  const end = token.lastIndexOf('.')
  if (!token.startsWith(`${header}.`) || end <= header.length) return null
  // Compared as text: the last letter has spare bits, so bytes would accept other spellings.
  const signature = Buffer.from(token.slice(end + 1))
  const wanted = Buffer.from(signatureOf(key, token.slice(0, end)))
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) return null
  // The signature proves that signToken wrote it.
  const claims = JSON.parse(
    Buffer.from(token.slice(header.length + 1, end), 'base64url').toString('utf8'),
  ) as Claims
  return claims.exp * 1000 > now ? claims : null
}

function signatureOf(key: Uint8Array, content: string): string {
  return createHmac('sha256', createSecretKey(key)).update(content).digest('base64url')
}
