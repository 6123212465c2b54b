import type { IstanbulDay } from '../calendar/istanbul.ts'
import type { Entry, KeyedEntry } from './entries.ts'

export interface BadEntry {
  readonly kind: Entry['kind'] | 'entry' | 'line' | 'evidence-file' | 'file' | 'wording' | 'path'
  /**
   * Identifies the entry, in the ledger by `seq`. Evidence has the id of its change, a consent its last change,
   * a seal its first `seq`. A day has its date, a recipient its commitment, or with the key its number. A file
   * of evidence has its mark, a line its number. In a pack: name of a file, digest of a wording, or `seq` of an
   * entry whose path fails.
   */
  readonly at: string | number
  readonly problem: string
}

/** A damaged line, a line that is not an entry, or a change whose recipient is missing, met while reading. */
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
   * Last day that an external anchor covers: an edit up to it shows even if all seals are made anew. Null if an
   * entry is not valid.
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

/** Reads the same entries in other orders: from a register's tables, or from notes made while reading an export. */
export interface Book {
  /** Erasures of a recipient, then each key: its changes in order, and its consent. */
  byKey(): AsyncIterable<KeyedEntry>
  /** True if the address is in what is verified; left out if that was checked before. */
  readonly isHere?: (commitment: string) => boolean
  /** Digest of one day's file of changes for a brand. Null if an address in that file was erased. */
  movementDigest(date: IstanbulDay, brandCode: number): Promise<Buffer | null>
}
