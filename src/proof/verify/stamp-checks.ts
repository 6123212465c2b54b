import type { Certificate } from 'pkijs'
import type { DayStampEntry, FileStampEntry, StampEntry } from '../export/entries.ts'
import { type Checkers, named } from './checkers.ts'
import { stampProblem } from './stamps.ts'
import type { BadEntry, Book } from './verify.ts'

export type StampChecks = ReturnType<typeof stampChecks>

/**
 * What is wrong with the stamp of a day, of a day's file and of a file that was handed out: with itself, with what it is a stamp
 * of, and with its place in the chain of what came from outside. Those that hold are noted as anchors.
 */
export function stampChecks(
  { anchors, outside }: Pick<Checkers, 'anchors' | 'outside'>,
  book: Pick<Book, 'movementDigest'>,
  trusted: readonly Certificate[] | null,
) {
  return {
    async ofDay(entry: DayStampEntry): Promise<BadEntry | null> {
      const bad = (problem: string) => named(entry, { at: entry.date, problem })
      const digest = anchors.digestOf(entry.date)
      if (digest === null) return bad('the day it stamps is not here')
      const problem = (await stampProblem(entry, trusted)) ?? outside.dayStamp(entry)
      if (problem !== null) return bad(problem)
      if (digest !== entry.sha384) return bad('it is not of the day as it is here')
      anchors.headStamp(entry)
      return null
    },

    async ofDaysFile(entry: StampEntry): Promise<BadEntry | null> {
      const { date, brandCode } = entry
      const bad = (problem: string) => named(entry, { at: `${date} ${brandCode}`, problem })
      if (!anchors.hasDay(date)) return bad('the day it stamps is not here')
      const problem = (await stampProblem(entry, trusted)) ?? outside.stamp(entry)
      if (problem !== null) return bad(problem)
      const digest = await book.movementDigest(date, brandCode)
      if (digest === null) return null
      if (digest.toString('hex') !== entry.sha384) return bad('it is not of the file of its day')
      anchors.stamp(entry)
      return null
    },

    /** The file is with whoever asked for it: that the stamp is of the digest is all there is to check. */
    async ofFile(entry: FileStampEntry): Promise<BadEntry | null> {
      const problem = (await stampProblem(entry, trusted)) ?? outside.fileStamp(entry)
      return problem === null ? null : named(entry, { at: entry.sha384, problem })
    },
  }
}
