import { keepOpen, type Merge, openConnection, saltOfLongLog } from './connection.ts'

/** Length of the write-ahead log at which it is merged, in pages: 16 MB. */
export const mergedPages = 4000
/** Length at which a command line merges it beside a server, which has not: 32 MB. */
const mergedByGuestPages = 2 * mergedPages
/** Length at which commits wait for a merge that is under way: 64 MB. */
const boundPages = 4 * mergedPages

interface MergingOptions {
  readonly path: string
  /** True if another process merges after its own commits. */
  readonly isKept: () => boolean
  /** Runs work while the writer waits outside any transaction. */
  readonly between: (work: () => Promise<void>) => Promise<void>
  /** Runs work while no process can write. Throws StorageError. */
  readonly locked: (work: () => Promise<void>) => Promise<void>
}

/**
 * Merges the write-ahead log in a thread of the driver, over a connection of its own, while this thread answers. Each process
 * merges after its own commits, so that the log stays short with any writer.
 * No merge may begin while a commit begins the log anew (https://sqlite.org/wal.html#walresetbug). Beside writers one begins
 * only in the process that keeps the file, when there are pages to copy, since these keep the log as it is; all others keep
 * the writers waiting.
 */
export function openMerging({ path, isKept, between, locked }: MergingOptions) {
  const merger = keepOpen(() => openConnection(path))
  let last: Promise<void> = Promise.resolve()
  let isMerging = false
  let copying: Promise<void> | null = null
  let mergedSalt: number | null = null
  let nextPages = mergedPages

  async function step(how: Merge): Promise<void> {
    try {
      await merger.use((connection) => connection.merge(how))
    } catch {
      // The next merge copies what is left, or the next process that opens the file.
      merger.drop()
    }
  }

  /** Copies all that is left. The next commit then begins the log anew. */
  async function finish(): Promise<void> {
    try {
      await locked(() => step('PASSIVE'))
    } catch {
      // Another process kept its lock for long: a later commit tries again.
    }
  }

  async function merge(): Promise<void> {
    copying = step('PASSIVE')
    await copying
    copying = null
    // By now little is left to copy.
    await finish()
  }

  function next(work: () => Promise<void>): Promise<void> {
    last = last.then(work)
    return last
  }

  /** True once for each length, also if a reader in another process keeps this log from beginning anew. */
  function isDue(salt: number, firstPages: number): boolean {
    if (salt !== mergedSalt) nextPages = firstPages
    if (saltOfLongLog(path, nextPages) === null) return false
    mergedSalt = salt
    nextPages += mergedPages
    return true
  }

  function start(work: () => Promise<void>): void {
    isMerging = true
    void next(work).finally(() => {
      isMerging = false
    })
  }

  return {
    /** Starts to merge a log that has `mergedPages`. Resolves when it has room for another commit. */
    async shorten(salt: number): Promise<void> {
      if (!isMerging) {
        const [firstPages, work] = isKept() ? [mergedByGuestPages, finish] : [mergedPages, merge]
        if (isDue(salt, firstPages)) start(work)
      }
      if (copying !== null && saltOfLongLog(path, boundPages) !== null) await copying
    },
    /** Merges the whole log and empties its file. */
    empty: () => next(() => between(() => step('TRUNCATE'))),
    async close(): Promise<void> {
      await last
      merger.drop()
    },
  }
}
