import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import type { Message, Platform, Sender } from '../message.ts'
import { openAlarms } from './alarms.ts'
import { openAttempts } from './attempts.ts'
import { openStoredMessages, type Putting, type Target } from './stored-messages.ts'

/** Everything that goes out is stored first, once under its key, and tried until its outcome is known. */

export interface OutboxItem {
  /** Names this message for ever: putting it in twice is putting it in once. */
  readonly key: string
  readonly platform: Platform
  readonly target: string
  readonly message: Message
  readonly roomId?: number | undefined
  /** The day whose head it carries to a witness. */
  readonly headDate?: IstanbulDay | undefined
  /** SHA-384 of the movement file of that day that it shows without a stamp: the room hears of the stamp when it comes. */
  readonly awaitsStampOf?: Buffer | undefined
}

export interface Outbox {
  /** Stores messages; resolves when they are on disk. */
  put(items: readonly OutboxItem[]): Promise<void>
  /** Messages as part of a unit that notes beside them that they were put in. */
  puts(items: readonly OutboxItem[]): Putting
  /** Stores a message for every admin, once a day for what it is about. */
  alarm(about: string, message: Message): Promise<void>
  /**
   * Resolves when whatever was due has been tried once, and what had to wait is stored as waiting. Never rejects: what
   * fails is logged, and done by a later call. What another call is sending just now is left to that call.
   */
  deliverDue(): Promise<void>
  /** From now on no attempt is begun: what is on its way may end, and what waits is left to the next process. */
  end(): void
  /** Whether this platform is set up; what is put in for one that is not waits until it is. */
  canSend(platform: Platform): boolean
  status(): Promise<{ readonly waiting: number; readonly oldestAt: number | null }>
}

interface OutboxOptions {
  readonly senders: () => Readonly<Partial<Record<Platform, Sender>>>
  /** Who hears of alarms beside the staff with that role: Slack user ids the configuration names. */
  readonly admins: readonly string[]
  readonly log: Log
  /** 0 to 1; spreads retries. */
  readonly random: () => number
}

export function openOutbox(register: Register, options: OutboxOptions): Outbox {
  const { log } = options
  const stored = openStoredMessages(register)
  const attempts = openAttempts(register, options)
  const alarms = openAlarms(register, { admins: options.admins, put: stored.put, log })
  const work = sendInOrderPerTarget(sendAllOf, log)

  let hasEnded = false

  const canSend = (platform: Platform) => options.senders()[platform] !== undefined

  /** Sends what is due to one target, in order. True when that left something to do elsewhere. */
  async function sendAllOf(target: Target): Promise<boolean> {
    let elsewhere = false
    for (;;) {
      const row = await stored.dueFirst(target)
      if (row === undefined || hasEnded) break
      const made = await attempts.make(row)
      if (made.kind === 'none') break
      if (made.kind === 'room-lost' || made.kind === 'room-refused') await alarms.notifyOfRoom(made)
      if (made.kind === 'given-up') await alarms.notifyOfUnanswered(row)
      elsewhere ||= made.kind !== 'made'
    }
    return elsewhere
  }

  async function deliverDue(): Promise<void> {
    try {
      await attempts.noteLeftOver()
      for (let isMore = true; isMore; ) {
        const targets = await stored.dueTargets(canSend)
        isMore = (await Promise.all(targets.map(work))).some((elsewhere) => elsewhere)
      }
    } catch (error) {
      log.error('outbox.failed', error)
    }
  }

  return {
    put: stored.put,
    puts: stored.puts,
    alarm: alarms.alarm,
    deliverDue,
    end() {
      hasEnded = true
    },
    canSend,
    status: stored.status,
  }
}

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
function sendInOrderPerTarget(
  run: (target: Target) => Promise<boolean>,
  log: Log,
): (target: Target) => Promise<boolean> {
  const working = new Map<string, Worker>()
  const gates: Readonly<Record<Platform, ConcurrencyLimit>> = {
    slack: limitConcurrency(targetsAtOnce),
    telegram: limitConcurrency(targetsAtOnce),
    'slack-response': limitConcurrency(targetsAtOnce),
    mail: limitConcurrency(targetsAtOnce),
    sms: limitConcurrency(targetsAtOnce),
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

/** Runs what it is handed, at most so many at a time; the rest waits in the order it came. */
type ConcurrencyLimit = <Result>(work: () => Promise<Result>) => Promise<Result>

export function limitConcurrency(atOnce: number): ConcurrencyLimit {
  let free = atOnce
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1
      return
    }
    // Work that ends hands its place to the first in the queue, so `free` stays as it is.
    await new Promise<void>((admitted) => queue.push(admitted))
  }

  function leave(): void {
    const admit = queue.shift()
    if (admit === undefined) free += 1
    else admit()
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
