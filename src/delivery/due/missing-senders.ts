import { count, isNotNull } from 'drizzle-orm'
import { outbox as table } from '../../../db/schema.ts'
import { build, preparedQuery } from '../../../db/statement.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import { listRooms } from '../../register/rooms.ts'
import type { Outbox } from '../outbox/outbox.ts'

const waiting = preparedQuery(() =>
  build
    .select({ platform: table.platform, count: count() })
    .from(table)
    .where(isNotNull(table.dueAt))
    .groupBy(table.platform),
)

/**
 * Tells the log of each platform that is not set up although rooms get their reports there or messages wait for it, and once
 * a day the admins when something waits. Without Slack nobody can be told, and an alarm would only wait too.
 */
export async function tellOfMissingSenders({
  register,
  outbox,
  log,
}: {
  readonly register: Register
  readonly outbox: Outbox
  readonly log: Log
}): Promise<void> {
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
