import type { Engine } from './engine.ts'
import type { Query } from './statement.ts'

/** Returns an engine that only reads, from a snapshot of the database. `answers` runs queries on it, `close` ends it. */
export function readOnly(
  answers: (queries: readonly Query<unknown>[]) => Promise<unknown[][]>,
  close: () => Promise<void>,
): Engine {
  return {
    async read<Row>(query: Query<Row>) {
      const [rows = []] = await answers([query])
      // A list of queries of several types loses the type of their rows.
      return rows as Row[]
    },
    async unit(reads, decide) {
      // A tuple loses the types of its rows when it is mapped.
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
