import { appendFileSync, readFileSync, rmSync } from 'node:fs'

/*
 * `<database>.pid` names the processes that serve a database, one a line: the number of the process and when it began, since
 * a number is given again after a crash (in a container it is even the usual case). `restore` asks for it, and so do commands
 * beside a server. Lines are only ever appended, so that of servers which start together none is lost; those of servers that
 * are gone count for nothing.
 */

function pidPathFor(databasePath: string): string {
  return `${databasePath}.pid`
}

/** Notes that this process serves the database. */
export function writePidFile(databasePath: string): void {
  appendFileSync(pidPathFor(databasePath), `${lineOf(process.pid)}\n`)
}

/** Whether a process that serves this database is alive. */
export function isAlive(databasePath: string): boolean {
  return linesOf(databasePath).some(isLiving)
}

/** Whether a process other than this one serves the database. */
export function isShared(databasePath: string): boolean {
  const mine = lineOf(process.pid)
  return linesOf(databasePath).some((line) => line !== mine && isLiving(line))
}

/** This process serves it no more; the file goes with the last one. */
export function removePidFile(databasePath: string): void {
  if (!isShared(databasePath)) rmSync(pidPathFor(databasePath), { force: true })
}

function linesOf(databasePath: string): string[] {
  try {
    return readFileSync(pidPathFor(databasePath), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}

function isLiving(line: string): boolean {
  const pid = Number.parseInt(line, 10)
  return pid > 0 && exists(pid) && line === lineOf(pid)
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function lineOf(pid: number): string {
  return `${pid} ${beganAt(pid)}`
}

/** When a process began, as Linux tells it; elsewhere the number alone has to do. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets, which may hold blanks; the start is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
