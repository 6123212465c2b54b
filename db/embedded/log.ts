import { type KeptConnection, keepOpen, type Merge, openConnection, saltOfLongLog } from './connection.ts'

/** Length of the write-ahead log, in pages of 4 KB, at which it is merged into the database: 16 MB. */
export const mergedPages = 4000
/** Length of the log, in pages, at which a command beside a server merges it (32 MB), since the server has not done so. */
const mergedByGuestPages = 2 * mergedPages
/** Length of the log, in pages, at which commits wait for the merge that is under way: 64 MB. */
const boundPages = 4 * mergedPages

interface LogMergerOptions {
  readonly path: string
  /** True if another process maintains the file, and so merges the log. */
  readonly isKept: () => boolean
  /** Runs work while the writer waits outside any transaction. */
  readonly between: (work: () => Promise<void>) => Promise<void>
  /** Runs work while no other process can write. Throws StorageError. */
  readonly locked: (work: () => Promise<void>) => Promise<void>
}

/**
 * Merges the write-ahead log in a thread of the driver, over a connection of its own, while this thread answers. Each process
 * merges after its own commits, so that the log stays short with any writer.
 *
 * A merge must not begin at the moment at which a commit restarts the log (https://sqlite.org/wal.html#walresetbug). While
 * writers run, only the process that keeps the file begins a merge, and only if pages wait to be copied, since then no commit
 * can restart the log. Every other merge makes the writers wait.
 */
export class LogMerger {
  readonly #options: LogMergerOptions
  readonly #kept: KeptConnection
  #last: Promise<void> = Promise.resolve()
  #isMerging = false
  #copying: Promise<void> | null = null
  #mergedSalt: number | null = null
  #nextPages = mergedPages

  constructor(options: LogMergerOptions) {
    this.#options = options
    this.#kept = keepOpen(() => openConnection(options.path))
  }

  /**
   * Starts to merge a log that has become long. Resolves at once, or, for a very long log, when the merge has copied its pages.
   * `salt` names the present log.
   */
  async shorten(salt: number): Promise<void> {
    const { path, isKept } = this.#options
    if (!this.#isMerging) {
      const [firstPages, work] = isKept()
        ? [mergedByGuestPages, () => this.#finish()]
        : [mergedPages, () => this.#merge()]
      if (this.#isDue(salt, firstPages)) this.#start(work)
    }
    if (this.#copying !== null && saltOfLongLog(path, boundPages) !== null) await this.#copying
  }

  /** Merges the whole log and empties its file. */
  empty(): Promise<void> {
    return this.#next(() => this.#options.between(() => this.#step('TRUNCATE')))
  }

  async close(): Promise<void> {
    await this.#last
    this.#kept.drop()
  }

  /**
   * True if the log has reached the length at which it is merged. The length then grows, so that a log which a reader in another
   * process keeps from being emptied is not merged after each commit.
   */
  #isDue(salt: number, firstPages: number): boolean {
    if (salt !== this.#mergedSalt) this.#nextPages = firstPages
    if (saltOfLongLog(this.#options.path, this.#nextPages) === null) return false
    this.#mergedSalt = salt
    this.#nextPages += mergedPages
    return true
  }

  /** Starts a merge in the background. */
  #start(work: () => Promise<void>): void {
    this.#isMerging = true
    void this.#next(work).finally(() => {
      this.#isMerging = false
    })
  }

  /** Runs work after all earlier merges. */
  #next(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work)
    return this.#last
  }

  /** Merges the log while the writer works on, then the pages that were written meanwhile. */
  async #merge(): Promise<void> {
    this.#copying = this.#step('PASSIVE')
    await this.#copying
    this.#copying = null
    // Only pages that were written during the merge are left.
    await this.#finish()
  }

  /** Merges the remaining pages while nothing is written, so that the next commit begins the log anew. */
  async #finish(): Promise<void> {
    try {
      await this.#options.locked(() => this.#step('PASSIVE'))
    } catch {
      // Another process had the lock for too long. A later commit tries again.
    }
  }

  /** Merges the log in one of SQLite's ways. A failure is ignored, since a later merge does the same work. */
  async #step(how: Merge): Promise<void> {
    try {
      await this.#kept.use((connection) => connection.merge(how))
    } catch {
      // The rest is merged by the next merge, or by the next process that opens the file.
      this.#kept.drop()
    }
  }
}
