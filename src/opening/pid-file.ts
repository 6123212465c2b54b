import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { codeOf } from '../../db/connection.ts'

/*
 * `<database>.pid` lists the serving processes: pid and start time, since pids are reused after a crash
 * (usual in a container). Lines are only appended, so concurrent starts lose none; dead processes are
 * ignored.
 */

function pidPathFor(databasePath: string): string {
  return `${databasePath}.pid`
}

export function writePidFile(databasePath: string): void {
  appendFileSync(pidPathFor(databasePath), `${lineOf(process.pid)}\n`)
}

export function isAlive(databasePath: string): boolean {
  return linesOf(databasePath).some(isLiving)
}

export function isShared(databasePath: string): boolean {
  const mine = lineOf(process.pid)
  return linesOf(databasePath).some((line) => line !== mine && isLiving(line))
}

/** Removes the file if this is the last process. */
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
    // Another user's process cannot be signalled, but exists.
    return codeOf(error) === 'EPERM'
  }
}

function lineOf(pid: number): string {
  return `${pid} ${beganAt(pid)}`
}

/** Start time on Linux; elsewhere the pid alone counts. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program name in brackets may hold blanks; the start is the 22nd field.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
