import { count, isNotNull } from 'drizzle-orm'
import { outbox as table } from '../../db/schema.ts'
import { build, preparedQuery } from '../../db/statement.ts'
import type { Log } from '../log.ts'
import { listRooms } from '../register/rooms.ts'
import type { SteadyClock } from '../steady-clock.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Sending } from './sending.ts'

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
  /** Kept until the alarm is stored: the clock tells of a jump once. */
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

const waiting = preparedQuery(() =>
  build
    .select({ platform: table.platform, count: count() })
    .from(table)
    .where(isNotNull(table.dueAt))
    .groupBy(table.platform),
)

/** Logs each platform that is missing although rooms or messages wait for it; tells the admins daily. */
export async function notifyOfMissingSenders({
  register,
  outbox,
  log,
}: Sending & { readonly log: Log }): Promise<void> {
  const rooms = await listRooms(register)
  const messages = await register.engine.read(waiting())
  for (const platform of ['slack', 'telegram'] as const) {
    if (outbox.canSend(platform)) continue
    const missing = {
      platform,
      rooms: rooms.filter((room) => room.platform === platform).length,
      waiting: messages.find((one) => one.platform === platform)?.count ?? 0,
    }
    if (missing.rooms + missing.waiting === 0) continue
    log.warn('outbox.no-sender', missing)
    if (missing.waiting > 0 && outbox.canSend('slack')) {
      await outbox.alarm(`no-sender:${platform}`, { kind: 'no-sender', ...missing })
    }
  }
}
