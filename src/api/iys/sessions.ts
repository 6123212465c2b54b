import type { Actor } from '../../register/actor.ts'
import { isClient } from '../../register/clients.ts'
import type { Register } from '../../register/register.ts'
import { readToken } from './tokens.ts'

/** A system whose token was checked. */
export interface Session {
  readonly username: string
  readonly providerCode: number
  readonly actor: Actor & { readonly door: 'api' }
}

type Found = Session | null

/** The session behind an Authorization header; at once when the token was checked a moment ago. */
export type Sessions = (authorization: string | undefined) => Found | Promise<Found>

interface Kept {
  readonly session: Session
  readonly since: number
  readonly expiresAt: number
  checkedAt: number
}

/** Tokens remembered at a time; beyond, the oldest is checked anew when it comes again. */
const keptMax = 10_000
/** How long a client that was removed, or got another password, may still come in: as old as settings may be. */
const checkedAgeMaxMs = 2000

/**
 * Checks bearer tokens. Verifying a signature and asking for the client costs more than a look-up does, so a verified
 * token is kept by its text until it expires, and its client is asked for again every two seconds.
 */
export function sessions(
  register: Pick<Register, 'engine'>,
  tokenKey: Uint8Array,
  clock: () => number,
): Sessions {
  const kept = new Map<string, Kept>()

  async function checked(token: string, found: Kept, now: number): Promise<Found> {
    if (await isClient(register, { username: found.session.username, since: found.since })) {
      found.checkedAt = now
      keep(token, found)
      return found.session
    }
    kept.delete(token)
    return null
  }

  function keep(token: string, found: Kept): void {
    if (!kept.has(token) && kept.size >= keptMax) {
      const [oldest] = kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
    }
    kept.set(token, found)
  }

  return (authorization) => {
    const token = bearerOf(authorization)
    if (token === null) return null
    const now = clock()
    const found = kept.get(token)
    if (found === undefined) {
      const fresh = verified(tokenKey, token, now)
      return fresh === null ? null : checked(token, fresh, now)
    }
    if (found.expiresAt <= now) {
      kept.delete(token)
      return null
    }
    return Math.abs(now - found.checkedAt) < checkedAgeMaxMs ? found.session : checked(token, found, now)
  }
}

/** The token of `Bearer …`; the scheme's case does not matter (RFC 9110, 11.1). */
function bearerOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null
  return /^bearer +/i.test(authorization) ? authorization.replace(/^bearer +/i, '') : null
}

function verified(tokenKey: Uint8Array, token: string, now: number): Kept | null {
  const claims = readToken(tokenKey, token, now)
  if (claims === null || claims.use !== 'access') return null
  const session: Session = {
    username: claims.sub,
    providerCode: claims.serviceProvider.iysCode,
    actor: { door: 'api', id: claims.sub },
  }
  return { session, since: claims.since, expiresAt: claims.exp * 1000, checkedAt: now }
}
