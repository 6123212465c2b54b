import { hash } from 'node:crypto'
import type {
  DayEntry,
  DayStampEntry,
  FileStampEntry,
  OutsideEntry,
  StampEntry,
  WitnessEntry,
} from '../export/entries.ts'
import { outsideEntryId, witnessDigest } from '../outside-chain.ts'
import { chainPlaces } from './chain-places.ts'
import type { BadEntry, Problem } from './verify.ts'

/**
 * Checks the chain of what came from outside, and that each posted head and each stamp it tells of is here as it was: what
 * was taken away is missed once a day was closed since. The chain comes before all of them. In an export of one brand only
 * that brand's files are looked for.
 */
export function outsideChecker() {
  const places = chainPlaces()
  /** What has to come, by kind and name. */
  const wanted = new Map<string, OutsideEntry>()

  function entryProblem(entry: OutsideEntry): Problem {
    const { place: at, id } = entry
    const problem = places.next(entry)
    if (problem !== null) return { at, problem }
    if (outsideEntryId(entry) !== id) return { at, problem: 'it does not give its id' }
    wanted.set(`${entry.ofKind} ${entry.name}`, entry)
    return null
  }

  /** What of it is not as it was. */
  function seen(ofKind: OutsideEntry['ofKind'], name: string, digest: string): string | null {
    const key = `${ofKind} ${name}`
    const entered = wanted.get(key)
    if (entered === undefined) return null
    wanted.delete(key)
    return entered.digest === digest ? null : 'it is not as it was when a later day was closed'
  }

  /** The place where the chain is not as it was when a day was closed. */
  function endBad({ date, ends }: DayEntry): BadEntry | null {
    const bad = places.endProblem(date, ends.outside)
    return bad === null ? null : { kind: 'outside', ...bad }
  }

  /** The first that was taken away, once all are known that are here. */
  function firstBad(brandCode: number | null): BadEntry | null {
    for (const { ofKind, name } of wanted.values()) {
      const isOther = ofKind === 'file-stamp' || (ofKind === 'stamp' && !name.endsWith(` ${brandCode}`))
      if (brandCode !== null && isOther) continue
      return {
        kind: ofKind,
        at: name,
        problem: 'it is missing, though it was here when a later day was closed',
      }
    }
    return null
  }

  return {
    entry: entryProblem,
    day: endBad,
    witness: ({ date, place, ...at }: WitnessEntry) => seen('witness', `${date} ${place}`, witnessDigest(at)),
    dayStamp: ({ date, tsr }: DayStampEntry) => seen('day-stamp', date, digestOf(tsr)),
    stamp: ({ date, brandCode, tsr }: StampEntry) => seen('stamp', `${date} ${brandCode}`, digestOf(tsr)),
    fileStamp: ({ sha384, tsr }: FileStampEntry) => seen('file-stamp', sha384, digestOf(tsr)),
    firstBad,
  }
}

const digestOf = (tsr: string) => hash('sha256', Buffer.from(tsr, 'base64'))
