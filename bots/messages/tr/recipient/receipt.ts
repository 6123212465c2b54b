import type { Channel } from '../../../../src/consent/channel.ts'
import { words } from '../words.ts'

export const receipt = {
  fetch: (brand: string, channel: Channel) => `Belgeyi indir: ${brand} · ${words.channels[channel]}`,
  link: 'Belgeniz hazır (PDF): değişiklik, mühürdeki yeri ve nasıl doğrulanacağı. Bağlantı 15 dakika geçerlidir ve bir kez kullanılır.',
  open: 'Belgeyi aç',
}
