import { hash } from 'node:crypto'
import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { ChangeEntry, DayEntry, PostedEntry } from '../ledger/entries.ts'
import { textOfDay } from '../ledger/seal.ts'
import type { BadEntry, PostedHead, StampedDays } from './verify.ts'

interface Day {
  readonly date: IstanbulDay
  readonly head: string
  readonly closedAt: number
  /** The brands whose movement files of the day have lines. */
  readonly brands: ReadonlySet<number>
}

/** `${platform} ${room}`, as a delivered post notes it. */
const placeForm = /^(slack|telegram) \S+$/

/**
 * How far external anchors reach: posted heads and time stamps. The head of a day stands on all days before it, so a place that has seen it, and an
 * authority that has stamped it, vouch for them all. The stamp of a file vouches for the lines of one brand's file of one
 * day and for nothing before it.
 */
export function externalAnchors() {
  const days: Day[] = []
  const digests = new Map<IstanbulDay, string>()
  const postedHeads: PostedEntry[] = []
  const stampedHeads: IstanbulDay[] = []
  let brands = new Set<number>()
  const stamped = new Set<string>()

  function change({ brandCode, effect }: ChangeEntry): void {
    // A repeat stands in no file.
    if (effect !== 'repeat') brands.add(brandCode)
  }

  function day({ kind: _, ...values }: DayEntry): void {
    const { date, head, closedAt } = values
    digests.set(date, hash('sha384', textOfDay(values)))
    days.push({ date, head, closedAt, brands })
    brands = new Set()
  }

  /** The day must have been closed before, with the head that was seen. */
  function posted(entry: PostedEntry): BadEntry | null {
    postedHeads.push(entry)
    const { seq, recordedAt, content } = entry
    const bad = (problem: string): BadEntry => ({ kind: 'posted', at: seq, problem })
    const closed = days.findLast(({ date }) => date === content.date)
    if (closed === undefined) {
      return content.date > (days.at(-1)?.date ?? '')
        ? { kind: 'day', at: content.date, problem: 'it is missing, though its head was seen outside' }
        : bad('the day whose head it has seen is not here')
    }
    if (!placeForm.test(content.place)) return bad('it is no place')
    // The ledger's time is in whole seconds.
    if (recordedAt < Math.floor(closed.closedAt / 1000) * 1000)
      return bad('it has seen the head before the day was closed')
    return content.head === closed.head ? null : bad('it has seen another head than the day has')
  }

  function seenThrough(): IstanbulDay | null {
    return latest(postedHeads.map(({ content }) => content.date))
  }

  function stamp({ date, brandCode }: { readonly date: IstanbulDay; readonly brandCode: number }): void {
    stamped.add(date).add(`${date} ${brandCode}`)
  }

  /** Whether each of its files that is here has a stamp. */
  function hasStamps({ date, brands }: Day): boolean {
    return stamped.has(date) && [...brands].every((code) => stamped.has(`${date} ${code}`))
  }

  function through(): IstanbulDay | null {
    return latest([...stampedHeads, ...postedHeads.map(({ content }) => content.date)])
  }

  /** The days behind `through` of which each file that is here has a stamp; null where there is none. */
  function stampedBeyond(): StampedDays | null {
    const reach = through() ?? ''
    const dates = days.filter((one) => one.date > reach && hasStamps(one)).map(({ date }) => date)
    const last = dates.at(-1)
    return last === undefined ? null : { days: dates.length, last }
  }

  /** Of each place the last head posted there, in the order of places, once all days are known. */
  function lastPosted(): PostedHead[] {
    const last = new Map<string, PostedHead>()
    for (const { recordedAt, content } of postedHeads) {
      const { place, date, head } = content
      if (date >= (last.get(place)?.day ?? ''))
        last.set(place, { place, day: date, head, seenAt: recordedAt })
    }
    return [...last.values()].sort((one, other) => (one.place < other.place ? -1 : 1))
  }

  return {
    posted,
    change,
    day,
    /** SHA-384 of the text of a day; null where it is not here. */
    digestOf: (date: IstanbulDay) => digests.get(date) ?? null,
    headStamp: ({ date }: { readonly date: IstanbulDay }) => {
      stampedHeads.push(date)
    },
    stamp,
    /** The last day whose head is said to have been seen, whatever else holds or does not. */
    seenThrough,
    /** The last day whose head was seen or stamped outside, and with it all before: once all entries are known and hold. */
    through,
    stampedBeyond,
    lastPosted,
  }
}

function latest(dates: IstanbulDay[]): IstanbulDay | null {
  return dates.sort().at(-1) ?? null
}
