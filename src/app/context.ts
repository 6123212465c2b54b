import type { SlackMemory } from '../../bots/slack/options.ts'
import { type Limiters, limitersOf } from '../api/iys/limits.ts'
import type { TelegramConfig } from '../config/telegram.ts'
import type { Inbox } from '../delivery/inbox/inbox.ts'
import type { Outbox } from '../delivery/outbox/outbox.ts'
import { type PictureOf, pictures } from '../delivery/report/picture.ts'
import type { Pace } from '../delivery/steps.ts'
import { sendersPace } from '../delivery/tick.ts'
import { type Brakes, brakesOf } from '../http/guesses.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Log } from '../log.ts'
import { type LookUpBuffer, lookUpBuffer } from '../register/look-up-log.ts'
import type { Register } from '../register/register.ts'
import { noWrites, type WriteNews } from '../register/write-check.ts'
import type { Surroundings, Workshop } from './runtime.ts'
import type { Post } from './senders.ts'

/** The parts of a composed izin that its ways in and out stand on. */
export interface House {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  readonly lookUps: LookUpBuffer
  readonly pictureOf: PictureOf
  readonly memory: Memory
  readonly clock: () => number
  /** How long who asks had waited when this was put together for him; 0 where it lives on. */
  readonly waitedMs: number
  /** Null where files are neither read nor made, other than as text. */
  readonly workshop: Workshop | null
  /** What runs, and where. */
  readonly place: { readonly version: string; readonly runtime: string }
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Where the pages behind our links are found. */
  readonly publicUrl: string
  /** Minutes after midnight, Istanbul, of the daily post in rooms without a time of their own. */
  readonly reportAtMinutes: number
  readonly telegramWay: 'off' | 'webhook' | 'polling'
  readonly isClockProven: () => boolean
  /** Who stamps files; null where nobody does. */
  readonly stamper: Stamper | null
  /** What a report without a stamp says: that it waits for one, or that nobody stamps here. */
  readonly unstamped: 'unstamped' | 'off'
}

interface HouseParts extends Pick<House, 'register' | 'inbox'> {
  readonly telegramConfig: TelegramConfig | null
  readonly post: Post
}

/** The parts that do not depend on which bots there are. */
export function houseOf(surroundings: Surroundings, parts: HouseParts): House {
  const { config, workshop, place, random, log, time, stamper } = surroundings
  const { register, inbox, post, telegramConfig } = parts
  return {
    register,
    inbox,
    outbox: post.outbox,
    lookUps: lookUpBuffer(register, (error) => log.error('look-up-log.failed', error)),
    pictureOf: pictures(workshop?.drawPng ?? null, log),
    memory: surroundings.memory ?? newMemory(time.now),
    clock: time.now,
    waitedMs: surroundings.waitedMs ?? 0,
    workshop,
    place,
    random,
    log,
    publicUrl: config.publicUrl,
    reportAtMinutes: config.reportAtMinutes,
    telegramWay:
      telegramConfig === null ? 'off' : telegramConfig.webhookSecret === null ? 'polling' : 'webhook',
    isClockProven: time.isProven,
    stamper,
    unstamped: stamper === null ? 'off' : 'unstamped',
  }
}

/**
 * What a house has counted and learnt: plain values, and nothing that waits, so that another house may go on with it where
 * each lives for one event only.
 */
export interface Memory {
  readonly slack: SlackMemory
  /** Who has guessed how often. */
  readonly brakes: Brakes
  /** Which systems have asked how often. */
  readonly limiters: Limiters
  readonly sendersAreDue: Pace
  readonly writes: WriteNews
}

const wait = (ms: number) => new Promise((later) => setTimeout(later, ms))

/** Of one who begins. */
export function newMemory(clock: () => number): Memory {
  return {
    slack: { identity: null, people: new Map() },
    brakes: brakesOf(clock, wait),
    limiters: limitersOf(),
    sendersAreDue: sendersPace(),
    writes: noWrites(),
  }
}
