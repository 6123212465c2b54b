import { openEmbedded } from '../../../db/embedded/embedded.ts'
import { type Fate, type SimulatedDatabase, struck } from './database.ts'

/** A file, which all machines have open. */
export function embeddedDatabase(path: string): SimulatedDatabase {
  const books = openEmbedded({ path })
  return {
    books,
    connect(die) {
      const engine = openEmbedded({ path })
      return {
        engine,
        async meet<Result>(fate: Fate, call: () => Promise<Result>): Promise<Result> {
          if (fate === 'fails' || fate === 'dies before') throw struck(fate, die)
          const result = await call()
          if (fate !== 'well') throw struck(fate, die)
          return result
        },
        bury: () => engine.close(),
      }
    },
    close: () => books.close(),
  }
}
