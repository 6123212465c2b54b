import type { Log } from '../../log.ts'
import type { SteadyClock } from '../../steady-clock.ts'
import type { Outbox } from '../outbox/outbox.ts'

const dayMs = 24 * 60 * 60_000

/** Tells the log, and once a day the admins, that the machine's clock has jumped. */
export function openClockWatch({
  time,
  outbox,
  log,
}: {
  readonly time: Pick<SteadyClock, 'jumped'>
  readonly outbox: Outbox
  readonly log: Log
}): () => Promise<void> {
  /** The clock tells of a jump once; the admins have been told when the alarm is stored. */
  let untoldDays = 0

  return async () => {
    const jumped = time.jumped()
    if (jumped !== 0) {
      untoldDays = Math.round(jumped / dayMs)
      log.warn('clock.jumped', { days: untoldDays })
    }
    if (untoldDays === 0) return
    await outbox.alarm('clock-jumped', { kind: 'clock-jumped', days: untoldDays })
    untoldDays = 0
  }
}
