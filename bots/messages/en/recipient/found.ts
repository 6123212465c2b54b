import type { Channel } from '../../../../src/consent/channel.ts'
import { list } from '../../english.ts'
import type { forwarded as turkishForwarded, link as turkishLink } from '../../tr/recipient/found.ts'

const sent: Record<Channel, string> = { ARAMA: 'a call', MESAJ: 'an SMS', EPOSTA: 'an e-mail' }
const stopped: Record<Channel, string> = {
  ARAMA: 'call that number',
  MESAJ: 'send SMS to that number',
  EPOSTA: 'send e-mail to that address',
}

export const forwarded: typeof turkishForwarded = {
  found: (brands) =>
    `This message names ${list(brands)}. If you stop it, the text of the message is kept as evidence, encrypted.`,
  alreadyStopped: (brands) =>
    `For ${list(brands)} your answer is RET already. If messages come all the same, you can dispute: /itiraz`,
  notFound:
    'No brand of this company was found in the message; it may have come from another company. If you know the brand, type its name, for example: /ret kahve',
}

export const link: typeof turkishLink = {
  unknown:
    'This link is not known. Open the link of the message as you got it, or verify your number with /start.',
  offer: (brand, channel) =>
    `This link belongs to ${sent[channel]} from ${brand}. Here you can stop what is sent to the same address. The address is not shown, and nothing can be allowed here.`,
  stopped: (brand, channels) =>
    `${brand} may no longer ${list(channels.map((channel) => stopped[channel]))}.`,
  own: 'To see your own consents verify your number with /start.',
}
