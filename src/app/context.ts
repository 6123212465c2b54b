import type { Check } from '../../bots/messages/checks.ts'
import type { SlackCache } from '../../bots/slack/options.ts'
import { limitersOf } from '../api/base/limits.ts'
import { noLookUpCounts } from '../api/base/look-up-ceiling.ts'
import type { TelegramConfig } from '../config/config.ts'
import { slidingWindowCounter, unknownLinksMs } from '../http/counts.ts'
import { noWrites } from '../http/health.ts'
import type { Inbox } from '../jobs/inbox.ts'
import type { Outbox } from '../jobs/outbox.ts'
import { lookUpBuffer } from '../register/look-up/look-up-log.ts'
import type { Register } from '../register/register.ts'
import type { Runtime } from './runtime.ts'

/** Services and settings that front ends, routes and jobs share. */
export type AppContext = ReturnType<typeof appContextOf>

interface AppContextServices {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  readonly runChecks: () => Promise<readonly Check[]>
  readonly telegramConfig: TelegramConfig | null
  /** Names that only the chat platforms know; null if they are not available. Never rejects. */
  readonly names: {
    person(slackUser: string): Promise<string | null>
    telegramTitle(chatId: string): Promise<string | null>
  }
}

/** Builds the part of the app that does not depend on its front ends. */
export function appContextOf(runtime: Runtime, { telegramConfig, ...parts }: AppContextServices) {
  const { config, nodeOnly, place, random, log, time, stamper } = runtime
  const polling = telegramConfig?.webhookSecret === null ? ('polling' as const) : ('webhook' as const)
  return {
    ...parts,
    lookUps: lookUpBuffer(parts.register, (error) => log.error('look-up-log.failed', error)),
    cache: runtime.cache ?? newProcessCache(),
    clock: time.now,
    /** Time in ms that the caller had waited before the app was created, on a Cloudflare Worker; else 0. */
    waitedMs: runtime.waitedMs ?? 0,
    /** Services that only Node has; null on Cloudflare Workers. */
    nodeOnly,
    place,
    /** False if the disk of an embedded database is almost full. */
    hasRoom: () => runtime.storage === undefined || runtime.storage.measure().freeBytes >= roomBytesMin,
    random,
    log,
    publicUrl: config.publicUrl,
    /** Time of the daily report, in minutes after midnight in Istanbul. */
    reportAtMinutes: config.reportAtMinutes,
    telegramWay: telegramConfig === null ? ('off' as const) : polling,
    stamper,
    stamps: stamper === null ? ('off' as const) : ('on' as const),
    /** State of a report without a time stamp: `unstamped` if it waits for one, `off` if no authority is set up. */
    unstamped: stamper === null ? ('off' as const) : ('unstamped' as const),
    hasIysApi: config.iys !== null,
  }
}

/** Least free space of the disk in bytes: the database's write-ahead log alone may take this much. */
const roomBytesMin = 16 * 1024 * 1024

/** Counters and answers that are kept in memory. A Cloudflare Worker keeps them from event to event. */
export type ProcessCache = ReturnType<typeof newProcessCache>

/** Makes the counters and caches of this process. They are in memory only, and a restart empties them. */
export function newProcessCache() {
  const slack: SlackCache = { teamId: null, people: new Map() }
  return {
    slack,
    /** Counts of requests for unknown links, by the caller's network. */
    unknownLinks: slidingWindowCounter(unknownLinksMs),
    limiters: limitersOf(),
    /** Counts of the look-ups that systems made today. */
    lookUpCounts: noLookUpCounts(),
    writes: noWrites(),
  }
}
