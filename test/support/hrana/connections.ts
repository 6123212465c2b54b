import Database from 'libsql'

export type Connections = ReturnType<typeof connectionsTo>

/** Keeps connections to a file for later streams: a new one reads the whole schema first. */
export function connectionsTo(path: string) {
  const idle: Database.Database[] = []
  let isClosed = false
  return {
    // Waiting for another program's lock would block this loop.
    take: () => idle.pop() ?? new Database(path, { timeout: 0 }),
    /** Takes back a connection without a transaction. */
    giveBack(connection: Database.Database): void {
      if (isClosed || connection.inTransaction) connection.close()
      else idle.push(connection)
    },
    close(): void {
      isClosed = true
      for (const connection of idle.splice(0)) connection.close()
    },
  }
}
