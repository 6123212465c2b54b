import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'

/**
 * Runs a file of `bench/work` as a process of its own, so that its memory is its own; throws when it fails. `heapMiB` bounds
 * its heap: without a bound, a busy machine collects late, and the peak tells more of the machine than of the work.
 */
export async function worked<Result extends Cost>(
  name: string,
  args: readonly string[],
  { heapMiB }: { readonly heapMiB?: number } = {},
): Promise<Result> {
  const file = join(import.meta.dirname, 'work', `${name}.ts`)
  const bound = heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`]
  const child = spawn(process.execPath, [...bound, file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const answerText = await json(child.stdout).catch(() => null)
  if ((await ended) !== 0 || answerText === null) throw new Error(`Cannot measure ${name} ${args.at(-1)}`)
  return answerText as Result
}

export interface Cost {
  readonly seconds: number
  /**
   * Processor time of all threads of the process; unlike `seconds` it does not grow when others are at work.
   */
  readonly cpuSeconds: number
  /** The most memory its process held meanwhile: what is done afterwards, to check what came of it, has no part in it. */
  readonly peakMiB: number
}

/** Begins to measure a piece of work; what it answers is called when the work is done. */
export function begin(): () => Cost {
  forgetPeak()
  const started = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return {
      seconds: (performance.now() - started) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakMiB: Math.round(peakKiB() / 1024),
    }
  }
}

/** Ends a piece of work: prints what it cost and what it found. */
export function tell(result: Cost & Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(result))
}

/** Loading the program takes more memory, for a moment, than much of what it does. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // No such file outside Linux: the peak is then that of loading, if that was higher.
  }
}

/** By the kernel's high-water mark of this program: `maxRSS` also holds the parent's, from before this became a program. */
function peakKiB(): number {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (found !== null) return Number(found[1])
  } catch {}
  return process.resourceUsage().maxRSS
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('Cannot compare: nothing was measured')
  return middle
}

export const count = (value: number) => Math.round(value).toLocaleString('en')
