/** As much of a wait as somebody wants to know, in either language: minutes, or hours where there are many. */
export const waitIn = {
  tr: (minutes: number): string => (isLong(minutes) ? `${hoursIn(minutes)} saat` : `${minutes} dakika`),
  en(minutes: number): string {
    if (isLong(minutes)) return `${hoursIn(minutes)} hours`
    return minutes === 1 ? '1 minute' : `${minutes} minutes`
  },
} as const

const isLong = (minutes: number) => minutes > 90

/** Two at least. */
const hoursIn = (minutes: number) => Math.ceil(minutes / 60)
