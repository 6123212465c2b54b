import type { Server } from 'node:http'
import { Cron } from 'croner'
import type { Log } from '../util/log.ts'

/** Cron pattern for every second: work that a request has left, such as an uploaded file, waits at most that long. */
const tickPattern = '* * * * * *'

/**
 * Ticks at once and then every second; never twice at a time. A tick that fails is logged. A server that cannot listen
 * must send and close nothing, so one that does not listen yet is refused.
 */
export function startTicks(server: Pick<Server, 'listening'>, tick: () => Promise<void>, log: Log): Cron {
  if (!server.listening) throw new Error('Cannot start the ticks: the server does not listen yet')
  const logFailure = (error: unknown) => log.error('tick.failed', error)
  // Without a time zone croner would ask the zone database each second.
  const ticks = new Cron(tickPattern, { utcOffset: 0, protect: true, catch: logFailure }, tick)
  void ticks.trigger()
  return ticks
}
