import { formatWallTime, waitIn } from '../../../src/calendar/istanbul.ts'
import type { Channel } from '../../../src/consent/channel.ts'
import type { Door } from '../../../src/register/actor.ts'
import { channelAt, date, ending, list, moment, number, words } from '../turkish.ts'

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
  repeat: 'yinelenen RET',
  id: (id: string) => `işlem no ${id}`,
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
      lookUps === 0 ? 'adresinizi kimse sorgulamadı' : `adresiniz ${number(lookUps)} kez sorgulandı`,
      ...(links === 0 ? [] : [`size gelen mesajlar için ${number(links)} bağlantı hazırlandı`]),
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
    'Yalnızca mesaj almak istemiyorsanız silmeniz gerekmez: hepsini durdurmak yeter, izinlerinizi de görmeye devam edersiniz.',
  scope: (addresses: readonly string[]) =>
    `Silme ${list(addresses)} içindir. Tüm markalarda ve kanallarda RET olur, adresiniz sorgularda ve listelerde görünmez, bu sohbetteki doğrulamanız kaldırılır.`,
  stays: (years: number) =>
    `Kalması gerekenler: bir RET işareti (listelere yeniden yazılırsanız size mesaj gönderilmesin diye; adresiniz bu işaretten okunamaz) ve eski izinlerinizin ispatı (Ticari İletişim Yönetmeliği m. 13: izin bittikten sonra ${number(years)} yıl; yalnızca ispat gerekirse açılır). Süre dolunca adresiniz kalıcı olarak silinir.`,
  yes: 'Verilerimi sil, işlemi doğrula',
  done: 'Verileriniz silindi.',
  erased: (address: string) => `${address} silindi: her yerde RET.`,
  kept: (through: string) =>
    `İspat kayıtları ${ending(date(through), 'dative')} kadar kapalı saklanır, sonra silinir.`,
  openComplaint: 'Açık bir şikâyetiniz var: sonuçlanana kadar adresiniz silinmez.',
  gone: (address: string) => `${address} için silinecek bir kayıt yok.`,
  comeBack: 'Yeniden kullanmak isterseniz /start yazın; izinleriniz RET olarak kalır.',
}

export const receipt = {
  fetch: 'Belgeyi indir',
  ofChange: (brand: string, channel: Channel, at: string) =>
    `Belge: ${brand} · ${words.channels[channel]} · ${moment(at)}`,
  link: 'Belgeniz hazır (PDF): değişiklik, mühürdeki yeri ve nasıl doğrulanacağı. Bağlantı 15 dakika geçerlidir ve bir kez kullanılır.',
  open: (address: string | null) => (address === null ? 'Belgeyi aç' : `Belgeyi aç: ${address}`),
}

export const email = {
  prove: 'E-posta adresimi doğrula',
  provePhone: 'Numaramı doğrula',
  proveAgain: (address: string) => `${address}: yeniden doğrula`,
  typeIt:
    'E-posta adresinizi yazın. Doğrulamak için o adrese bir kod gönderirim; adresiniz yalnızca izinlerinizi bulmak için kullanılır.',
  unreadable:
    'Yazdığınız adres okunamadı. Bir e-posta adresi kullanıcı adı, @ ve alan adından oluşur; Türkçe harf ve boşluk içermez. Yeniden yazın.',
  sent: (address: string, minutes: number) =>
    `${address} adresine 6 haneli bir kod gönderildi. ${minutes} dakika geçerlidir; kodu buraya yazın. Gelmediyse gereksiz posta kutusuna da bakın.`,
  askedTooOften: (minutes: number) =>
    `Art arda çok kod istendi. ${waitIn.tr(minutes)} sonra yeniden deneyin; gelmiş bir kodunuz varsa onu yazabilirsiniz.`,
  noCode: 'Bekleyen bir kod yok. Yeni kod için e-posta adresinizi yazın: /eposta',
  wrongCode: (triesLeft: number) => `Kod yanlış. ${triesLeft} deneme hakkınız kaldı.`,
  codeOver: 'Bu kodun süresi doldu ya da çok kez denendi. Yeni kod için e-posta adresinizi yazın: /eposta',
  tooMany: (most: number) =>
    `Bir kişi en çok ${most} e-posta adresi doğrulayabilir. Yeni bir adres için önce birini kaldırın: /verilerim`,
  proved: (address: string) => `E-posta adresiniz doğrulandı: ${address}.`,
  provedSummary: 'E-posta adresiniz doğrulandı.',
  aged: (address: string) =>
    `${address} adresinin doğrulaması eskidi; izinleri görmek için yeniden doğrulayın.`,
}

const named = (channels: readonly Channel[]) => list(channels.map((channel) => words.channels[channel]))

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

const sent: Record<Channel, string> = {
  ARAMA: 'bir araması',
  MESAJ: "bir SMS'i",
  EPOSTA: 'bir e-postası',
}
/** The address is not shown. */
const stopped: Record<Channel, string> = {
  ARAMA: 'o numarayı arayamaz',
  MESAJ: 'o numaraya SMS gönderemez',
  EPOSTA: 'o adrese e-posta gönderemez',
}

export const forwarded = {
  found: (brands: readonly string[]) =>
    `Bu mesajda ${brands.length === 1 ? `${ending(brands[0] ?? '', 'genitive')} adı` : `${list(brands)} adları`} geçiyor. Durdurursanız mesajın metni kanıt olarak şifreli saklanır.`,
  alreadyStopped: (brands: readonly string[]) =>
    `${list(brands)} için yanıtınız zaten RET. Yine de mesaj geliyorsa itiraz edebilirsiniz: /itiraz`,
  notFound:
    'Mesajda bu şirketin bir markası bulunamadı; başka bir şirketten gelmiş olabilir. Markayı biliyorsanız adını yazın, örneğin: /ret kahve',
}

export const link = {
  unknown:
    'Bu bağlantı tanınmadı. Aldığınız mesajdaki bağlantıyı olduğu gibi açın ya da /start ile numaranızı doğrulayın.',
  offer: (brand: string, channel: Channel) =>
    `Bu bağlantı ${ending(brand, 'genitive')} ${sent[channel]} içindir. Onun gönderildiği adres için mesajları buradan durdurabilirsiniz. Adres gösterilmez; buradan izin de verilemez.`,
  stopped: (brands: readonly string[], _more: number, channels: readonly Channel[]) =>
    `${list(brands)} artık ${list(channels.map((channel) => stopped[channel]))}.`,
  own: 'Kendi izinlerinizi görmek için /start ile numaranızı doğrulayın.',
}
