import type { Channel } from '../../../../src/consent/channel.ts'
import { date, ending } from '../../turkish.ts'
import { words } from '../words.ts'

const of = (brand: string, channel: Channel, address: string | null = null) =>
  `${brand} · ${words.channels[channel]}${address === null ? '' : ` (${address})`}`
const through = (day: string) => `${date(day)} sonuna kadar`

export const limit = {
  title: 'Süreli izinleriniz',
  set: (brand: string, channel: Channel, address: string | null, until: string) =>
    `${of(brand, channel, address)}: ${through(until)}`,
  nothing: "Kayıtlı bir ONAY'ınız yok, süre konacak bir izin de yok.",
  which: 'Hangi izne süre koymak istersiniz? Süre dolunca RET kendiliğinden kaydedilir.',
  choose: (brand: string, channel: Channel, address: string | null) =>
    `${of(brand, channel, address)}: süre koy`,
  ask: (brand: string, channel: Channel, address: string | null) =>
    `${of(brand, channel, address)} için izniniz ne zamana kadar geçerli olsun?`,
  until: (brand: string, channel: Channel, address: string | null, until: string) =>
    `${of(brand, channel, address)}: ${through(until)}`,
  done: (brand: string, channel: Channel, address: string | null, until: string) =>
    `${of(brand, channel, address)} izniniz ${through(until)} geçerli. Bitmeden bir kez hatırlatırım, sonra RET kendiliğinden kaydedilir.`,
  all: 'Süreli izinlerim',
  lift: (brand: string, channel: Channel, address: string | null) =>
    `${of(brand, channel, address)}: süreyi kaldır`,
  lifted: (brand: string, channel: Channel, address: string | null) =>
    `${of(brand, channel, address)}: süre kaldırıldı, izniniz siz durdurana kadar geçerli.`,
  reminder: (brand: string, channel: Channel, until: string) =>
    `${of(brand, channel)} izniniz ${ending(date(until), 'locative')} bitiyor. Bir şey yapmazsanız ertesi gün RET kendiliğinden kaydedilir.`,
  reminderSummary: 'Bir izninizin süresi bitiyor.',
  ended: (brand: string, channel: Channel, until: string) =>
    `${of(brand, channel)} için koyduğunuz süre (${through(until)}) doldu.`,
}
