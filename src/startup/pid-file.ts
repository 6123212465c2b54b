import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { isRunning, processMark } from '../util/process-mark.ts'

/*
 * `<database>.pid` lists the serving processes: pid and start time, since pids are reused after a crash
 * (usual in a container). Lines are only appended, so concurrent starts lose none; dead processes are
 * ignored.
 */

function pidPathFor(databasePath: string): string {
  return `${databasePath}.pid`
}

export function writePidFile(databasePath: string): void {
  appendFileSync(pidPathFor(databasePath), `${processMark(process.pid)}\n`, { mode: 0o600 })
}

export function isAlive(databasePath: string): boolean {
  return linesOf(databasePath).some(isRunning)
}

export function isShared(databasePath: string): boolean {
  const mine = processMark(process.pid)
  return linesOf(databasePath).some((line) => line !== mine && isRunning(line))
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
