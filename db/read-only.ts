import type { Engine } from './engine.ts'
import type { Query } from './statement.ts'

/**
 * An engine that is only read, of one moment: `answers` has the rows of each query, and `close` gives the moment back. A unit that
 * decides to write is refused.
 */
export function readOnly(
  answers: (queries: readonly Query<unknown>[]) => Promise<unknown[][]>,
  close: () => Promise<void>,
): Engine {
  return {
    async read<Row>(query: Query<Row>) {
      const [rows = []] = await answers([query])
      // Mapped by the query itself; a list of queries of several kinds has lost it.
      return rows as Row[]
    },
    async unit(reads, decide) {
      // The rows are of the types that the reads name; a tuple mapped by `map` has lost them.
      const { writes, result } = decide(...((await answers(reads)) as never))
      if (writes.length > 0) throw new Error('Cannot write: a snapshot is only read')
      return result
    },
    async apply() {
      throw new Error('Cannot write: a snapshot is only read')
    },
    async mergeLog() {},
    close,
  }
}
