import type { Engine } from './engine.ts'
import type { Query } from './statement.ts'

/** Makes a read-only engine over `answers`, which all read one moment; `close` ends the snapshot. */
export function readOnly(
  answers: (queries: readonly Query<unknown>[]) => Promise<unknown[][]>,
  close: () => Promise<void>,
): Engine {
  return {
    async read<Row>(query: Query<Row>) {
      const [rows = []] = await answers([query])
      // A list of queries of several kinds has lost the row type.
      return rows as Row[]
    },
    async unit(reads, decide) {
      // A tuple mapped by `map` has lost the row types.
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
