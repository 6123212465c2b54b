import { language } from './words.js'

const timeZone = 'Europe/Istanbul'

function format(at, options) {
  const locale = language() === 'tr' ? 'tr-TR' : 'en-GB'
  return new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at)
}

export const clockTime = (at) => format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export const clockTimeWithSeconds = (at) =>
  format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** In Turkish the day of the week stands last: 2 Mart 2026 Pazartesi. */
export const longDay = (at) => format(at, { day: 'numeric', month: 'long', year: 'numeric', weekday: 'long' })

export const plainDay = (at) => format(at, { day: 'numeric', month: 'long', year: 'numeric' })

export const shortDay = (at) => format(at, { day: 'numeric', month: 'short', year: 'numeric' })

export const numericDay = (at) => format(at, { day: '2-digit', month: '2-digit', year: 'numeric' })

/** `YYYY-MM-DD`, to see whether two instants fall on one Istanbul day. */
export function dayKey(at) {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at)
}

/** Istanbul has been three hours ahead all year since 2016, which is all that a picker here can reach. */
const offsetMs = 3 * 60 * 60 * 1000

export const toPicker = (seconds) => new Date(seconds * 1000 + offsetMs).toISOString().slice(0, 16)

export const fromPicker = (text) => Math.round((Date.parse(`${text}:00Z`) - offsetMs) / 1000)
