import { type Engine, StorageError, UnknownOutcomeError } from '../../../db/engine.ts'
import { wordless } from '../../../src/util/sentence.ts'

/** `dies after`: committed, never reported. `answer lost`: committed, reported as unknown. */
export type Fate = 'well' | 'fails' | 'answer lost' | 'dies before' | 'dies after'

/** The database of a simulated company, of which each machine has a connection. */
export interface SimulatedDatabase {
  /** Outside of every machine, where nothing fails. */
  readonly books: Engine
  connect(die: () => void): Connection
  close(): Promise<void>
}

export interface Connection {
  readonly engine: Engine
  /** Runs a call of the engine, which meets this fate. Throws once the machine is dead, or what its caller is told. */
  meet<Result>(fate: Fate, call: () => Promise<Result>): Promise<Result>
  /** Ends what the dead machine has left behind. */
  bury(): Promise<void>
}

/** Lets a fate strike, and returns what the caller of the engine is told. */
export function struck(fate: Exclude<Fate, 'well'>, die: () => void): Error {
  if (fate === 'answer lost') return new UnknownOutcomeError(wordless('simulated'))
  if (fate !== 'fails') die()
  return new StorageError(wordless('Cannot use the database: simulated'), { cause: undefined, passing: true })
}
