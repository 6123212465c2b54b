import type { Engine } from '../../db/engine.ts'
import type { SmtpConnection } from '../../src/senders/smtp-connection.ts'
import type { EngineName } from '../support/register/engines.ts'
import type { Recording } from './engines/recording.ts'
import type { StamperMaker } from './installation.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly days: number
  /** Embedded by default. */
  readonly engine?: EngineName
  readonly tell?: (line: string) => void
  readonly sabotage?: Sabotage
  /** Gets all that is seen, of a run that is the same on every engine: callers take turns, and ids come from the seed. */
  readonly recording?: Recording
  readonly stamperOf?: StamperMaker
}

export interface Sabotage {
  readonly engine?: (engine: Engine) => Engine
  readonly fetch?: (inner: typeof fetch) => typeof fetch
  /** Between the remote engine and its server. */
  readonly server?: (inner: typeof fetch) => typeof fetch
  readonly mail?: (inner: MailLine, log: (line: string) => void) => MailLine
}

export type MailLine = Pick<SmtpConnection, 'deliver'>
