import type { Channel } from '../../../../src/consent/channel.ts'
import { date } from '../../english.ts'
import type { limit as turkish } from '../../tr/recipient/limit.ts'
import { words } from '../words.ts'

const of = (brand: string, channel: Channel, address: string | null = null) =>
  `${brand} · ${words.channels[channel]}${address === null ? '' : ` (${address})`}`
const through = (day: string) => `until the end of ${date(day)}`

export const limit: typeof turkish = {
  title: 'Your limited consents',
  set: (brand, channel, address, until) => `${of(brand, channel, address)}: ${through(until)}`,
  nothing: 'There is no ONAY of yours that a limit could be set to.',
  which: 'Which consent do you want to limit? When the time is over RET is recorded by itself.',
  choose: (brand, channel, address) => `${of(brand, channel, address)}: set a limit`,
  ask: (brand, channel, address) => `Until when shall your consent to ${of(brand, channel, address)} hold?`,
  until: (brand, channel, address, until) => `${of(brand, channel, address)}: ${through(until)}`,
  done: (brand, channel, address, until) =>
    `Your consent to ${of(brand, channel, address)} holds ${through(until)}. I remind you once before, then RET is recorded by itself.`,
  all: 'My limited consents',
  lift: (brand, channel, address) => `${of(brand, channel, address)}: take the limit away`,
  lifted: (brand, channel, address) =>
    `${of(brand, channel, address)}: the limit was taken away, your consent holds until you stop it.`,
  reminder: (brand, channel, until) =>
    `Your consent to ${of(brand, channel)} ends on ${date(until)}. If you do nothing, RET is recorded by itself the day after.`,
  reminderSummary: 'One of your consents is about to end.',
  ended: (brand, channel, until) => `The limit you set to ${of(brand, channel)} (${through(until)}) is over.`,
}
