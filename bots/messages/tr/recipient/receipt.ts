import type { Channel } from '../../../../src/consent/channel.ts'
import { moment } from '../../turkish.ts'
import { words } from '../words.ts'

export const receipt = {
  fetch: (brand: string, channel: Channel) => `Belgeyi indir: ${brand} · ${words.channels[channel]}`,
  ofChange: (brand: string, channel: Channel, at: string) =>
    `Belge: ${brand} · ${words.channels[channel]} · ${moment(at)}`,
  link: 'Belgeniz hazır (PDF): değişiklik, mühürdeki yeri ve nasıl doğrulanacağı. Bağlantı 15 dakika geçerlidir ve bir kez kullanılır.',
  open: 'Belgeyi aç',
}
