import { keepOpen, type Merge, openConnection, saltOfLongLog } from './connection.ts'

/** Length of the write-ahead log at which it is merged, in pages: 16 MB. */
export const mergedPages = 4000
/** Length at which commits wait for a merge that is under way: 64 MB. */
const boundPages = 4 * mergedPages

interface MergingOptions {
  readonly path: string
  /** True if another process merges. */
  readonly isKept: () => boolean
  /** Runs work while the writer waits outside any transaction. */
  readonly between: (work: () => Promise<void>) => Promise<void>
}

/**
 * Merges the write-ahead log in a thread of the driver, over a connection of its own, while this thread answers.
 * No merge may begin while a commit begins the log anew (https://sqlite.org/wal.html#walresetbug). Beside the writer one
 * begins only when there are pages to copy, since these keep the log as it is; all others make the writer wait.
 */
export function openMerging({ path, isKept, between }: MergingOptions) {
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

  async function merge(): Promise<void> {
    copying = step('PASSIVE')
    await copying
    copying = null
    // A log begins anew only while the writer waits; by now little is left to copy.
    await between(() => step('RESTART'))
  }

  function next(work: () => Promise<void>): Promise<void> {
    last = last.then(work)
    return last
  }

  /** Starts to merge, unless a reader in another process kept this log from beginning anew, and it has not grown since. */
  function start(salt: number): void {
    if (salt !== mergedSalt) nextPages = mergedPages
    if (saltOfLongLog(path, nextPages) === null || isKept()) return
    mergedSalt = salt
    nextPages += mergedPages
    isMerging = true
    void next(merge).finally(() => {
      isMerging = false
    })
  }

  return {
    /** Starts to merge a log that has `mergedPages`. Resolves when it has room for another commit. */
    async shorten(salt: number): Promise<void> {
      if (!isMerging) start(salt)
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
