import { type Door, doors } from '../register/actor.ts'

/** Whose movements they are to İYS: the company's own, or those that recipients made there. */
export const sides = ['HS', 'IYS'] as const
export type Side = (typeof sides)[number]

/**
 * What recipients did at our own bot and page carries a source HS_*: İYS would call these the company's, so they are
 * counted and pulled as such, and a client that reads both sides misses no refusal.
 */
export function sideOf(door: Door): Side {
  return door === 'iys' ? 'IYS' : 'HS'
}

/** The doors through which movements of this side come. */
export function doorsOfSide(side: Side): readonly Door[] {
  return doors.filter((door) => sideOf(door) === side)
}

export function isSide(text: string): text is Side {
  return (sides as readonly string[]).includes(text)
}
