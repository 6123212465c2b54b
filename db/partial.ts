import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isRunning, processMark } from '../src/util/process-mark.ts'

/** `NAME.partial-HOST-PID-START-UUID`, and the side files of a database under that name. */
const partialForm =
  /\.partial-(.+)-(\d+)-(\d*)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-journal|-wal|-shm)?$/

/**
 * A file that another machine is writing on a shared disk is younger. A command has no proven clock: with a wrong one
 * that machine's write fails aloud and is repeated.
 */
const abandonedAfterMs = 24 * 60 * 60_000

/** Returns the name of a file until it is complete. It tells the process that writes it. */
export function partialOf(file: string): string {
  const mark = processMark(process.pid).replace(' ', '-')
  return `${file}.partial-${hostname()}-${mark}-${randomUUID()}`
}

/** Removes incomplete files that killed processes left in the folder of a file: they would keep what is erased later. */
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

function isOld(path: string, now: number): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat !== undefined && now - stat.mtimeMs > abandonedAfterMs
}

/** Returns none where the folder cannot be listed: writing the file will say why. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
