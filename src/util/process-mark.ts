import { readFileSync } from 'node:fs'

/**
 * Returns a text that identifies a running process: its pid and start time. A pid alone may be given to another process
 * after a crash, as is usual in a container.
 */
export function processMark(pid: number): string {
  return `${pid} ${beganAt(pid)}`
}

/** True if the process with this mark still runs on this machine. */
export function isRunning(mark: string): boolean {
  const pid = Number.parseInt(mark, 10)
  return pid > 0 && exists(pid) && mark === processMark(pid)
}

/** True if a process with this id is running. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process exists, but belongs to another user and cannot be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Returns the start time of a process on Linux; an empty text elsewhere, where the pid alone must do. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The start time is the 22nd field of the line. The program name in brackets may have blanks, so fields count after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
