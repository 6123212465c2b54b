import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isRunning, processMark } from '../src/util/process-mark.ts'

/**
 * Form of an incomplete file's name: `NAME.partial-HOST-pPID-sSTART-UUID`, also for the side files of a database. Without
 * the letters, a pid and a start could read as a phone number.
 */
const partialForm =
  /\.partial-(.+)-p(\d+)-s(\d*)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-journal|-wal|-shm)?$/

/**
 * Age from which an incomplete file of another machine on a shared disk is deleted. If a wrong clock lets a file be deleted
 * that is being written, the other machine's command fails and can be repeated.
 */
const abandonedAfterMs = 24 * 60 * 60_000

/** Returns the name for a file until it is complete. The name shows which process writes the file. */
export function partialOf(file: string): string {
  const [pid, start] = processMark(process.pid).split(' ')
  return `${file}.partial-${hostname()}-p${pid}-s${start}-${randomUUID()}`
}

/** Deletes incomplete files that killed processes left in a folder, since they contain addresses that may be erased later. */
export function removeLeftovers(file: string, now: number): void {
  const folder = dirname(file)
  for (const name of namesIn(folder)) {
    const [, host, pid, start] = partialForm.exec(name) ?? []
    if (host === undefined) continue
    const path = join(folder, basename(name))
    const isAbandoned = host === hostname() ? !isRunning(`${pid} ${start}`) : isOld(path, now)
    if (isAbandoned) rmSync(path, { force: true })
  }
}

/** True if a file was last written more than a day ago. */
function isOld(path: string, now: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && now - stat.mtimeMs > abandonedAfterMs
}

/** Lists the names in a folder; none if it cannot be listed, since the later write will fail with the reason. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
