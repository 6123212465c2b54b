import type { Channel } from '../../../../src/consent/channel.ts'
import { ending, list } from '../../turkish.ts'

const sent: Record<Channel, string> = {
  ARAMA: 'bir araması',
  MESAJ: "bir SMS'i",
  EPOSTA: 'bir e-postası',
}
/** Of an address that is not shown. */
const stopped: Record<Channel, string> = {
  ARAMA: 'o numarayı arayamaz',
  MESAJ: 'o numaraya SMS gönderemez',
  EPOSTA: 'o adrese e-posta gönderemez',
}

/** An unwanted message that was forwarded or pasted. */
export const forwarded = {
  found: (brands: readonly string[]) =>
    `Bu ileti ${list(brands)} ${brands.length === 1 ? 'adını' : 'adlarını'} taşıyor. Durdurursanız iletinin metni kanıt olarak şifreli saklanır.`,
  alreadyStopped: (brands: readonly string[]) =>
    `${list(brands)} için yanıtınız zaten RET. Yine de ileti geliyorsa itiraz edebilirsiniz: /itiraz`,
  notFound:
    'İletide bu şirketin bir markası bulunamadı; başka bir şirketten gelmiş olabilir. Markayı biliyorsanız adını yazın, örneğin: /ret kahve',
}

/** A link of a message, opened in Telegram. */
export const link = {
  unknown:
    'Bu bağlantı tanınmadı. Aldığınız iletideki bağlantıyı olduğu gibi açın ya da /start ile numaranızı doğrulayın.',
  offer: (brand: string, channel: Channel) =>
    `Bu bağlantı ${ending(brand, 'genitive')} ${sent[channel]} içindir. Onun gönderildiği adres için iletileri buradan durdurabilirsiniz. Adres gösterilmez; buradan izin de verilemez.`,
  stopped: (brand: string, channels: readonly Channel[]) =>
    `${brand} artık ${list(channels.map((channel) => stopped[channel]))}.`,
  own: 'Kendi izinlerinizi görmek için /start ile numaranızı doğrulayın.',
}
