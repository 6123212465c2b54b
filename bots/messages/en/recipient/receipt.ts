import { moment } from '../../english.ts'
import type { receipt as turkish } from '../../tr/recipient/receipt.ts'
import { words } from '../words.ts'

export const receipt: typeof turkish = {
  fetch: (brand, channel) => `Receipt: ${brand} · ${words.channels[channel]}`,
  ofChange: (brand, channel, at) => `Receipt: ${brand} · ${words.channels[channel]} · ${moment(at)}`,
  link: 'Your receipt is ready (PDF): the change, its place in the seal and how to check it. The link is good for 15 minutes and for one use.',
  open: 'Open the receipt',
}
