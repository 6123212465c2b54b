import type { SlackMemory } from '../../bots/slack/options.ts'
import { type Limiters, limitersOf } from '../api/iys/limits.ts'
import type { TelegramConfig } from '../config.ts'
import { type GuessLimiter, guessLimiter } from '../http/guesses.ts'
import { noWrites, type WriteNews } from '../http/health.ts'
import type { Inbox } from '../jobs/inbox/inbox.ts'
import type { Outbox } from '../jobs/outbox/outbox.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import { type StampSetup, stampSetup } from '../ledger/time-stamp/setup.ts'
import type { Log } from '../log.ts'
import { type LookUpBuffer, lookUpBuffer } from '../register/look-up-log.ts'
import type { Register } from '../register/register.ts'
import type { OutboundSenders } from './app.ts'
import type { NodeOnlyServices, Runtime } from './runtime.ts'

/** Services and settings that front ends, routes and jobs share. */
export interface AppContext {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  readonly lookUps: LookUpBuffer
  readonly cache: ProcessCache
  readonly clock: () => number
  /** Time the caller had waited when the app was created for the event; 0 elsewhere. */
  readonly waitedMs: number
  /** Null on Workers. */
  readonly nodeOnly: NodeOnlyServices | null
  readonly place: { readonly version: string; readonly runtime: string }
  readonly random: () => number
  readonly log: Log
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul. */
  readonly reportAtMinutes: number
  readonly telegramWay: 'off' | 'webhook' | 'polling'
  readonly names: PlatformNames
  /** Time-stamp authority; null without one. */
  readonly stamper: Stamper | null
  readonly stamps: StampSetup
  /** State of a report without a stamp: it waits for one, or there is no authority. */
  readonly unstamped: 'unstamped' | 'off'
  /** True if the API of İYS is set up. */
  readonly hasIysApi: boolean
}

/** Names that only the chat platforms know; null where they do not tell them. Never rejects. */
export interface PlatformNames {
  person(slackUser: string): Promise<string | null>
  telegramTitle(chatId: string): Promise<string | null>
}

interface AppContextParts extends Pick<AppContext, 'register' | 'inbox' | 'names'> {
  readonly telegramConfig: TelegramConfig | null
  readonly senders: OutboundSenders
}

/** Builds the part of the app that does not depend on its front ends. */
export function appContextOf(runtime: Runtime, parts: AppContextParts): AppContext {
  const { config, nodeOnly, place, random, log, time, stamper } = runtime
  const { register, inbox, names, senders, telegramConfig } = parts
  return {
    register,
    inbox,
    names,
    outbox: senders.outbox,
    lookUps: lookUpBuffer(register, (error) => log.error('look-up-log.failed', error)),
    cache: runtime.cache ?? newProcessCache(time.now),
    clock: time.now,
    waitedMs: runtime.waitedMs ?? 0,
    nodeOnly,
    place,
    random,
    log,
    publicUrl: config.publicUrl,
    reportAtMinutes: config.reportAtMinutes,
    telegramWay:
      telegramConfig === null ? 'off' : telegramConfig.webhookSecret === null ? 'polling' : 'webhook',
    stamper,
    stamps: stampSetup(stamper),
    unstamped: stamper === null ? 'off' : 'unstamped',
    hasIysApi: config.iys !== null,
  }
}

/** Counts and answers kept in memory. Plain values, so that a Worker can keep them from event to event. */
export interface ProcessCache {
  readonly slack: SlackMemory
  /** Guesses of links per caller. */
  readonly guesses: GuessLimiter
  readonly limiters: Limiters
  readonly writes: WriteNews
}

const wait = (ms: number) => new Promise((later) => setTimeout(later, ms))

export function newProcessCache(clock: () => number): ProcessCache {
  return {
    slack: { identity: null, people: new Map() },
    guesses: guessLimiter(clock, wait),
    limiters: limitersOf(),
    writes: noWrites(),
  }
}
