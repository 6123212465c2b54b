import type { Channel } from '../../../../src/consent/channel.ts'
import { list } from '../../english.ts'
import type { forwarded as turkishForwarded, link as turkishLink } from '../../tr/recipient/found.ts'
import { words } from '../words.ts'

const channelsOf = (channels: readonly Channel[]) => list(channels.map((channel) => words.channels[channel]))

export const forwarded: typeof turkishForwarded = {
  found: (brands) =>
    `This message names ${list(brands)}. If you stop it, the text of the message is kept as evidence, encrypted.`,
  alreadyStopped: (brands) =>
    `For ${list(brands)} your answer is RET already. If messages come all the same, you can dispute: /itiraz`,
  ours: 'This message carries the MERSİS number of our company, but its brand cannot be told. Choose from the list or type the name of the brand, for example: /ret kahve',
  notFound:
    'No brand of this company was found in the message; it may have come from another company. If you know the brand, type its name, for example: /ret kahve',
}

export const link: typeof turkishLink = {
  unknown:
    'This link is not known. Open the link of the message as you got it, or verify your number with /start.',
  offer: (brand, channel) =>
    `This link belongs to a message from ${brand} (${words.channels[channel]}). Here you can stop messages to the address it was sent to; the address is not shown, and nothing can be allowed.`,
  stopped: (brand, channels) => `${brand} may no longer reach that address by ${channelsOf(channels)}.`,
  own: 'To see your own consents verify your number with /start.',
}
