import { formatWallTime } from '../../../../src/calendar/istanbul.ts'
import type { Channel } from '../../../../src/consent/channel.ts'
import type { Door } from '../../../../src/register/actor.ts'
import { date, ending, list, moment, number } from '../../turkish.ts'
import { words } from '../words.ts'

const channelAt = (channel: Channel, address: string | null) =>
  address === null ? words.channels[channel] : `${words.channels[channel]} (${address})`

/** Who made a change, as its recipient may know it. */
const by: Record<Door, string> = {
  telegram: 'siz, Telegram',
  page: 'siz, sayfa',
  click: 'siz, tek tık',
  slack: 'şirket',
  cli: 'şirket',
  import: 'şirket, toplu yükleme',
  api: 'şirketin sistemi',
  iys: 'siz, İYS',
}

export const history = {
  summary: 'İzin geçmişiniz.',
  title: (addresses: readonly string[]) => `İzin geçmişi: ${list(addresses)}`,
  none: 'Kayıtlı bir değişiklik yok.',
  by,
  scope: (brand: string, channel: Channel, address: string | null) =>
    `${brand} · ${channelAt(channel, address)}`,
  said: (consentDate: string) => `beyan ${moment(consentDate)}`,
  repeat: 'yinelenen ret',
  id: (id: string) => `kayıt no ${id}`,
  newer: 'Daha yeni',
  older: 'Daha eski',
}

const gives: Record<Channel, string> = {
  ARAMA: 'sizi ticari amaçla arayabilir',
  MESAJ: 'size ticari SMS gönderebilir',
  EPOSTA: 'size ticari e-posta gönderebilir',
}
const asks: Record<Channel, string> = {
  ARAMA: 'numaranızı ticari amaçla aramasına',
  MESAJ: 'numaranıza ticari SMS göndermesine',
  EPOSTA: 'adresinize ticari e-posta göndermesine',
}

export const onay = {
  choose: 'Neye izin vermek istediğinizi seçin. Seçince hemen izin verilmez; önce size sorulur.',
  nothingLeft: 'Burada izin verilmemiş bir kanal yok.',
  more: (count: number) =>
    `${number(count)} marka var, ilkleri gösteriliyor. Başka bir marka için adını yazın, örneğin: /onay kahve`,
  allow: (brand: string, channel: Channel, address: string | null) =>
    `${brand} · ${channelAt(channel, address)}: izin ver`,
  question: (brand: string, channel: Channel, address: string) =>
    `${ending(brand, 'genitive')} ${address} ${asks[channel]} izin veriyor musunuz? İzniniz siz geri alana kadar geçerlidir; dilediğiniz an, neden göstermeden ve ücretsiz durdurabilirsiniz.`,
  give: (brand: string, channel: Channel) => `${brand} · ${words.channels[channel]}: izin veriyorum`,
  given: (brand: string, channel: Channel, address: string) => `${brand} ${gives[channel]} (${address}).`,
  wayOut: 'Vazgeçerseniz aşağıdaki düğmeyle ya da /ret ile durdurun.',
  already: (brand: string, channel: Channel, since: string | null) =>
    `${brand} · ${words.channels[channel]} zaten ONAY${since === null ? '' : ` (${ending(date(since), 'ablative')} beri)`}.`,
}

export const data = {
  summary: 'Hakkınızda tutulan veriler.',
  title: 'Hakkınızda tutulan veriler',
  held: (knownSince: number | null, provedAt: number, links: number, lookUps: number) =>
    [
      ...(knownSince === null ? [] : [`ilk kayıt ${date(formatWallTime(knownSince))}`]),
      `doğrulandı ${date(formatWallTime(provedAt))}`,
      `${number(links)} bağlantı`,
      `${number(lookUps)} sorgu`,
    ].join(', '),
  agedProof: 'doğrulaması eskidi; görmek için yeniden doğrulayın',
  account: 'Telegram hesabınız',
  accountHeld: 'kullanıcı numaranız, sohbet numaranız, diliniz; adınız tutulmaz',
  file: (company: string | null) =>
    `Tamamı (izinler, değişiklikler, kanıtlar, şikâyetler, kimin ne zaman sorguladığı) ${
      company === null ? 'bu şirketin' : ending(company, 'genitive')
    } kendi sunucusundan bir dosya olarak indirilir. Açık adresiniz sohbete yazılmaz.`,
  fetch: (address: string) => `Verilerimi indir: ${address}`,
  link: (address: string) =>
    `${address} ile ilgili dosyanız hazır. Bağlantı 15 dakika geçerlidir ve bir kez kullanılır; başkasına iletmeyin.`,
  open: 'Dosyayı aç',
  takeAway: (address: string) => `${address}: bu sohbetten kaldır`,
  takenAway: (address: string) =>
    `${address} bu sohbetten kaldırıldı. O adresin izinleri olduğu gibi kaldı, bir değişiklik yapılmadı.`,
  erase: 'Verilerimi sil',
}

export const erase = {
  title: 'Verilerinizi silme',
  refusalFirst:
    'Yalnızca ileti almak istemiyorsanız silmeniz gerekmez: hepsini durdurmak yeter, izinlerinizi de görmeye devam edersiniz.',
  scope: (addresses: readonly string[]) =>
    `Silme ${list(addresses)} içindir. Bütün markalarda ve kanallarda RET olur, adresiniz sorgularda ve listelerde görünmez, bu sohbetteki doğrulamanız kaldırılır.`,
  stays: (years: number) =>
    `Kalması gerekenler: bir RET işareti (listelere yeniden yazılırsanız size ileti gönderilmesin diye; adresiniz bu işaretten okunamaz) ve eski izinlerinizin ispatı (Ticari İletişim Yönetmeliği m. 13: izin bittikten sonra ${number(years)} yıl; yalnızca ispat gerekirse açılır). Süre dolunca adresiniz kalıcı olarak silinir.`,
  yes: 'Verilerimi sil, işlemi doğrula',
  done: 'Verileriniz silindi.',
  erased: (address: string) => `${address} silindi: her yerde RET.`,
  kept: (through: string) =>
    `İspat kayıtları ${ending(date(through), 'dative')} kadar kapalı saklanır, sonra silinir.`,
  openComplaint: 'Açık bir şikâyetiniz var: sonuçlanana kadar adresiniz silinmez.',
  gone: (address: string) => `${address} için silinecek bir kayıt yok.`,
  comeBack: 'Yeniden kullanmak isterseniz /start yazın; izinleriniz RET olarak kalır.',
}
