import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { isRunning, processMark } from '../util/process-mark.ts'

/*
 * The file `<database>.pid` lists the server processes of a database, each by process id and start time, since process ids
 * are used again after a crash. Lines are only appended, so that starts at the same time lose none. Dead processes are
 * ignored.
 */

function pidPathFor(databasePath: string): string {
  return `${databasePath}.pid`
}

/** Adds this process to the file that lists the server processes of a database. */
export function writePidFile(databasePath: string): void {
  appendFileSync(pidPathFor(databasePath), `${processMark(process.pid)}\n`, { mode: 0o600 })
}

/** True if a server process of the database runs. */
export function isAlive(databasePath: string): boolean {
  return linesOf(databasePath).some(isRunning)
}

/** True if another server process of the database runs. */
export function isShared(databasePath: string): boolean {
  const thisProcess = processMark(process.pid)
  return linesOf(databasePath).some((line) => line !== thisProcess && isRunning(line))
}

/** Deletes the file that lists the server processes, if no other server process of the database runs. */
export function removePidFile(databasePath: string): void {
  if (!isShared(databasePath)) rmSync(pidPathFor(databasePath), { force: true })
}

/** Returns the lines of the file that names the processes using a database; none if there is no such file. */
function linesOf(databasePath: string): string[] {
  try {
    return readFileSync(pidPathFor(databasePath), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}
