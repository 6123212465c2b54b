import type { webFrontEnd } from '../../bots/web/web.ts'
import type { Engine } from '../../db/engine.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../crypto/vault.ts'
import type { FileReaders } from '../delivery/due/files.ts'
import type { DrawPng } from '../delivery/report/picture.ts'
import type { FileMakers } from '../features/download/content.ts'
import type { ProcessMetrics } from '../http/metrics.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Log } from '../log.ts'
import type { OpenSmtpConnection } from '../mail/smtp-connection.ts'
import type { SteadyClock } from '../steady-clock.ts'
import type { Memory } from './context.ts'

/** What differs between the places izin runs in. */
export interface Surroundings {
  readonly config: Config
  readonly engine: Engine
  readonly vault: Vault
  readonly time: SteadyClock
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Who stamps the daily files; null where nobody does. */
  readonly stamper: Stamper | null
  /** What takes a machine of one's own; null on Workers, where whoever asks for it is told so. */
  readonly workshop: Workshop | null
  /** What runs, and where: for `/izin durum`, such as 0.1.0 and "Node 24.1.0, linux x64". */
  readonly place: { readonly version: string; readonly runtime: string }
  /** Carries outgoing calls; the global fetch unless a test hands in another. */
  readonly fetch?: typeof fetch
  /** Carries letters to the mail server; SMTP unless a test hands in another. */
  readonly openMailLine?: OpenSmtpConnection
  /** What was counted and learnt before, where each house lives for one event only; left out where it lives on. */
  readonly memory?: Memory
  /** How long who asks has waited until then, where the house is put together for him alone. */
  readonly waitedMs?: number
  /** What the process takes; left out where there is none of our own to be measured. */
  readonly processMetrics?: ProcessMetrics | undefined
  /** Names this process among those sharing the database. */
  readonly holder: string
}

/** What only a machine of one's own can do: read and make files that are large or take large libraries. */
export interface Workshop {
  readonly readers: FileReaders
  readonly makers: FileMakers
  /** Draws the reports' charts. */
  readonly drawPng: DrawPng
  /** The web page with example people, and who of them are admins. */
  readonly playground: { readonly open: typeof webFrontEnd; readonly admins: readonly string[] }
}
