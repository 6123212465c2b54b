import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Entry, KeyedEntry } from './entries.ts'
import type { Problem } from './problems.ts'

/** First entry that a verification found to be wrong. */
export interface BadEntry {
  readonly kind: Entry['kind'] | 'entry' | 'line' | 'evidence-file' | 'file' | 'wording' | 'path'
  /**
   * Name of the entry, by its kind. A ledger entry: its `seq`. Evidence: the id of its change. A consent: its last change.
   * A seal: its first `seq`. A day: its date. A recipient: its commitment, or its number in the database. An evidence file:
   * its mark. A line: its number. In an evidence pack: the name of a file, the digest of a wording, or the `seq` of an
   * entry with a wrong path.
   */
  readonly at: string | number
  readonly problem: Problem
}

/** Fault that the reading found: a damaged line, a line that is no entry, or a change without its recipient. */
export interface Unreadable {
  readonly kind: 'bad'
  readonly bad: BadEntry
}

export type Read = Entry | Unreadable

export interface Verification {
  readonly ok: boolean
  readonly changes: number
  readonly firstBad: BadEntry | null
  /**
   * Last day that is proved outside the database: by a time stamp, or by a chat that got its head. A later edit up to this
   * day is noticed, even if all seals are made anew. Null if an entry is not valid.
   */
  readonly anchoredThrough: string | null
  /** Head (digest that covers all days so far) of the day `anchoredThrough`; compare it with the daily message. */
  readonly anchoredHead?: string | null
  /** Number of the newest entry that was read, and the latest closed day with its head. */
  readonly last?: Ends
}

export interface Ends {
  readonly seq: number | null
  readonly day: IstanbulDay | null
  readonly head: string | null
}

/** Reader of the same entries in other orders: from the tables of a register, or from a temporary copy of an export. */
export interface Book {
  /** Yields the entries by recipient: first the erasures, then for each key its changes in order and its consent. */
  byKey(): AsyncIterable<KeyedEntry>
  /** True if the entries contain the address of a commitment; left out if addresses were checked before. */
  readonly isHere?: (commitment: string) => boolean
  /** Returns the digest of a brand's movement file of a day. Null if an address in the file was erased. */
  movementDigest(date: IstanbulDay, brandCode: number): Promise<Buffer | null>
}
