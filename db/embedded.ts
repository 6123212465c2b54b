import { keepOpen, openConnection, openUnlessLocked } from './connection.ts'
import { closedError, type Engine } from './engine.ts'
import { groupCommit, type Waiting } from './group-commit.ts'
import { whileLocked } from './while-locked.ts'

export interface EmbeddedOptions {
  readonly path: string
  /**
   * Whether another process takes care of the file just now, so that this one leaves its log alone. Where two merge it at the
   * moment a third writes, SQLite before 3.51.3 can lose what was committed: https://sqlite.org/wal.html#walresetbug.
   */
  readonly isKept?: () => boolean
}

/**
 * The engine for a file on this machine: the native libSQL, prepared statements kept open, one writer with group commit, by
 * which is read too, since a commit makes every other connection forget the pages it has read. A transaction begins and ends
 * within one turn, so that no read sees what is not committed. Another connection reads while the writer is locked out. Makes
 * the file and its folder when missing. Throws StorageError when it cannot be used.
 */
export function openEmbedded({ path, isKept = () => false }: EmbeddedOptions): Engine {
  let closed = false
  const writer = keepOpen(() => openConnection(path, { mergesLog: !isKept() }))
  const reader = keepOpen(() => openConnection(path))
  const writes = groupCommit(writer)
  openUnlessLocked(writer)

  /** So that the file alone is the whole database once nobody has it open; another process at it leaves that to its own end. */
  function mergeLog(): void {
    try {
      writer.use((connection) => connection.mergeLog())
    } catch {
      // The log stays beside the file and is merged by whoever opens it next.
    }
  }

  return {
    async read(query) {
      if (closed) throw closedError()
      return await whileLocked(() => (writer.isOpen() ? writer : reader).use((one) => one.rows(query)))
    },
    unit(reads, decide) {
      if (closed) return Promise.reject(closedError())
      return new Promise((resolve, reject) => {
        writes.commit({
          reads,
          decide: decide as Waiting['decide'],
          resolve: resolve as Waiting['resolve'],
          reject,
        })
      })
    },
    async apply(statements) {
      if (closed) throw closedError()
      await writes.apply(statements)
    },
    async mergeLog() {
      if (closed) throw closedError()
      await writes.between(mergeLog)
    },
    async close() {
      closed = true
      await writes.idle()
      reader.drop()
      if (!isKept()) mergeLog()
      writer.drop()
    },
  }
}
