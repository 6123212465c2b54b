import type { Channel } from '../../../../src/consent/channel.ts'
import { list } from '../../turkish.ts'
import { words } from '../words.ts'

const named = (channels: readonly Channel[]) => list(channels.map((channel) => words.channels[channel]))

/** An ONAY that was asked for on the page, for a phone that is proved here. */
export const form = {
  prove:
    'Sayfada verdiğiniz onay için önce numaranızın size ait olduğunu göstermeniz gerekir. Aşağıdaki düğmeyle paylaşın; doğrulamadan hiçbir şey kaydedilmez.',
  question: (brand: string, channels: readonly Channel[]) =>
    `Bu numara için sayfada ${brand} · ${named(channels)} onayı istendi. Ticari ileti almayı kabul ediyor musunuz? Onayınızı dilediğiniz an, neden göstermeden ve ücretsiz geri alabilirsiniz. Bunu siz istemediyseniz hiçbir şey yapmanız gerekmez.`,
  give: (brand: string, channels: readonly Channel[]) => `${brand} · ${named(channels)}: ONAY veriyorum`,
  stored: (brand: string, channel: Channel, receipt: string) =>
    `${brand} · ${words.channels[channel]}: ONAY kaydedildi. ${receipt}`,
  already: (brand: string, channel: Channel) =>
    `${brand} · ${words.channels[channel]} zaten ONAY. Değişiklik yapılmadı.`,
  refused: (brand: string, channel: Channel) =>
    `${brand} · ${words.channels[channel]}: onay alınamadı, değişiklik yapılmadı.`,
  over: 'Bu istek tanınmadı ya da süresi doldu, hiçbir şey kaydedilmedi. Sayfadaki formu yeniden doldurabilirsiniz.',
  otherNumber: 'Bu istek doğruladığınız numara için değil, hiçbir şey kaydedilmedi.',
}
