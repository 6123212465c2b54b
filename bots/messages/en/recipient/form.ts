import type { Channel } from '../../../../src/consent/channel.ts'
import { list } from '../../english.ts'
import type { form as turkish } from '../../tr/recipient/form.ts'
import { words } from '../words.ts'

const named = (channels: readonly Channel[]) => list(channels.map((channel) => words.channels[channel]))

export const form: typeof turkish = {
  prove:
    'For the consent you gave on the page you first have to show that the number is yours. Share it with the button below; nothing is recorded before.',
  question: (brand, channels) =>
    `On the page a consent for this number was asked for: ${brand} · ${named(channels)}. Do you agree to get commercial messages? You can take it back at any time, without a reason and free of charge. If it was not you who asked, there is nothing you need to do.`,
  give: (brand, channels) => `${brand} · ${named(channels)}: I give my ONAY`,
  stored: (brand, channel, receipt) =>
    `${brand} · ${words.channels[channel]}: ONAY recorded (kaydedildi). ${receipt}`,
  already: (brand, channel) => `${brand} · ${words.channels[channel]} is ONAY already. Nothing was changed.`,
  refused: (brand, channel) =>
    `${brand} · ${words.channels[channel]}: the consent could not be taken; nothing was changed.`,
  over: 'This request is not known, or its time is over; nothing was recorded. You may fill in the form on the page again.',
  otherNumber: 'This request is not for the number you have proved; nothing was recorded.',
}
