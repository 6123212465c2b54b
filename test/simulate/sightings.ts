import { createHash } from 'node:crypto'
import { addressesIn, withoutExamples } from '../support/leaks/addresses.ts'
import { BrokenPromiseError, holds } from './broken.ts'
import type { SimulationOptions } from './options.ts'

/** Whole ids for systems, beginning and end for people. */
const changeNames =
  /"(?:transactionId|changeId)":"([0-9a-f]{64})"|(?<![0-9a-f])([0-9a-f]{4}…[0-9a-f]{4})(?![0-9a-f])/g

/** Keeps what is seen of a simulated world: its acts, the changes it names, and the first broken promise. */
export class Sightings {
  readonly #now: () => number
  readonly #options: Pick<SimulationOptions, 'recording' | 'tell'>
  readonly #trace = createHash('sha256')
  readonly #namedChanges = new Set<string>()
  /** Kept and thrown after the step, since izin would catch it. */
  #broken: string | null = null

  constructor(now: () => number, options: Pick<SimulationOptions, 'recording' | 'tell'>) {
    this.#now = now
    this.#options = options
  }

  readonly note = (line: string): void => {
    const at = this.#now()
    this.#trace.update(`${at} ${line}\n`)
    this.record(line)
    this.#options.tell?.(`${new Date(at).toISOString()} ${line}`)
  }

  /** For the comparison of two runs only. */
  readonly record = (line: string): void => this.#options.recording?.add(`${this.#now()} ${line}`)

  readonly expects = (isTrue: boolean, promise: string): void => {
    if (!isTrue) this.#broken ??= promise
  }

  readonly seen = (place: string, body: string): void => {
    this.readNames(body)
    this.expects(addressesIn(withoutExamples(body)).length === 0, `no address is in ${place}`)
  }

  readNames(text: string): void {
    for (const [, whole, short] of text.matchAll(changeNames)) this.#namedChanges.add(whole ?? short ?? '')
  }

  checkNames(ids: ReadonlySet<string>): void {
    for (const name of this.#namedChanges) holds(ids.has(name), 'whatever change anyone is told of is there')
    this.#namedChanges.clear()
  }

  check(): void {
    const problem = this.#options.recording?.difference() ?? this.#broken
    if (problem !== null) throw new BrokenPromiseError(problem)
  }

  /** Covers every act and answer. */
  digest(): string {
    return this.#trace.digest('hex')
  }
}
