export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** The time of a simulated world, ms UTC, which only the simulation moves. */
export class SimulatedClock {
  readonly start: number
  #at: number

  constructor(start: number) {
    this.start = start
    this.#at = start
  }

  readonly now = (): number => this.#at

  move(ms: number): void {
    this.#at += ms
  }
}
