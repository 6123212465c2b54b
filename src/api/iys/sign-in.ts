import { createHmac, randomBytes } from 'node:crypto'
import { checkPassword } from '../../crypto/password.ts'
import type { WindowCounts } from './limits.ts'

export type SignInOutcome = 'right' | 'wrong' | 'busy' | 'too-many'

/** Checks a password against its stored hash, or against undefined for a name that is not known. */
export type PasswordCheck = (
  username: string,
  password: string,
  storedHash: string | undefined,
  now: number,
) => Promise<SignInOutcome>

interface PasswordCheckLimits {
  readonly hashesAtOnce: number
  readonly signInsWaiting: number
  readonly wrongPasswordsPerHour: number
}

/** Systems whose right password is remembered at a time. */
const provedMax = 1000

/**
 * Checks passwords, a few at a time: a hash takes a core for a quarter of a second, so a flood of wrong sign-ins would
 * leave none for anything else. Wrong ones are counted by name, since they may come from any number of networks.
 *
 * A password that was right before is known again without a hash, by a keyed mark that only this process can make. So a
 * flood neither delays a system that has signed in since the start, nor locks it out.
 */
export function passwordCheck(limits: PasswordCheckLimits, wrong: WindowCounts): PasswordCheck {
  const queue = hashQueue(limits.hashesAtOnce, limits.signInsWaiting)
  const proved = new Set<string>()
  const key = randomBytes(32)
  // A name may have a thousand characters, so what is counted is its mark.
  const markOf = (...parts: string[]) =>
    createHmac('sha256', key).update(parts.join('\0')).digest('base64url')

  return async (username, password, storedHash, now) => {
    const proof = storedHash === undefined ? null : markOf(storedHash, password)
    if (proof !== null && proved.has(proof)) return 'right'
    const name = markOf(username)
    const failures = wrong.count(name, now)
    if (failures >= limits.wrongPasswordsPerHour) return 'too-many'
    if (!(await queue.enter(failures))) return 'busy'
    try {
      if (!(await checkPassword(password, storedHash))) {
        wrong.add(name, now)
        return 'wrong'
      }
    } finally {
      queue.leave()
    }
    if (proof !== null) remember(proved, proof)
    return 'right'
  }
}

function remember(proved: Set<string>, proof: string): void {
  const [oldest] = proved.size >= provedMax ? proved : []
  if (oldest !== undefined) proved.delete(oldest)
  proved.add(proof)
}

interface Waiting {
  /** Wrong passwords for the same name before. */
  readonly failures: number
  readonly start: (admitted: boolean) => void
}

/**
 * Lets so many in at once, and so many wait. When one more comes, the one whose name failed most gives way, of several
 * the one that waits longest: it has the least to lose, and the queue stays as short for those who come after a flood.
 */
function hashQueue(atOnce: number, waitingMax: number) {
  let running = 0
  /** Fewest failures first, then in the order they came. */
  const waiting: Waiting[] = []
  return {
    enter(failures: number): Promise<boolean> {
      if (running < atOnce) {
        running += 1
        return Promise.resolve(true)
      }
      return new Promise((start) => {
        waiting.push({ failures, start })
        waiting.sort((a, b) => a.failures - b.failures)
        if (waiting.length <= waitingMax) return
        const most = waiting.at(-1)?.failures
        const [first] = waiting.splice(
          waiting.findIndex((one) => one.failures === most),
          1,
        )
        first?.start(false)
      })
    },
    leave(): void {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next.start(true)
    },
  }
}
