/** Time between two lines. */
const intervalMs = 250

/** Tells how far a long work is: rows, rate and the time left, such as `Reading 12,000 of 50,000 rows, 9,400 rows/s, 4 s left`. */
export class Progress {
  readonly #show: (text: string) => void
  readonly #now: () => number
  #work = ''
  #total = 0
  #done = 0
  #began = 0
  #shownAt = 0

  constructor(show: (text: string) => void, now: () => number = () => performance.now()) {
    this.#show = show
    this.#now = now
  }

  begin(work: string, total: number): void {
    this.#work = work
    this.#total = total
    this.#done = 0
    this.#began = this.#now()
    this.#shownAt = this.#began
  }

  add(rows: number): void {
    this.#done += rows
    const now = this.#now()
    if (now - this.#shownAt < intervalMs) return
    this.#shownAt = now
    const seconds = (now - this.#began) / 1000
    const rate = this.#done / seconds
    const left = Math.max(0, this.#total - this.#done) / rate
    const number = (value: number) => Math.round(value).toLocaleString('en-US')
    const time = left >= 90 ? `${number(left / 60)} min` : `${number(Math.ceil(left))} s`
    this.#show(
      `${this.#work} ${number(this.#done)} of ${number(this.#total)} rows, ${number(rate)} rows/s, ${time} left`,
    )
  }

  end(): void {
    this.#show('')
  }
}
