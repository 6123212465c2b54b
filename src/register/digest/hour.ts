/** Hours since 1970; those of Istanbul begin with those of UTC, three of them earlier. */

export const hourMs = 60 * 60_000
export const weekHours = 7 * 24
/** With how many earlier weeks an hour is compared. */
export const weeksCompared = 4
/** How many hours are kept to compare with. */
export const hoursKept = (weeksCompared + 1) * weekHours

export function hourOf(at: number): number {
  return Math.floor(at / hourMs)
}
