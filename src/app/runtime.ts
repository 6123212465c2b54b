import type { webFrontEnd } from '../../bots/web/web.ts'
import type { Engine } from '../../db/engine.ts'
import type { Config } from '../config.ts'
import type { Vault } from '../crypto/vault.ts'
import type { FileMakers } from '../features/download/content.ts'
import type { ProcessMetrics } from '../http/metrics.ts'
import type { FileReaders } from '../jobs/due/files.ts'
import type { DrawPng } from '../jobs/report/picture.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { Log } from '../log.ts'
import type { OpenSmtpConnection } from '../mail/smtp-connection.ts'
import type { SteadyClock } from '../steady-clock.ts'
import type { ProcessCache } from './context.ts'

/** Parts that differ between Node, Workers and tests. */
export interface Runtime {
  readonly config: Config
  readonly engine: Engine
  readonly vault: Vault
  readonly time: SteadyClock
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Time-stamp authority of the daily files; null without one. */
  readonly stamper: Stamper | null
  /** Null on Workers, where commands that need them say so. */
  readonly nodeOnly: NodeOnlyServices | null
  /** Version and runtime for `/izin durum`, such as 0.1.0 and "Node 24.1.0, linux x64". */
  readonly place: { readonly version: string; readonly runtime: string }
  /** For outgoing calls; the global fetch by default. */
  readonly fetch?: typeof fetch
  /** Opens the connection to the mail server; SMTP by default. */
  readonly openMailLine?: OpenSmtpConnection
  /** Kept from event to event where an app is created for each; left out elsewhere. */
  readonly cache?: ProcessCache
  /** How long the caller has waited until the app was created for the event. */
  readonly waitedMs?: number
  /** Metrics of the process; left out on Workers. */
  readonly processMetrics?: ProcessMetrics | undefined
  /** Names this process among those sharing the database. */
  readonly holder: string
}

/** Services that Workers lack: they read and make large files, or need large libraries. */
export interface NodeOnlyServices {
  readonly readers: FileReaders
  readonly makers: FileMakers
  /** Draws the reports' charts. */
  readonly drawPng: DrawPng
  /** Opens the web page with example people; `admins` are some of them. */
  readonly playground: { readonly open: typeof webFrontEnd; readonly admins: readonly string[] }
}
