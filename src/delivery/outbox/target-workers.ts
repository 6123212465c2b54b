import type { Log } from '../../log.ts'
import { type Gate, gate } from './gate.ts'
import type { Platform } from './message.ts'
import type { Target } from './stored-messages.ts'

/** Of each platform, so that one that does not answer leaves the others alone. */
const targetsAtOnce = 10

interface Worker {
  /** Set when the target is asked for during its run: then it looks once more before it ends. */
  again: boolean
  done: Promise<boolean>
}

/**
 * Does the work of each target once at a time: who asks for a target that is being worked on gets the answer of that work,
 * which looks once more before it ends. Never rejects: what fails is logged and answers false.
 */
export function oneByTarget(
  run: (target: Target) => Promise<boolean>,
  log: Log,
): (target: Target) => Promise<boolean> {
  const working = new Map<string, Worker>()
  const gates: Readonly<Record<Platform, Gate>> = {
    slack: gate(targetsAtOnce),
    telegram: gate(targetsAtOnce),
    'slack-response': gate(targetsAtOnce),
    mail: gate(targetsAtOnce),
    sms: gate(targetsAtOnce),
  }

  async function workThrough(target: Target, worker: Worker): Promise<boolean> {
    let isTrue = false
    try {
      do {
        worker.again = false
        isTrue = (await run(target)) || isTrue
      } while (worker.again)
      return isTrue
    } finally {
      // In the same turn as the last look at `again`, so that nobody asks a worker that has just ended.
      working.delete(nameOf(target))
    }
  }

  return (target) => {
    const busy = working.get(nameOf(target))
    if (busy !== undefined) {
      busy.again = true
      return busy.done
    }
    const worker: Worker = { again: false, done: Promise.resolve(false) }
    working.set(nameOf(target), worker)
    worker.done = gates[target.platform](() => workThrough(target, worker)).catch((error) => {
      // What was not settled is due again before long.
      log.error('outbox.failed', error, { platform: target.platform })
      return false
    })
    return worker.done
  }
}

const nameOf = ({ platform, target }: Target) => `${platform} ${target}`
