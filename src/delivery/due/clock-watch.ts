import type { Log } from '../../log.ts'
import type { SteadyClock } from '../../steady-clock.ts'
import type { Outbox } from '../outbox/outbox.ts'

const dayMs = 24 * 60 * 60_000

/** Tells the log, and once a day the admins, that the machine's clock has jumped. */
export async function watchClock({
  time,
  outbox,
  log,
}: {
  readonly time: Pick<SteadyClock, 'jumped'>
  readonly outbox: Outbox
  readonly log: Log
}): Promise<void> {
  const jumped = time.jumped()
  if (jumped === 0) return
  const days = Math.round(jumped / dayMs)
  log.warn('clock.jumped', { days })
  await outbox.alarm('clock-jumped', { kind: 'clock-jumped', days })
}
