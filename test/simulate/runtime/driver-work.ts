import Database from 'libsql'
import AsyncDatabase from 'libsql/promise'

/**
 * Commits and merges the log in this thread, on the same file, as the driver does in a thread of its own. Otherwise the
 * speed of the disk would decide which of the simulated machines goes on first.
 */
export function commitInThisThread() {
  const { exec: beside } = AsyncDatabase.prototype
  async function exec(this: Database.Database, sql: string): Promise<void> {
    Database.prototype.exec.call(this, sql)
  }
  AsyncDatabase.prototype.exec = exec as unknown as typeof beside
  return {
    restore() {
      AsyncDatabase.prototype.exec = beside
    },
  }
}
