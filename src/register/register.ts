import type { Engine } from '../../db/engine.ts'
import type { Statement } from '../../db/statement.ts'
import type { Vault } from '../crypto/vault.ts'
import type { Settings } from './settings.ts'

/** Database, keys, clock and settings, which every function of the register needs. */
export interface Register {
  readonly engine: Engine
  readonly vault: Vault
  /** ms UTC. */
  readonly clock: () => number
  /** The company's settings, at most seconds old. */
  readonly settings: () => Promise<Settings>
}

/** Commits writes that depend on nothing read; resolves when they are on disk. */
export async function write({ engine }: Pick<Register, 'engine'>, ...writes: Statement[]): Promise<void> {
  await engine.unit([], () => ({ writes, result: null }))
}
