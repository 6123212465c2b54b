import type { Context } from 'hono'
import type { webFrontEnd } from '../../bots/web/web.ts'
import type { Engine } from '../../db/engine.ts'
import type { Config } from '../config/config.ts'
import type { Vault } from '../crypto/vault.ts'
import type { FileMakers } from '../documents/makers.ts'
import type { ProcessMetrics } from '../http/metrics.ts'
import type { FileReaders } from '../jobs/fetched.ts'
import type { PostWebhook } from '../jobs/webhook.ts'
import type { Stamper } from '../ledger/time-stamp/authority.ts'
import type { OpenSmtpConnection } from '../senders/smtp-connection.ts'
import type { Log } from '../util/log.ts'
import type { ProvableClock } from '../util/steady-clock.ts'
import type { ProcessCache } from './context.ts'

/** Parts of the app that differ between Node, Cloudflare Workers and tests. */
export interface Runtime {
  readonly config: Config
  readonly engine: Engine
  readonly vault: Vault
  readonly time: ProvableClock
  readonly random: () => number
  readonly log: Log
  readonly stamper: Stamper | null
  /** Services that only Node has; null on Cloudflare Workers. */
  readonly nodeOnly: NodeOnlyServices | null
  /** Version and runtime for `/izin durum`, such as 1.0.0 and "Node 24.1.0, linux x64". */
  readonly place: { readonly version: string; readonly runtime: string }
  readonly fetch?: typeof fetch
  /** Opens the connection to the mail server; SMTP by default. */
  readonly openSmtpConnection?: OpenSmtpConnection
  /** Counters and answers in memory, for a Worker, where an app is created for each event. */
  readonly cache?: ProcessCache
  /** Time in ms that the caller had waited before the app was created. */
  readonly waitedMs?: number
  readonly processMetrics?: ProcessMetrics | undefined
  /** Files of an embedded database; left out for a remote one. */
  readonly storage?: Storage | undefined
  /** Name of this process among those that share the database. */
  readonly processId: string
}

/** Disk and key file of an embedded database. */
export interface Storage {
  measure(): { readonly freeBytes: number; readonly databaseBytes: number }
  /** True if no other user of the machine can read the key file. */
  isKeyPrivate(): boolean
}

/** Services that Cloudflare Workers do not have: large files, large libraries, and connections to any network address. */
export interface NodeOnlyServices {
  readonly readers: FileReaders
  readonly makers: FileMakers
  readonly postWebhook: PostWebhook
  /** Serves a file of the viewer of /docs/api by its name. */
  readonly viewerFile: (c: Context, name: string) => Promise<Response>
  /** Opens the web page with example people; `admins` are some of them. */
  readonly playground: { readonly open: typeof webFrontEnd; readonly admins: readonly string[] }
}
