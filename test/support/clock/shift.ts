import { resolve } from 'node:path'

/** Difference between the clock of the tests and the true one, in this process. */
interface Shift {
  aheadMs: number
  /** ms UTC. */
  trueNow(): number
}

const preloaded = `--require "${resolve(import.meta.dirname, 'shifted-date.cjs')}"`

/** NODE_OPTIONS with the clock of the tests, then these modules. */
export function preloading(...modules: readonly string[]): string {
  const given = process.env.NODE_OPTIONS ?? ''
  const clock = given.includes(preloaded) ? [given] : [given, preloaded]
  return [...clock, ...modules.map((url) => `--import=${url}`)].join(' ').trim()
}

/** Test code and the preloaded file are different module graphs, so they meet at the global object. */
export function shiftOfThisProcess(): Shift {
  const shift = Reflect.get(globalThis, Symbol.for('izin.test-clock')) as Shift | undefined
  if (shift === undefined) throw new Error('The clock of the tests is not loaded: start them with vitest')
  return shift
}
