import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { checkPassword } from '../../crypto/password.ts'
import type { SlidingWindowCounter } from '../../http/counts.ts'
import { limitConcurrency } from '../../util/event-loop.ts'
import { ApiError } from './faults.ts'

/** Checks a password. Throws ApiError after too many wrong ones for the name (H084), or if too many sign-ins wait (H124). */
export type PasswordCheck = (
  username: string,
  password: string,
  storedHash: string | undefined,
  now: number,
) => Promise<boolean>

export interface PasswordLimits {
  /** Wrong passwords for a username from all networks; after more it gets H084. */
  readonly wrongPasswordsPerHour: number
  readonly hashesAtOnce: number
  readonly signInsWaiting: number
}

/** Maximum number of right passwords whose digests stay in memory. */
const provedMax = 1000

/**
 * Returns a check of passwords that runs few at a time, since a hash takes a core for a quarter of a second. A password
 * that was right before is recognised by a quick digest. Known names go first, one check for each name at a time, so that a
 * flood of unknown names cannot delay them.
 */
export function passwordCheck(limits: PasswordLimits, wrong: SlidingWindowCounter): PasswordCheck {
  const limited = limitConcurrency(limits.hashesAtOnce, {
    waitingMax: limits.signInsWaiting,
    rejection: () => new ApiError([{ code: 'H124' }], 1000),
  })
  const provedPasswords = new Set<string>()
  const underWay = new Set<string>()
  const key = createSecretKey(randomBytes(32))
  // Keyed digest: no password stays in memory, and a name of thousands of characters takes little of it.
  const markOf = (...parts: string[]) =>
    createHmac('sha256', key).update(parts.join('\0')).digest('base64url')

  return async (username, password, storedHash, now) => {
    const proof = storedHash === undefined ? null : markOf(storedHash, password)
    if (proof !== null && provedPasswords.has(proof)) return true
    const name = markOf(username)
    const waitMs = wrong.wait(name, limits.wrongPasswordsPerHour, now)
    if (waitMs > 0) throw new ApiError([{ code: 'H084' }], waitMs)
    const isPreferred = storedHash !== undefined && !underWay.has(name)
    if (isPreferred) underWay.add(name)
    const check = () => checkPassword(password, storedHash)
    const isRight = await limited(check, isPreferred).finally(() => isPreferred && underWay.delete(name))
    if (!isRight) wrong.add(name, now)
    else if (proof !== null) rememberProof(provedPasswords, proof)
    return isRight
  }
}

/** Adds the digest of a right password to those in memory. If there are too many, the oldest is dropped. */
function rememberProof(provedPasswords: Set<string>, proof: string): void {
  const [oldest] = provedPasswords.size >= provedMax ? provedPasswords : []
  if (oldest !== undefined) provedPasswords.delete(oldest)
  provedPasswords.add(proof)
}
