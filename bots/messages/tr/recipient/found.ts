import type { Channel } from '../../../../src/consent/channel.ts'
import { ending, list } from '../../turkish.ts'
import { words } from '../words.ts'

const channelsOf = (channels: readonly Channel[]) => list(channels.map((channel) => words.channels[channel]))

/** An unwanted message that was forwarded or pasted. */
export const forwarded = {
  found: (brands: readonly string[]) =>
    `Bu ileti ${list(brands)} adını taşıyor. Durdurursanız iletinin metni kanıt olarak şifreli saklanır.`,
  alreadyStopped: (brands: readonly string[]) =>
    `${list(brands)} için yanıtınız zaten RET. Yine de ileti geliyorsa itiraz edebilirsiniz: /itiraz`,
  ours: 'Bu ileti bizim şirketimizin MERSİS numarasını taşıyor, ama markası anlaşılmıyor. Listeden seçin ya da marka adını yazın, örneğin: /ret kahve',
  notFound:
    'İletide bu şirketin bir markası bulunamadı; başka bir şirketten gelmiş olabilir. Markayı biliyorsanız adını yazın, örneğin: /ret kahve',
}

/** A link of a message, opened in Telegram. */
export const link = {
  unknown:
    'Bu bağlantı tanınmadı. Aldığınız iletideki bağlantıyı olduğu gibi açın ya da /start ile numaranızı doğrulayın.',
  offer: (brand: string, channel: Channel) =>
    `Bu bağlantı ${ending(brand, 'genitive')} gönderdiği bir ileti içindir (${words.channels[channel]}). İletinin gönderildiği adrese gönderimi buradan durdurabilirsiniz; adres gösterilmez, izin de verilemez.`,
  stopped: (brand: string, channels: readonly Channel[]) =>
    `${brand} o adrese artık ulaşamaz: ${channelsOf(channels)}.`,
  own: 'Kendi izinlerinizi görmek için /start ile numaranızı doğrulayın.',
}
