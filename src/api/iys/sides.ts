import { type Door, doors, originOf } from '../../register/actor.ts'

/** Whose movements they are: `HS` what the company's people and systems recorded, `IYS` what recipients changed themselves. */
export const sides = ['HS', 'IYS'] as const
export type Side = (typeof sides)[number]

/**
 * To whoever asks us, we are İYS (iys.md 3.10): a system written for it pulls recipients' changes alone, which is the default,
 * since it knows its own. So it hears of every refusal, be it at our own bot or page or through İYS, though the `source` of
 * the former is HS_*.
 */
export function sideOf(door: Door): Side {
  return originOf(door) === 'recipient' ? 'IYS' : 'HS'
}

/** The doors through which movements of this side come. */
export function doorsOfSide(side: Side): readonly Door[] {
  return doors.filter((door) => sideOf(door) === side)
}

export function isSide(text: string): text is Side {
  return (sides as readonly string[]).includes(text)
}
