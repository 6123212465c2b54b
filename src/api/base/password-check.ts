import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { checkPassword } from '../../crypto/password.ts'
import type { SlidingWindowCounter } from '../../http/counts.ts'
import { limitConcurrency } from '../../util/event-loop.ts'
import { ApiError } from './faults.ts'

/** Refuses a name with too many wrong passwords (H084), and a sign-in that has waited too long (H124). */
export type PasswordCheck = (
  username: string,
  password: string,
  storedHash: string | undefined,
  now: number,
) => Promise<boolean>

export interface PasswordLimits {
  /** Wrong passwords for one username from all networks; more also get H084. */
  readonly wrongPasswordsPerHour: number
  readonly hashesAtOnce: number
  readonly signInsWaiting: number
}

const provedMax = 1000

/**
 * Checks few passwords at a time, since a hash takes a core for a quarter of a second. One that was right before is
 * recognised by a keyed digest, without that hash. Known names go first, one check at a time, so a flood of unknown
 * names cannot delay them.
 */
export function passwordCheck(limits: PasswordLimits, wrong: SlidingWindowCounter): PasswordCheck {
  const limited = limitConcurrency(limits.hashesAtOnce, {
    waitingMax: limits.signInsWaiting,
    rejection: () => new ApiError([{ code: 'H124' }], 1000),
  })
  const proved = new Set<string>()
  const underWay = new Set<string>()
  const key = createSecretKey(randomBytes(32))
  // A name may have a thousand characters, so its mark is counted.
  const markOf = (...parts: string[]) =>
    createHmac('sha256', key).update(parts.join('\0')).digest('base64url')

  return async (username, password, storedHash, now) => {
    const proof = storedHash === undefined ? null : markOf(storedHash, password)
    if (proof !== null && proved.has(proof)) return true
    const name = markOf(username)
    const waitMs = wrong.wait(name, limits.wrongPasswordsPerHour, now)
    if (waitMs > 0) throw new ApiError([{ code: 'H084' }], waitMs)
    const isPreferred = storedHash !== undefined && !underWay.has(name)
    if (isPreferred) underWay.add(name)
    const check = () => checkPassword(password, storedHash)
    const isRight = await limited(check, isPreferred).finally(() => isPreferred && underWay.delete(name))
    if (!isRight) wrong.add(name, now)
    else if (proof !== null) remember(proved, proof)
    return isRight
  }
}

function remember(proved: Set<string>, proof: string): void {
  const [oldest] = proved.size >= provedMax ? proved : []
  if (oldest !== undefined) proved.delete(oldest)
  proved.add(proof)
}
