import type { Engine } from '../../db/engine.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Settings } from './settings.ts'

/** What every verb of the register needs: where it is kept, how it is sealed, what time it is. */
export interface Register {
  readonly engine: Engine
  readonly vault: Vault
  /** ms UTC. */
  readonly clock: () => number
  /** The company's settings, at most seconds old. */
  readonly settings: () => Promise<Settings>
}
