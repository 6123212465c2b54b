import { execFileSync } from 'node:child_process'
import { builtinModules } from 'node:module'
import { join } from 'node:path'

/**
 * How much processor time it takes to load the Worker, which Cloudflare does before its first request. Counted in processor
 * time and against another program of known size, the figure is the same on a slow machine, and a tenth less at most on a busy
 * one. In milliseconds of workerd's own profile, which is only of use on an idle machine, `wrangler check startup` last told
 * 77 to 80: all but idle time, of which the aim is less than 100.
 */
export interface WorkerStart {
  /** ms of this machine's processor. */
  readonly cpuMs: number
  /** Start time relative to loading pdfmake, a bundle of the same size. */
  readonly ratio: number
}

const rounds = 3
const yardstick = join(import.meta.dirname, '..', 'node_modules/pdfmake/build/pdfmake.js')

/** `bundle`: the path of the Worker as a module of Node's. */
export function measureStart(bundle: string): WorkerStart {
  const best = { own: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round += 1) {
    best.own = Math.min(best.own, loadMs(bundle))
    best.other = Math.min(best.other, loadMs(yardstick))
  }
  return { cpuMs: best.own, ratio: best.own / best.other }
}

/** Node's own modules are there before, as they are in workerd. */
function loadMs(path: string): number {
  const own = builtinModules.filter((name) => /^[a-z0-9_]+$/.test(name) && !name.startsWith('_'))
  const probe = `
    for (const name of ${JSON.stringify(own)}) await import('node:' + name)
    const before = process.cpuUsage()
    await import(${JSON.stringify(path)})
    const { user, system } = process.cpuUsage(before)
    console.log((user + system) / 1000)
    process.exit()`
  const args = ['--no-warnings', '--input-type=module', '--eval', probe]
  // Without what may be compiled already, or is set for another purpose.
  const env = { PATH: process.env.PATH ?? '' }
  return Number(execFileSync(process.execPath, args, { env, encoding: 'utf8' }))
}
