import { number } from '../../language/turkish.ts'
import { type Sentence, wordless } from '../../util/sentence.ts'

/** Time in ms between two texts. */
const intervalMs = 250

/** Shows the progress of a long work on the terminal, such as `Reading 12,000 of 50,000 rows, 9,400 rows/s, 4 s left`. */
export class Progress {
  readonly #show: (text: Sentence) => void
  readonly #now: () => number
  #work = wordless('')
  #total = 0
  #done = 0
  #began = 0
  #shownAt = 0

  constructor(show: (text: Sentence) => void, now: () => number = () => performance.now()) {
    this.#show = show
    this.#now = now
  }

  /** Starts to count the rows of a work. */
  begin(work: Sentence, total: number): void {
    this.#work = work
    this.#total = total
    this.#done = 0
    this.#began = this.#now()
    this.#shownAt = this.#began
  }

  /** Counts rows that are done, and shows the progress if the last text is old enough. */
  add(rows: number): void {
    this.#done += rows
    const now = this.#now()
    if (now - this.#shownAt < intervalMs) return
    this.#shownAt = now
    const seconds = (now - this.#began) / 1000
    const rate = this.#done / seconds
    const left = Math.max(0, this.#total - this.#done) / rate
    const whole = [this.#done, this.#total, rate, left >= 90 ? left / 60 : Math.ceil(left)].map(Math.round)
    const [done = '', all = '', perSecond = '', time = ''] = whole.map((value) =>
      value.toLocaleString('en-US'),
    )
    const [doneTr = '', allTr = '', perSecondTr = '', timeTr = ''] = whole.map(number)
    this.#show({
      en: `${this.#work.en} ${done} of ${all} rows, ${perSecond} rows/s, ${time} ${left >= 90 ? 'min' : 's'} left`,
      tr: `${this.#work.tr}: ${allTr} satırdan ${doneTr}, saniyede ${perSecondTr} satır, ${timeTr} ${left >= 90 ? 'dk' : 'sn'} kaldı`,
    })
  }

  /** Removes the text from the terminal. */
  end(): void {
    this.#show(wordless(''))
  }
}
