import type { Choice } from '../reply.ts'

/** One page of a list that is too long for a keyboard, and the buttons that lead to the pages beside it. */
export interface Page<Item> {
  readonly shown: readonly Item[]
  readonly turns: readonly Choice[]
}

/** How a list is paged. */
export interface Paging {
  readonly size: number
  /** Of the button; its only value is how many are skipped. */
  readonly action: string
  readonly before: string
  readonly after: string
}

export function pageOf<Item>(all: readonly Item[], skipped: number, paging: Paging): Page<Item> {
  const { size, action, before, after } = paging
  const offset = skipped < all.length ? skipped : 0
  const turn = (label: string, to: number): Choice => ({ label, action: { name: action, values: [to] } })
  return {
    shown: all.slice(offset, offset + size),
    turns: [
      ...(offset > 0 ? [turn(before, Math.max(0, offset - size))] : []),
      ...(offset + size < all.length ? [turn(after, offset + size)] : []),
    ],
  }
}

/** How many a button says are skipped; none for anything else. */
export function skippedIn([skipped = '']: readonly string[]): number {
  return /^\d{1,5}$/.test(skipped) ? Number(skipped) : 0
}
