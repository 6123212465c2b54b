import type { Engine } from '../../db/engine.ts'
import type { Statement } from '../../db/statement.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Settings } from './company/settings.ts'
import type { ErasureStatements } from './recipients/recipients.ts'

/** Consent register of a company: its database, encryption, clock and settings. */
export interface Register {
  readonly engine: Engine
  readonly vault: Vault
  readonly clock: () => number
  /** Returns the company's settings, which may be some seconds old. */
  readonly settings: () => Promise<Settings>
  /** Returns the statements with which each part of izin erases a recipient. */
  readonly erasureStatements: () => Promise<readonly ErasureStatements[]>
}

export type WithEngine = Pick<Register, 'engine'>

/** Commits writes that do not depend on any rows read before. */
export async function write({ engine }: WithEngine, ...writes: Statement[]): Promise<void> {
  await engine.unit([], () => ({ writes, result: null }))
}
