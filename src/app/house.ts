import type { Inbox } from '../delivery/inbox/inbox.ts'
import type { Outbox } from '../delivery/outbox/outbox.ts'
import type { PictureOf } from '../delivery/report/picture.ts'
import type { Log } from '../log.ts'
import type { Stamper } from '../proof/stamp/authority.ts'
import type { LookUpBuffer } from '../register/look-up/log.ts'
import type { Register } from '../register/register.ts'
import type { Tracer } from '../trace/span.ts'
import type { Memory } from './memory.ts'
import type { Workshop } from './workshop.ts'

/** The parts of a composed izin that its ways in and out stand on. */
export interface House {
  readonly register: Register
  readonly inbox: Inbox
  readonly outbox: Outbox
  readonly lookUps: LookUpBuffer
  readonly pictureOf: PictureOf
  readonly memory: Memory
  readonly clock: () => number
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
  readonly tracer: Tracer
  /** Who stamps files; null where nobody does. */
  readonly stamper: Stamper | null
  /** What a report without a stamp says: that it waits for one, or that nobody stamps here. */
  readonly unstamped: 'unstamped' | 'off'
}
