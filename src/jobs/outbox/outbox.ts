import { dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Log } from '../../log.ts'
import { brandNames } from '../../register/brands.ts'
import type { Register } from '../../register/register.ts'
import { listRooms, type Room } from '../../register/rooms.ts'
import { adminsOf } from '../../register/staff.ts'
import { type Message, type NamedPlace, type Platform, platforms, type Sender } from '../message.ts'
import { type Candidate, type Made, openAttempts } from './attempts.ts'
import { openStoredMessages, type Putting, type Target } from './stored-messages.ts'

/** A message to send. It is stored first, once under its key, and tried until its outcome is known. */
export interface OutboxItem {
  /** Names this message for ever: a second item with this key is ignored. */
  readonly key: string
  readonly platform: Platform
  readonly target: string
  readonly message: Message
  readonly roomId?: number | undefined
  /** Day whose head it publishes. */
  readonly headDate?: IstanbulDay | undefined
}

export interface Outbox {
  put(items: readonly OutboxItem[]): Promise<void>
  /** Returns the parts of a unit that stores messages. */
  puts(items: readonly OutboxItem[]): Putting
  /** Stores a message for every admin, once a day per subject. */
  alarm(about: string, message: Message): Promise<void>
  /** Resolves when all due messages have been tried once. Never rejects: a later call repeats what failed. */
  deliverDue(): Promise<void>
  /** Begins no more attempts; attempts under way may end. */
  end(): void
  /** True if this platform is set up; messages for another one wait until it is. */
  canSend(platform: Platform): boolean
  status(): Promise<{ readonly waiting: number; readonly oldestAt: number | null }>
}

export interface OutboxOptions {
  readonly senders: () => Readonly<Partial<Record<Platform, Sender>>>
  /** Slack user ids that the configuration names; they get alarms too. */
  readonly admins: readonly string[]
  readonly log: Log
  readonly random: () => number
}

export function openOutbox(register: Register, options: OutboxOptions): Outbox {
  const { log } = options
  const stored = openStoredMessages(register)
  const attempts = openAttempts(register, options)
  const alarms = openAlarms(register, stored.put, options)
  const work = sendInOrderPerTarget(sendAllOf, log)

  let hasEnded = false

  const canSend = (platform: Platform) => options.senders()[platform] !== undefined

  /** Sends the due messages of one target in order. Returns true if another target has more to do. */
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

/** Per platform, so that a silent platform does not block the others. */
const targetsAtOnce = 10

interface Worker {
  /** Set by a call during a run, which then looks once more. */
  again: boolean
  done: Promise<boolean>
}

/** Runs the work of each target once at a time; a call during a run shares its result. Logs failures and returns false. */
function sendInOrderPerTarget(
  run: (target: Target) => Promise<boolean>,
  log: Log,
): (target: Target) => Promise<boolean> {
  const working = new Map<string, Worker>()
  const gates = Object.fromEntries(
    platforms.map((platform) => [platform, limitConcurrency(targetsAtOnce)]),
  ) as Record<Platform, ConcurrencyLimit>

  async function workThrough(target: Target, worker: Worker): Promise<boolean> {
    let isTrue = false
    try {
      do {
        worker.again = false
        isTrue = (await run(target)) || isTrue
      } while (worker.again)
      return isTrue
    } finally {
      // In the same tick as the last look at `again`, so that no call joins a worker that has ended.
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
      log.error('outbox.failed', error, { platform: target.platform })
      return false
    })
    return worker.done
  }
}

const nameOf = ({ platform, target }: Target) => `${platform} ${target}`

/** Runs work, a limited number at a time; the rest waits in order. */
type ConcurrencyLimit = <Result>(work: () => Promise<Result>) => Promise<Result>

export function limitConcurrency(atOnce: number): ConcurrencyLimit {
  let free = atOnce
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1
      return
    }
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

const givenUpAlarm = 'given-up:'

/** Tells the admins what does not reach its recipients. */
function openAlarms(register: Register, put: Outbox['put'], { admins, log }: OutboxOptions) {
  /** Stores a message for every admin, once a day for each subject. */
  async function alarm(about: string, message: Message): Promise<void> {
    const day = dayOf(register.clock())
    await put(
      (await adminsOf(register, admins)).map((admin) => ({
        key: `${about}:${day}:${admin}`,
        platform: 'slack' as const,
        target: admin,
        message,
      })),
    )
  }

  return {
    alarm,
    async notifyOfRoom({ kind, roomId, detail }: Extract<Made, { roomId: number }>): Promise<void> {
      const place = await placeOf(register, roomId)
      if (place === null) return
      log.error(kind.replace('-', '.'), new Error(detail), { room: roomId, platform: place.platform })
      await alarm(`${kind}:${roomId}`, { kind, ...place, detail })
    },
    async notifyOfUnanswered({ id, key, platform, roomId }: Candidate): Promise<void> {
      // An alarm about an undelivered alarm would end like it.
      if (key.startsWith(givenUpAlarm)) return
      // A code can be requested again, and a confirmation that did not arrive is shown as a duty.
      if (platform === 'mail' || platform === 'sms') return
      const found = roomId === null ? null : await placeOf(register, roomId)
      const over = platform === 'slack-response' ? 'slack' : platform
      const room = found === null ? null : { place: found.place, brandName: found.brandName }
      await alarm(`${givenUpAlarm}${roomId ?? over}`, { kind: 'given-up', item: id, platform: over, room })
    },
  }
}

async function placeOf(
  register: Register,
  roomId: number,
): Promise<(Pick<Room, 'platform'> & NamedPlace) | null> {
  const room = (await listRooms(register)).find(({ id }) => id === roomId)
  if (room === undefined) return null
  const { platform, externalId: place, brandCode } = room
  return { platform, place, brandName: (await brandNames(register))(brandCode) }
}
